"""The conversation with a one-shot reader: one question that finds, selects and reads, and one answer.

Only the text is asked for (CA 01 03): the photo would cost ten times the wire time and serves nobody. There is no
command for the appended address, and none that tells whether a read card still lies there: only a reader that reads a
lying card again can tell, by doing so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drivers.api import (
    CardLeft,
    CardOutcome,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    NoCard,
    ReaderStatus,
    UnreadableReason,
)
from drivers.cards import ForeignerCard2017, ForeignerCard2023, ResidencePermit, ResidentCard
from drivers.errors import DeviceError
from drivers.id_card_reader.commands import SW, Parts, parts
from drivers.id_card_reader.doubts import doubts
from drivers.id_card_reader.frame import Frame
from drivers.id_card_reader.left import Left, LeftCard, Suspicion
from drivers.id_card_reader.module import Connection, Stumble, unexpected
from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_record
from drivers.id_card_reader.refusals import REFUSALS
from drivers.id_card_reader.stx_commands import READ_NUMBER, READ_TEXT, STX
from drivers.tracing import Trace

_BARE = 7
"""Bytes of an answer that says nothing but its status: what was damaged and longer was a card's."""


class StxCardReader:
    """A reader that speaks the STX one-shot protocol on ``transport``.

    One thread at a time. After a `DeviceError` the line is given back, and the next `open` takes it anew. No byte of a
    card stays with the driver.
    """

    def __init__(self, transport: str, *, profile: Profile | None = None, trace: Trace | None = None) -> None:
        """Remember where the reader is; nothing is touched before `open`. ``trace`` hears of every exchange."""
        self._profile = profile or Profile()
        self._connection = Connection(transport, STX, self._profile, trace)
        self._left = LeftCard(repeats=self._profile.repeats)
        self._stumbled = False

    def open(self) -> None:
        """Take the line and find the reader answering with its version.

        Raises:
            DeviceError: ``OFFLINE`` when nothing answers, or what `drivers.transport.open_line` says.
        """
        self._connection.open()

    def close(self) -> None:
        """Give the line back; never raises."""
        self._left = LeftCard(repeats=self._profile.repeats)
        self._connection.close()

    def status(self) -> ReaderStatus:
        """Ask the reader how it is; ``module`` is its version, silence is ``offline``.

        Raises:
            DeviceError: the line itself is gone.
        """
        with self._giving_back():
            return self._connection.status(repeats=self._left.repeats)

    def read(self, until: Deadline) -> CardOutcome:
        """Wait for a card and read it.

        `CardLeft` when the reader shows that a card from before still lies there. When ``until`` is called off the
        outcome is `NoCard`, whatever happened.

        Raises:
            DeviceError: ``OFFLINE``, ``NO_HARDWARE``, ``FAILURE`` (damaged answers) or ``EXTENDED`` (``SW3=…``).
        """
        with self._giving_back():
            while not until.expired:
                next_look = until.within(self._profile.poll)
                outcome = self._look(until)
                if until.cancelled:
                    break
                if outcome is not None and not isinstance(outcome, CardLeft):
                    return outcome
                next_look.wait()
                if outcome is not None:
                    return outcome
            return NoCard()

    def presence(self, until: Deadline) -> CardPresence:
        """Tell whether the card read last still lies there: ``unknown`` unless the reader reads a lying card again.

        Raises:
            DeviceError: the line or the reader is gone.
        """
        if not self._left.repeats:  # the question itself would read, and spend, whatever card lies there now
            return CardPresence.UNKNOWN
        with self._giving_back():
            answer = self._connection.module.ask(READ_NUMBER, until)
        match answer:
            case Frame(sw3=SW.NOT_FOUND):
                self._left.forget()
                return CardPresence.NOT_PRESENT
            case Frame():
                return CardPresence.PRESENT
            case _:
                return CardPresence.UNKNOWN

    @contextmanager
    def _giving_back(self) -> Iterator[None]:
        try:
            yield
        except DeviceError:
            self._connection.close()
            self._left.restarted()
            raise

    def _look(self, until: Deadline) -> CardRead | CardUnreadable | CardLeft | None:
        """Look once. None: nothing there that may be read."""
        answer = self._ask_for_text(until)
        match answer:
            case Stumble():
                return self._stumble(answer, until)
            case Frame(sw3=SW.NOT_FOUND):
                self._left.forget()
                return None
            case Frame(sw3=SW.OK) if (found := parts(answer.data)) is not None:
                self._left.suspect(Suspicion.LOOKS_REPEATING)
                return CardLeft() if self._left.read(found.text) else self._taken(found)
            case Frame():
                return self._refuse_for(answer)
            case None:
                if not until.expired:  # a reader that only its card keeps waiting answers this; a dead one raises
                    self._connection.module.ask(STX.status, until)
                return None

    def _taken(self, found: Parts) -> CardRead | CardUnreadable:
        self._stumbled = False
        decoded = decode_record(found.text)
        match decoded:
            case OtherRecord():
                return CardUnreadable(UnreadableReason.OTHER_RECORD)
            case DamagedRecord():
                return CardUnreadable(UnreadableReason.DAMAGED)
            case ResidentCard() | ResidencePermit() | ForeignerCard2017() | ForeignerCard2023():
                return CardRead(decoded, doubts(decoded))

    def _refuse_for(self, answer: Frame) -> CardUnreadable | CardLeft:
        """Refuse a card once; while it is refused again it is one left behind."""
        reason = REFUSALS.get(answer.sw3)
        if reason is None:
            raise unexpected(answer)
        again = self._left.state is Left.REFUSED
        self._left.refused()
        return CardLeft() if again else CardUnreadable(reason)

    def _ask_for_text(self, until: Deadline) -> Frame | Stumble | None:
        """Ask for a card's text, once more where the reader stumbles, and once more after a reset.

        A reader that reads a card once has spent it with an answer that was lost: then its 80 does not mean that
        nobody is there, and the stumble stands.
        """
        module = self._connection.module
        first = answer = module.ask(READ_TEXT, until, again=False)
        if isinstance(answer, Stumble) and not until.expired:
            answer = module.ask(READ_TEXT, until, again=False)
        if isinstance(answer, Stumble) and not until.expired and module.reset(until):
            answer = module.ask(READ_TEXT, until, again=False)
        lost = isinstance(first, Stumble) and first.heard > _BARE and not self._left.repeats
        return first if lost and isinstance(answer, Frame) and answer.sw3 == SW.NOT_FOUND else answer

    def _stumble(self, stumble: Stumble, until: Deadline) -> CardUnreadable | None:
        if until.expired:
            return None
        if self._stumbled:  # twice in a row is no longer one card's bad luck
            raise stumble.error
        self._stumbled = True
        self._left.refused()
        return CardUnreadable(UnreadableReason.READER_FAILED)
