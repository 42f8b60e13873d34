"""Read codes with a scan engine on a serial line: find it, set it up, arm it, take one code, disarm it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus, ScanOutcome
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.conversation import REPLY, Conversation
from drivers.qr_scanner.debounce import Debounce
from drivers.qr_scanner.framing import Code, Reply
from drivers.qr_scanner.profiles import NAMES, PROFILES, ScannerProfile, may_be
from drivers.transport import open_line
from drivers.urls import at_each_rate

_PROBE = timedelta(seconds=0.4)  # a question that changes nothing is answered in milliseconds
_REFUSED = "NAK"


class SerialScanner:
    """A scan engine on a serial line (UART or USB-CDC), as one of the profiles in `drivers.qr_scanner.profiles`."""

    def __init__(self, transport: str, profile: str) -> None:
        """Prepare for the engine at ``transport``; nothing is opened yet.

        Raises:
            DeviceError: ``ILLEGAL`` for a profile that does not exist.
        """
        if profile not in NAMES:
            known = ", ".join(["auto", *PROFILES])
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"no scanner profile {profile!r}; known are {known}")
        self._transport = transport
        self._profile = profile
        self._found = ("", "")  # the profile and the URL that answered last
        self._opened: Conversation | None = None
        self._debounce = Debounce()

    def open(self) -> None:
        """Take the line, find out which engine it is where that is asked for, and set it up.

        Raises:
            DeviceError: there is no line, or the engine refuses its settings or does not answer.
        """
        if self._opened is not None:
            return
        self._opened = self._find()
        try:
            self._settle()
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        """Give the line back; never raises."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def status(self) -> ScannerStatus:
        """Ask the engine how it is; of one that cannot answer, only the line is known.

        An engine that lost its supply, and its settings with it, is given them again.

        Raises:
            DeviceError: the line is gone or was never opened, or the engine refuses its settings.
        """
        engine = self._engine
        profile = engine.profile
        if not profile.query:
            engine.send(b"")
            return _online(profile, "the line is open; this engine answers no question")
        reply = engine.command(profile.query)
        if reply is None:
            return ScannerStatus(device=DeviceState.OFFLINE, detail="no answer from the scan engine")
        if not re.search(profile.settled, reply.said):
            self._settle()
            return _online(profile, "it had forgotten its settings and was given them again")
        return _online(profile, self._found[1])

    def scan(self, until: Deadline) -> ScanOutcome:
        """Arm the engine, wait for one code, disarm. What was scanned before arming does not count.

        An engine that refuses to be armed is given its settings and one more chance.

        Raises:
            DeviceError: the line is gone, or the engine refuses to be armed or does not answer.
        """
        refused = False
        while not until.expired:
            try:
                code = self._read_once(until.within(self._engine.profile.rearm))
            except DeviceError as error:
                if refused or error.vendor_code != _REFUSED:
                    raise
                refused, code = True, None
                self._settle()
            if code is not None:
                return Scanned(code)
        return NothingScanned()

    # --- finding and settling -------------------------------------------------------------------------------------

    @property
    def _engine(self) -> Conversation:
        if self._opened is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the scanner's line is not open")
        return self._opened

    def _find(self) -> Conversation:
        """Open the line as the engine that answers on it; where there is no choice, nobody is asked."""
        choices = list(self._choices())
        for profile, url in choices:
            engine = Conversation(open_line(url), profile)
            if len(choices) == 1 or not profile.query or _answers(engine):
                self._found = (profile.name, url)
                return engine
            engine.close()
        raise DeviceError(ErrorReason.OFFLINE, detail="no known scan engine answers; name its profile")

    def _choices(self) -> Iterator[tuple[ScannerProfile, str]]:
        """Yield what may be at the end of the line, the engine and the rate found last before all others."""
        for profile in may_be(self._profile, self._found[0]):
            urls = at_each_rate(self._transport, profile.bauds if profile.query else profile.bauds[:1])
            for url in sorted(urls, key=lambda url: url != self._found[1]):
                yield profile, url

    def _settle(self) -> None:
        for command in self._engine.profile.setup:
            if self._engine.profile.setup_replies:
                self._demand(command)
            else:
                self._engine.send(command)

    def _demand(self, command: bytes) -> None:
        reply = self._engine.command(command)
        if reply is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="no answer from the scan engine")
        _check_accepted(reply)

    # --- codes ----------------------------------------------------------------------------------------------------

    def _read_once(self, until: Deadline) -> bytes | None:
        with self._armed():
            return self._first_code(until)

    @contextmanager
    def _armed(self) -> Iterator[None]:
        self._engine.send(self._engine.profile.start)
        try:
            yield
        finally:
            self._disarm()

    def _disarm(self) -> None:
        try:
            self._engine.send(self._engine.profile.stop)
        except DeviceError:  # what was scanned counts; whoever asks next finds the line closed
            self.close()

    def _first_code(self, until: Deadline) -> bytes | None:
        """Return the first new code; None at ``until``, or when the engine has spent itself on an old one."""
        unanswered = self._engine.profile.start_replies
        patience = until.within(REPLY)
        while not until.expired:
            for frame in self._engine.receive(patience if unanswered else until):
                match frame:
                    case Reply() if unanswered:
                        _check_accepted(frame)
                        unanswered = False
                    case Reply():
                        pass
                    case Code(data):
                        return data if self._is_new(data) else None
            if unanswered and patience.expired and not until.expired:
                raise DeviceError(ErrorReason.TIMEOUT, detail="the scan engine does not answer to being armed")
        return None

    def _is_new(self, code: bytes) -> bool:
        return code != self._engine.profile.no_read and self._debounce.is_new(code, time.monotonic())


def _online(profile: ScannerProfile, words: str) -> ScannerStatus:
    return ScannerStatus(device=DeviceState.ONLINE, detail=f"{profile.name}: {words}")


def _answers(engine: Conversation) -> bool:
    try:
        return engine.command(engine.profile.query, _PROBE) is not None
    except DeviceError:
        engine.close()
        raise


def _check_accepted(reply: Reply) -> None:
    if not reply.accepted:
        raise DeviceError(ErrorReason.EXTENDED, vendor_code=_REFUSED, detail="the scan engine refuses a command")
