"""The conversation with a SAM reader: find a card, select it, read it, and tell honestly when that fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from drivers.api import (
    CardOutcome,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    ReaderStatus,
    ResidentCard,
    UnreadableReason,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.commands import (
    FIND,
    MODULE_NUMBER,
    OUT_OF_ORDER,
    READ,
    READ_NEW_ADDRESS,
    SELECT,
    STATUS,
    SW,
    Command,
    module_number,
    text_record,
)
from drivers.id_card_reader.dialogue import Dialogue, Exchange, Silence
from drivers.id_card_reader.frame import Damage, Frame
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_record
from drivers.transport import open_line

_MODULE_NUMBER_TRIES = 3  # field code asks up to three times: the number is sometimes late after power-on

_HEALTH = READ.patience + 2 * STATUS.patience
"""How long a question about health may take: an answer called off may have to pass first."""

_REFUSALS = {
    SW.CARD_REJECTED_SAM: UnreadableReason.NOT_AUTHENTIC,
    SW.SAM_REJECTED_CARD: UnreadableReason.NOT_AUTHENTIC,
    SW.VERIFICATION: UnreadableReason.DAMAGED,
    SW.CARD_TYPE: UnreadableReason.NOT_AN_IDENTITY_CARD,
    SW.READ_FAILED: UnreadableReason.MOVED,
    SW.SELECT_FAILED: UnreadableReason.MOVED,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What may differ between readers.

    ``poll`` is the time from one look for a card to the next. A vendor's note recommends 300 ms or more, field code
    uses 100 ms; the default keeps the wait of a resident who has laid the card down below what is felt.
    ``select_tries`` is how often a card may be found and not be selected, as one that still hovers does.
    """

    poll: timedelta = timedelta(milliseconds=100)
    select_tries: int = 3


class _Left(Enum):
    """What may still lie on the reader from before."""

    NOTHING = auto()
    READ = auto()
    REFUSED = auto()


class _Glimpse(Enum):
    """A card that was found and could not be selected yet."""

    HOVERING = auto()


