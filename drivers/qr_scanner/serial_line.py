"""Read codes with a scan engine on a serial line: arm it, take one code, disarm it."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus, ScanOutcome
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.framing import Code, Frame, Framer, Reply
from drivers.qr_scanner.profiles import PROFILES
from drivers.transport import Line, open_line

_SILENCE = timedelta(seconds=0.06)  # ends a code that has no line end; at 9600 baud a byte takes 1 ms
_SAME_CODE = 2.0  # seconds in which the same code again is the same showing of it
_REPLY = timedelta(seconds=2)  # a command that stores nothing is answered at once
_COMMAND_GAP = 0.05  # seconds; Newland: at least 50 ms between two commands
_WRITE = timedelta(seconds=1)
_CHUNK = 1024


class SerialScanner:
    """A scan engine on a serial line (UART or USB-CDC), as one of the profiles in `drivers.qr_scanner.profiles`."""

    def __init__(self, transport: str, profile: str) -> None:
        """Prepare for the engine at ``transport``; nothing is opened yet.

        Raises:
            DeviceError: ``ILLEGAL`` for a profile that does not exist.
        """
        if profile not in PROFILES:
            raise DeviceError(
                ErrorReason.ILLEGAL, detail=f"no scanner profile {profile!r}; known are {', '.join(PROFILES)}"
            )
        self._transport = transport
        self._profile = PROFILES[profile]
        self._framer = Framer()
        self._opened: Line | None = None
        self._free_at = 0.0  # when the engine may be given its next command
        self._last = (b"", 0.0)  # digest of the code taken last, and when; codes themselves are not kept

    def open(self) -> None:
        """Take the line and set the engine up; engines forget their settings with their power.

        Raises:
            DeviceError: there is no line, or the engine refuses its settings or does not answer.
        """
        if self._opened is not None:
            return
        self._opened = open_line(self._transport)
        try:
            for command in self._profile.setup:
                self._demand(command)
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        """Give the line back; never raises."""
        line, self._opened = self._opened, None
        if line is not None:
            line.close()

    def status(self) -> ScannerStatus:
        """Ask the engine whether it is there; of one that cannot answer, only the line is known.

        Raises:
            DeviceError: the line is gone or was never opened.
        """
        if not self._profile.query:
            self._line.drain_input()
            return ScannerStatus(device=DeviceState.ONLINE, detail="the line is open; this engine answers no question")
        if self._command(self._profile.query) is None:
            return ScannerStatus(device=DeviceState.OFFLINE, detail="no answer from the scan engine")
        return ScannerStatus(device=DeviceState.ONLINE)

    def scan(self, until: Deadline) -> ScanOutcome:
        """Arm the engine, wait for one code, disarm. What was scanned before arming does not count.

        Raises:
            DeviceError: the line is gone, or the engine refuses to be armed.
        """
        while not until.expired:
            with self._armed():
                code = self._first_code(until.within(self._profile.rearm))
            if code is not None:
                return Scanned(code)
        return NothingScanned()

    # --- codes ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _armed(self) -> Iterator[None]:
        self._send(self._profile.start)
        try:
            yield
        finally:
            self._disarm()

    def _disarm(self) -> None:
        try:
            self._send(self._profile.stop)
        except DeviceError:  # what was scanned counts; whoever asks next finds the line closed
            self.close()

    def _first_code(self, until: Deadline) -> bytes | None:
        """Return the first new code; None at ``until``, or when the engine has spent itself on an old one."""
        unanswered = self._profile.replies
        patience = until.within(_REPLY)
        while not until.expired:
            for frame in self._receive(patience if unanswered else until):
                match frame:
                    case Reply(accepted):
                        _check_accepted(accepted or not unanswered)
                        unanswered = False
                    case Code(data):
                        return data if self._is_new(data) else None
            if unanswered and patience.expired and not until.expired:
                raise DeviceError(ErrorReason.TIMEOUT, detail="the scan engine does not answer to being armed")
        return None

    def _receive(self, until: Deadline) -> list[Frame]:
        """Wait for bytes and return the frames they complete; a silence completes one that has begun."""
        data = self._line.read(_CHUNK, until.within(_SILENCE) if self._framer.within_frame else until)
        if data:
            return self._framer.feed(data)
        return [] if until.expired else self._framer.silence()

    def _is_new(self, code: bytes) -> bool:
        if code == self._profile.no_read:
            return False
        digest, now = hashlib.sha256(code).digest(), time.monotonic()
        last, at = self._last
        if digest == last and now - at < _SAME_CODE:
            return False
        self._last = (digest, now)
        return True

    # --- commands -------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> Line:
        if self._opened is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the scanner's line is not open")
        return self._opened

    def _demand(self, command: bytes) -> None:
        reply = self._command(command)
        if reply is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="no answer from the scan engine")
        _check_accepted(reply.accepted)

    def _command(self, command: bytes) -> Reply | None:
        """Send a command and return its reply; None after a silence."""
        self._send(command)
        patience = Deadline.after(_REPLY)
        while not patience.expired:
            for frame in self._receive(patience):
                if isinstance(frame, Reply):
                    return frame
        return None

    def _send(self, command: bytes) -> None:
        """Send a command (none, when empty) as soon as the engine may take it; what came before is thrown away."""
        if command:
            time.sleep(max(0.0, self._free_at - time.monotonic()))
        self._line.drain_input()
        self._framer.reset()
        if command:
            self._line.write(command, Deadline.after(_WRITE))
            self._free_at = time.monotonic() + _COMMAND_GAP


def _check_accepted(accepted: bool) -> None:  # noqa: FBT001 - the one thing it checks
    if not accepted:
        raise DeviceError(ErrorReason.EXTENDED, vendor_code="NAK", detail="the scan engine refuses a command")
