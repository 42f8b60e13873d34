"""The conversation with a SAM reader: find a card, select it, read it, and tell honestly when that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto

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
from drivers.cards import (
    CardWarning,
    ForeignerCard2017,
    ForeignerCard2023,
    IdentityCard,
    ResidencePermit,
    ResidentCard,
    SealedPhoto,
)
from drivers.errors import DeviceError
from drivers.id_card_reader.commands import FIND, READ, READ_NEW_ADDRESS, SDT, SELECT, SW, Parts, parts
from drivers.id_card_reader.dialect import Command
from drivers.id_card_reader.doubts import doubts
from drivers.id_card_reader.frame import Frame
from drivers.id_card_reader.left import Left, LeftCard, Suspicion
from drivers.id_card_reader.module import Connection, Stumble, unexpected
from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_addresses, decode_record
from drivers.id_card_reader.refusals import REFUSALS
from drivers.tracing import Trace

_WHOLE_LOOK = timedelta(seconds=6)
"""How long select, read and the appended address of one card may take together."""


class _Glimpse(Enum):
    """A card that was found and could not be selected yet."""

    HOVERING = auto()


_Look = CardRead | CardUnreadable | CardLeft | Stumble | _Glimpse | None


class SdtCardReader:
    """A reader of identity cards that speaks the SAM protocol (GA/T 467) on ``transport``.

    One thread at a time. After a `DeviceError` the line is given back, and the next `open` takes it anew. No byte of a
    card stays with the driver: what was received lives as long as one exchange.
    """

    def __init__(
        self, transport: str, *, profile: Profile | None = None, keep_photo: bool = False, trace: Trace | None = None
    ) -> None:
        """Remember where the reader is; nothing is touched before `open`. ``trace`` hears of every exchange."""
        self._profile = profile or Profile()
        self._connection = Connection(transport, SDT, self._profile, trace)
        self._keep_photo = keep_photo
        self._left = LeftCard(repeats=self._profile.repeats)
        self._first_look = True
        self._reset_spent = False
        self._stumbled = False

    def open(self) -> None:
        """Take the line, find the module answering and learn its number.

        Raises:
            DeviceError: ``OFFLINE`` when nothing answers, ``EXTENDED`` when the module is out of order, or what
                `drivers.transport.open_line` says.
        """
        self._first_look = self._first_look or not self._connection.is_open
        self._connection.open()

    def close(self) -> None:
        """Give the line back; never raises."""
        self._left = LeftCard(repeats=self._profile.repeats)
        self._connection.close()

    def status(self) -> ReaderStatus:
        """Ask the module how it is; silence is ``offline``.

        Raises:
            DeviceError: the line itself is gone; `open` may find it again.
        """
        with self._giving_back():
            return self._connection.status(repeats=self._left.repeats)

    def read(self, until: Deadline) -> CardOutcome:
        """Wait for a card and read it.

        A card that was read must leave before the next is read, and a refused one is refused once: `CardLeft` says so,
        after one interval, whenever the module can tell. What may be the module's stumbling is tried again and, once in
        each call, after a reset. A card that was found before ``until`` is read to its end, some seconds at most. When
        ``until`` is called off the outcome is `NoCard`, whatever happened.

        Raises:
            DeviceError: ``OFFLINE``, ``NO_HARDWARE``, ``FAILURE`` (damaged answers) or ``EXTENDED`` (``SW3=…``).
        """
        with self._giving_back():
            self._reset_spent = False
            return self._read(until)

    def presence(self, until: Deadline) -> CardPresence:
        """Tell whether the card read last still lies there. Only after `read`.

        The answer 80 to "find" is the same for no card and for a card already read, so a read card is probed by asking
        for its newest address, unless the module has shown that it finds a read card again. A refused card that a
        module does not find again is ``unknown``.

        Raises:
            DeviceError: the line or the module is gone.
        """
        with self._giving_back():
            presence = self._look_at_left(until)
        if presence is CardPresence.NOT_PRESENT:
            self._left.forget()
        return presence

    @contextmanager
    def _giving_back(self) -> Iterator[None]:
        try:
            yield
        except DeviceError:
            self._connection.close()
            self._left.restarted()
            raise

    def _ask(self, command: Command, until: Deadline) -> Frame | Stumble | None:
        return self._connection.module.ask(command, until)

    # --- looking ----------------------------------------------------------------------------------------------

    def _read(self, until: Deadline) -> CardOutcome:
        hovering = 0
        while not until.expired:
            next_look = until.within(self._profile.poll)
            outcome = self._mended(until)
            if until.cancelled:
                break
            match outcome:
                case None:
                    hovering = 0
                case CardLeft():
                    next_look.wait()
                    return outcome
                case _Glimpse.HOVERING if hovering + 1 < self._profile.select_tries:
                    hovering += 1
                case _Glimpse.HOVERING:
                    return self._refuse(UnreadableReason.MOVED)
                case CardRead() | CardUnreadable():
                    return outcome
            next_look.wait()
        return NoCard()

    def _mended(self, until: Deadline) -> CardRead | CardUnreadable | CardLeft | _Glimpse | None:
        """Look once; where the module stumbles, reset it once in this `read` and look again.

        A card that was found and is not found after the reset has been spent by the answer that was lost.
        """
        outcome = self._look(until)
        if isinstance(outcome, Stumble) and not self._reset_spent and not until.expired:
            self._reset_spent = True
            if self._connection.module.reset(until):
                outcome = self._look(until) or (outcome if outcome.with_card else None)
        if not isinstance(outcome, Stumble):
            self._stumbled = self._stumbled and not isinstance(outcome, CardRead)
            return outcome
        if until.expired:
            return None
        if self._stumbled:  # twice in a row is no longer one card's bad luck
            raise outcome.error
        self._stumbled = True
        return self._refuse(UnreadableReason.READER_FAILED)

    def _look(self, until: Deadline) -> _Look:
        """Look once. None: nothing there that may be read.

        A refused card that is found again is tried again, since it may have been laid anew; as long as it is refused
        it is a card left behind, and no second refusal.
        """
        refused = self._left.state is Left.REFUSED
        outcome: _Look = CardLeft() if self._old_card_lies(until) else self._find(until)
        return CardLeft() if refused and isinstance(outcome, CardUnreadable) else outcome

    def _old_card_lies(self, until: Deadline) -> bool:
        if self._left.state is not Left.READ or self._left.suspicion is not Suspicion.NONE:
            return False
        presence = self._look_at_left(until)
        if presence is CardPresence.NOT_PRESENT:
            self._left.forget()
        if presence is CardPresence.UNKNOWN and not until.expired:
            self._left.suspect(Suspicion.CANNOT_TELL)
        return presence is CardPresence.PRESENT and self._left.suspicion is Suspicion.NONE

    def _find(self, until: Deadline) -> _Look:
        answer = self._ask(FIND, until)
        match answer:
            case None:
                return None
            case Frame(sw3=SW.NOT_FOUND):
                return CardLeft() if self._lay_there_before(until) else None
            case Frame(sw3=SW.FOUND):
                self._first_look = False
                outcome = self._select(until.sooner(-_WHOLE_LOOK * self._profile.patience))
                return replace(outcome, with_card=True) if isinstance(outcome, Stumble) else outcome
            case Stumble():
                return answer
            case Frame():
                return self._refuse_for(answer)

    def _lay_there_before(self, until: Deadline) -> bool:
        """Tell, at the first look after opening, whether a card lies there that was read before this driver began.

        Later, what is found after an 80 has been laid down anew, whatever the module's habit.
        """
        first, self._first_look = self._first_look, False
        self._left.forget()
        if not first:
            return False
        answer = self._ask(READ_NEW_ADDRESS, until)
        found = isinstance(answer, Frame) and answer.sw3 in {SW.OK, SW.NO_CONTENT}
        if found:
            self._left.lay_before()
        return found

    def _look_at_left(self, until: Deadline) -> CardPresence:
        if self._left.told_by_finding:
            return self._look_by_finding(until)
        answer = self._ask(READ_NEW_ADDRESS, until)
        match answer:
            case Frame(sw3=SW.OK | SW.NO_CONTENT):
                self._left.probed = True
                self._learn_whether_it_repeats(until)
                return CardPresence.PRESENT
            case Stumble(sw3=None) | Frame(sw3=SW.NOT_PERMITTED):
                return CardPresence.UNKNOWN
            case Frame():
                return self._confirm_gone(until, told=True)
            case Stumble() | None:  # out of sequence, or silence: a module that cannot answer this says the same
                return self._confirm_gone(until, told=self._left.probed and not self._left.found_since)

    def _look_by_finding(self, until: Deadline) -> CardPresence:
        answer = self._ask(FIND, until)
        match answer:
            case Frame(sw3=SW.NOT_FOUND):
                return CardPresence.NOT_PRESENT if self._left.gone_when_not_found else CardPresence.UNKNOWN
            case Frame():
                return CardPresence.PRESENT
            case Stumble() | None:
                return CardPresence.UNKNOWN

    def _confirm_gone(self, until: Deadline, *, told: bool) -> CardPresence:
        """Believe a refusal only when nothing is found; ``told``: the refusal means that the card has gone."""
        answer = None if until.expired else self._ask(FIND, until)
        match answer:
            case Frame(sw3=SW.NOT_FOUND) if told:
                return CardPresence.NOT_PRESENT
            case Frame(sw3=SW.FOUND) if self._left.repeats is False:  # what such a module finds was laid anew
                return CardPresence.NOT_PRESENT
            case Frame(sw3=SW.FOUND):  # the same card, or another: the next record tells
                self._left.suspect(Suspicion.LOOKS_REPEATING)
                return CardPresence.PRESENT
            case _:
                return CardPresence.UNKNOWN

    def _learn_whether_it_repeats(self, until: Deadline) -> None:
        """Ask "find" once while a read card is known to lie there.

        80 is said by a module that reads a card once. 9F makes one that repeats reads likely; it is believed when the
        next card that is read is the same one, since a quick hand may have changed it meanwhile.
        """
        self._left.found_since = False
        if self._left.repeats is not None:
            return
        answer = self._ask(FIND, until)
        self._left.found_since = True
        if isinstance(answer, Frame) and answer.sw3 == SW.NOT_FOUND:
            self._left.repeats = False
        if isinstance(answer, Frame) and answer.sw3 == SW.FOUND:
            self._left.suspect(Suspicion.LOOKS_REPEATING)

    # --- the card ---------------------------------------------------------------------------------------------

    def _select(self, until: Deadline) -> _Look:
        answer = self._ask(SELECT, until)
        match answer:
            case Frame(sw3=SW.OK):
                return self._take(until)
            case Frame(sw3=SW.SELECT_FAILED):
                return _Glimpse.HOVERING
            case Stumble():
                return answer
            case Frame() | None:
                return self._refuse_for(answer)

    def _take(self, until: Deadline) -> _Look:
        answer = self._ask(READ, until)
        match answer:
            case Frame(sw3=SW.OK) if (found := parts(answer.data)) is not None:
                return CardLeft() if self._left.read(found.text) else self._judge(found, until)
            case Stumble():
                return answer
            case Frame() | None:
                return self._refuse_for(answer)

    def _judge(self, found: Parts, until: Deadline) -> CardRead | CardUnreadable:
        decoded = decode_record(found.text)
        match decoded:
            case OtherRecord():
                return self._refuse(UnreadableReason.OTHER_RECORD)
            case DamagedRecord():
                return self._refuse(UnreadableReason.DAMAGED)
            case ResidentCard() | ResidencePermit() | ForeignerCard2017() | ForeignerCard2023():
                card, more = self._with_addresses(decoded, until)
                photo = SealedPhoto(found.photo) if self._keep_photo and found.photo else None
                return CardRead(card, (*doubts(card), *more), photo)

    def _with_addresses(self, card: IdentityCard, until: Deadline) -> tuple[IdentityCard, tuple[CardWarning, ...]]:
        """Add the addresses that were appended to the chip; they may be asked for while the card stays."""
        if not self._profile.newest_address or not isinstance(card, ResidentCard | ResidencePermit):
            return card, ()
        answer = self._ask(READ_NEW_ADDRESS, until)
        self._left.probed |= isinstance(answer, Frame) and answer.sw3 in {SW.OK, SW.NO_CONTENT}
        if isinstance(answer, Frame) and answer.sw3 == SW.NO_CONTENT:
            return card, ()
        addresses = decode_addresses(answer.data) if isinstance(answer, Frame) and answer.sw3 == SW.OK else None
        if isinstance(addresses, tuple):
            return replace(card, newest_addresses=addresses), ()
        return card, (CardWarning.NEWEST_ADDRESS_UNKNOWN,)

    def _refuse_for(self, answer: Frame | None) -> CardUnreadable:
        reason = UnreadableReason.MOVED if answer is None else REFUSALS.get(answer.sw3)
        if reason is None:
            raise unexpected(answer)
        return self._refuse(reason)

    def _refuse(self, reason: UnreadableReason) -> CardUnreadable:
        self._left.refused()
        return CardUnreadable(reason)