class SdtCardReader:
    """A reader of resident identity cards that speaks the SAM protocol (GA/T 467) on ``transport``.

    One thread at a time. After a `DeviceError` the line is given back, and the next `open` takes it anew. No byte of a
    card stays with the driver: what was received lives as long as one exchange.
    """

    def __init__(
        self, transport: str, *, profile: Profile | None = None, trace: Callable[[Exchange], None] | None = None
    ) -> None:
        """Remember where the reader is; nothing is touched before `open`. ``trace`` hears of every answer."""
        self._transport = transport
        self._profile = profile or Profile()
        self._trace = trace or _keep_no_trace
        self._dialogue: Dialogue | None = None
        self._module = ""
        self._left = _Left.NOTHING

    def open(self) -> None:
        """Take the line, find the module answering and learn its number.

        Raises:
            DeviceError: ``OFFLINE`` when nothing answers, ``EXTENDED`` when the module is out of order, or what
                `drivers.transport.open_line` says.
        """
        if self._dialogue is not None:
            return
        with self._giving_back():
            self._dialogue = Dialogue(open_line(self._transport), self._trace)
            self._introduce()

    def close(self) -> None:
        """Give the line back; never raises."""
        dialogue, self._dialogue = self._dialogue, None
        self._left = _Left.NOTHING
        if dialogue is not None:
            dialogue.close()

    def status(self) -> ReaderStatus:
        """Ask the module how it is; silence is ``offline``.

        Raises:
            DeviceError: the line itself is gone; `open` may find it again.
        """
        with self._giving_back():
            answer = self._opened().ask(STATUS, Deadline.after(_HEALTH))
        match answer:
            case Frame(sw3=SW.OK):
                return self._status(DeviceState.ONLINE)
            case Frame(sw3=code):
                return self._status(DeviceState.HARDWARE_ERROR, _vendor_code(code))
            case Damage():
                return self._status(DeviceState.HARDWARE_ERROR, f"damaged answers ({answer.value})")
            case Silence():
                return self._status(DeviceState.OFFLINE, "no answer")

    def read(self, until: Deadline) -> CardOutcome:
        """Wait for a card and read it.

        A card from before, read or refused, must leave first: a module reads a card once, and a card left behind
        belongs to somebody who has gone. When ``until`` is called off the outcome is `NoCard`, whatever happened.

        Raises:
            DeviceError: ``OFFLINE``, ``NO_HARDWARE``, ``FAILURE`` (damaged answers) or ``EXTENDED`` (``SW3=…``).
        """
        with self._giving_back():
            return self._read(until)

    def presence(self, until: Deadline) -> CardPresence:
        """Tell whether the card read last still lies there. Only after `read`.

        The answer 80 to "find" is the same for no card and for a card already read, so a read card is probed by asking
        for its newest address. A refused card is known by "find" alone.

        Raises:
            DeviceError: the line or the module is gone.
        """
        with self._giving_back():
            presence = self._look_at_left(until)
        if presence is CardPresence.NOT_PRESENT:
            self._left = _Left.NOTHING
        return presence

    # --- the line ---------------------------------------------------------------------------------------------

    @contextmanager
    def _giving_back(self) -> Iterator[None]:
        try:
            yield
        except DeviceError:
            self.close()
            raise

    def _opened(self) -> Dialogue:
        if self._dialogue is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the card reader is not open")
        return self._dialogue

    def _ask(self, command: Command, until: Deadline) -> Frame | None:
        """Return the answer, or None for the silence of a card or of a deadline that has passed."""
        answer = self._opened().ask(command, until)
        match answer:
            case Frame(sw3=code) if code in OUT_OF_ORDER:
                raise DeviceError(ErrorReason.EXTENDED, vendor_code=_vendor_code(code), detail="module out of order")
            case Frame():
                return answer
            case Damage():
                raise DeviceError(ErrorReason.FAILURE, detail=f"damaged answers to {command.name} ({answer.value})")
            case Silence():
                if command.of_card or until.expired:
                    return None
                raise DeviceError(ErrorReason.OFFLINE, detail=f"no answer to {command.name}")

    def _introduce(self) -> None:
        answer = self._ask(STATUS, Deadline.after(_HEALTH))
        if answer is None or answer.sw3 != SW.OK:
            raise _unexpected(answer)
        for _ in range(_MODULE_NUMBER_TRIES):
            number = self._opened().ask(MODULE_NUMBER, Deadline.after(MODULE_NUMBER.patience))
            if isinstance(number, Frame) and number.sw3 == SW.OK:
                self._module = module_number(number.data)
                return

    def _status(self, device: DeviceState, detail: str = "") -> ReaderStatus:
        return ReaderStatus(device=device, module=self._module, detail=detail)

    # --- the card ---------------------------------------------------------------------------------------------

    def _read(self, until: Deadline) -> CardOutcome:
        hovering = 0
        while not until.expired:
            next_look = until.within(self._profile.poll)
            outcome = self._look(until)
            if until.cancelled:
                break
            match outcome:
                case None:
                    hovering = 0
                case _Glimpse.HOVERING if hovering + 1 < self._profile.select_tries:
                    hovering += 1
                case _Glimpse.HOVERING:
                    return self._refuse(UnreadableReason.MOVED)
                case _:
                    return outcome
            _pause(next_look)
        return NoCard()

    def _look(self, until: Deadline) -> CardRead | CardUnreadable | _Glimpse | None:
        """Look once. None: nothing there that may be read."""
        if self._left is not _Left.NOTHING:
            self._watch_leaving(until)
            return None
        answer = self._ask(FIND, until)
        if answer is None or answer.sw3 == SW.NOT_FOUND:
            return None
        return self._select(until) if answer.sw3 == SW.FOUND else self._refuse_for(answer)

    def _select(self, until: Deadline) -> CardRead | CardUnreadable | _Glimpse:
        answer = self._ask(SELECT, until)
        if answer is not None and answer.sw3 == SW.SELECT_FAILED:
            return _Glimpse.HOVERING
        return self._take(until) if answer is not None and answer.sw3 == SW.OK else self._refuse_for(answer)

    def _take(self, until: Deadline) -> CardRead | CardUnreadable:
        answer = self._ask(READ, until)
        if answer is None or answer.sw3 != SW.OK:
            return self._refuse_for(answer)
        self._left = _Left.READ
        return _judge(text_record(answer.data) or b"")

    def _refuse_for(self, answer: Frame | None) -> CardUnreadable:
        if answer is None:
            return self._refuse(UnreadableReason.MOVED)
        try:
            return self._refuse(_REFUSALS[SW(answer.sw3)])
        except (ValueError, KeyError):  # a code nobody knows, or one that no card is to blame for
            raise _unexpected(answer) from None

    def _refuse(self, reason: UnreadableReason) -> CardUnreadable:
        self._left = _Left.REFUSED
        return CardUnreadable(reason)

    def _watch_leaving(self, until: Deadline) -> None:
        # A module that is dead, and not only its card silent, shows at the next "find".
        if self._look_at_left(until) is not CardPresence.PRESENT and not until.expired:
            self._left = _Left.NOTHING

    def _look_at_left(self, until: Deadline) -> CardPresence:
        command = FIND if self._left is _Left.REFUSED else READ_NEW_ADDRESS
        answer = self._ask(command, until)
        if answer is None:
            return CardPresence.UNKNOWN
        present = answer.sw3 != SW.NOT_FOUND if command is FIND else answer.sw3 in {SW.OK, SW.NO_CONTENT}
        return CardPresence.PRESENT if present else CardPresence.NOT_PRESENT


def _judge(record: bytes) -> CardRead | CardUnreadable:
    decoded = decode_record(record)
    match decoded:
        case ResidentCard():
            return CardRead(decoded)
        case OtherRecord():
            return CardUnreadable(UnreadableReason.OTHER_RECORD)
        case DamagedRecord():
            return CardUnreadable(UnreadableReason.DAMAGED)


def _pause(until: Deadline) -> None:
    while not until.expired:
        time.sleep(until.slice())


def _unexpected(answer: Frame | None) -> DeviceError:
    if answer is None:
        return DeviceError(ErrorReason.OFFLINE, detail="no answer")
    return DeviceError(ErrorReason.EXTENDED, vendor_code=_vendor_code(answer.sw3))


def _vendor_code(sw3: int) -> str:
    return f"SW3={sw3:02X}"


def _keep_no_trace(_: Exchange) -> None:
    """Drop the trace: the default."""
