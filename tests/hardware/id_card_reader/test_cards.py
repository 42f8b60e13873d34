"""Cards on the reader: every kind, its staying, its leaving. Tests marked ``metal`` need one card and a person."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from drivers.api import (
    CardLeft,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    UnreadableReason,
)
from drivers.cards import (
    CardWarning,
    ForeignerCard2017,
    ForeignerCard2023,
    ResidencePermit,
    ResidentCard,
    Validity,
    validity,
)
from drivers.id_card_reader.sdt import SdtCardReader
from simulators.people import PEOPLE, find_person, invent
from simulators.reader import IdCardReader
from simulators.slot import Condition
from tests.hardware.id_card_reader.rig import QUICK, Hand, Rig, later, shortly, soon

TODAY = date(2026, 11, 25)
CARDS = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023


def number_read(outcome: object) -> str:
    """Return the number of the card that was read."""
    assert isinstance(outcome, CardRead), outcome
    return outcome.card.number


def until_gone(reader: SdtCardReader) -> CardPresence:
    """Ask for presence until the card is not there any more, or for five seconds."""
    end = time.monotonic() + 5
    while (presence := reader.presence(soon())) is not CardPresence.NOT_PRESENT and time.monotonic() < end:
        time.sleep(0.05)
    return presence


# --- also on metal ------------------------------------------------------------------------------------------------


@pytest.mark.metal
def test_an_empty_reader_is_online_and_finds_no_card(reader: SdtCardReader) -> None:
    """The first thing to try on a new reader: it answers, has a number, and sees nothing. Lift every card first."""
    status = reader.status()
    assert (status.device, len(status.module)) == (DeviceState.ONLINE, 36)
    assert reader.read(shortly()) == NoCard()


@pytest.mark.metal
def test_a_card_is_read_told_to_lie_there_and_to_have_gone(reader: SdtCardReader, hand: Hand) -> None:
    """The whole conversation: read once, still there, gone, read again."""
    hand.lay()
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, CARDS)
    assert repr(outcome.card) == "‹resident›"
    assert reader.presence(soon()) is CardPresence.PRESENT
    assert reader.read(soon()) == CardLeft()
    hand.lift()
    assert until_gone(reader) is CardPresence.NOT_PRESENT
    hand.lay()
    assert number_read(reader.read(soon())) == outcome.card.number
    hand.lift()


@pytest.mark.metal
def test_a_reader_that_is_unplugged_heals_with_the_next_open(reader: SdtCardReader, hand: Hand) -> None:
    """A pulled plug ends the wait; after it is back, open is all it takes."""
    hand.unplug()
    with pytest.raises(Exception, match=r"E_OFFLINE|E_NOHARDWARE"):
        reader.read(soon())
    with pytest.raises(Exception, match=r"E_OFFLINE|E_NOHARDWARE"):
        reader.open()
    hand.plug()
    reader.open()
    hand.lay()
    assert isinstance(reader.read(soon()), CardRead)
    hand.lift()


# --- every kind of card -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [person.slug for person in PEOPLE])
def test_every_person_of_the_bench_crosses_the_wire(reader: SdtCardReader, virtual: IdCardReader, person: str) -> None:
    """All four records, long names, rare characters, unknown codes: every field arrives as it was written."""
    known = find_person(person)
    virtual.lay(person)
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    card = outcome.card
    assert (card.name, card.number, card.sex) == (known.name[:15], known.number, known.sex)
    assert (card.valid_from, card.valid_until) == (known.valid_from, known.valid_until)
    if isinstance(card, ResidentCard | ResidencePermit):
        assert card.newest_addresses == known.newest_addresses


@pytest.mark.parametrize(
    ("person", "warnings"),
    [
        ("jia", ()),
        ("permit", ()),
        ("macao-permit", ()),
        ("taiwan-permit", ()),
        ("foreigner-2017", ()),
        ("foreigner-2023", ()),
        ("other-birth", (CardWarning.BIRTH_DIFFERS,)),
        ("other-sex", (CardWarning.SEX_DIFFERS,)),
        ("sex-0", (CardWarning.UNKNOWN_SEX,)),
        ("sex-9", (CardWarning.UNKNOWN_SEX,)),
        ("nation-81", (CardWarning.UNKNOWN_NATION,)),
        ("fifteen", (CardWarning.NAME_MAY_BE_CUT,)),
        ("uyghur", (CardWarning.NAME_MAY_BE_CUT,)),
        ("long-english", (CardWarning.NAME_MAY_BE_CUT,)),
        ("moved-often", (CardWarning.SEVERAL_ADDRESSES,)),
    ],
)
def test_what_deserves_a_second_look_is_said(
    reader: SdtCardReader, virtual: IdCardReader, person: str, warnings: tuple[CardWarning, ...]
) -> None:
    """Contradictions and cut names are warnings beside the card, never silence and never a refusal."""
    virtual.lay(person)
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert outcome.warnings == warnings


@pytest.mark.parametrize(
    ("person", "judged"), [("jia", Validity.VALID), ("expired", Validity.EXPIRED), ("not-yet", Validity.NOT_YET)]
)
def test_a_card_out_of_its_term_is_read_and_judged(
    reader: SdtCardReader, virtual: IdCardReader, person: str, judged: Validity
) -> None:
    """The driver reads it; whether it may be used is the terminal's question."""
    virtual.lay(person)
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert validity(outcome.card, TODAY) is judged


def test_invented_people_cross_the_wire_at_its_real_rate(reader: SdtCardReader, virtual: IdCardReader) -> None:
    """Names and addresses that nobody wrote down beforehand, at 115200 baud in the pieces of a UART."""
    virtual.line.baud = 115_200
    for seed in range(4):
        person = invent(seed)
        virtual.lay(person)
        assert number_read(reader.read(soon())) == person.number
        virtual.lift()
        assert until_gone(reader) is CardPresence.NOT_PRESENT


# --- staying and leaving ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repeats", [False, True])
def test_a_card_left_behind_is_told_and_never_read_for_the_next(
    reader: SdtCardReader, virtual: IdCardReader, *, repeats: bool
) -> None:
    """With a module that reads once and with one that would read it again; which it is is found out."""
    virtual.repeat(on=repeats)
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)
    assert [reader.read(soon()) for _ in range(3)] == [CardLeft()] * 3
    assert reader.status().repeats is repeats
    assert reader.presence(soon()) is CardPresence.PRESENT
    virtual.lift()
    assert until_gone(reader) is CardPresence.NOT_PRESENT
    assert reader.read(shortly()) == NoCard()
    virtual.lay("yi")
    assert number_read(reader.read(soon())) == find_person("yi").number


@pytest.mark.parametrize("repeats", [False, True])
def test_a_card_changed_between_two_visits_is_read(
    reader: SdtCardReader, virtual: IdCardReader, *, repeats: bool
) -> None:
    """Nobody had to look at the empty reader in between."""
    virtual.repeat(on=repeats)
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)
    assert reader.presence(soon()) is CardPresence.PRESENT
    virtual.lift()
    virtual.lay("yi")
    assert number_read(reader.read(soon())) == find_person("yi").number


@pytest.mark.parametrize("person", ["jia", "ding", "moved-often"])
def test_presence_is_told_with_and_without_appended_addresses(
    reader: SdtCardReader, virtual: IdCardReader, person: str
) -> None:
    """90 and 91 both mean that the card lies there."""
    virtual.lay(person)
    assert isinstance(reader.read(soon()), CardRead)
    assert [reader.presence(soon()) for _ in range(2)] == [CardPresence.PRESENT] * 2


@pytest.mark.parametrize("all_slots", ["on", "off"])
def test_appended_addresses_come_in_one_slot_or_in_all(
    reader: SdtCardReader, virtual: IdCardReader, all_slots: str
) -> None:
    """Whether the wire carries 70 bytes or a multiple is not public: both are taken."""
    virtual.adjust("all-slots", all_slots)
    virtual.lay("moved-often")
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ResidentCard)
    known = find_person("moved-often").newest_addresses
    assert outcome.card.newest_addresses == (known if all_slots == "on" else known[:1])


def test_the_appended_address_may_be_left_unasked(rig: Rig, virtual: IdCardReader) -> None:
    """A profile for modules that do not know the command."""
    reader = SdtCardReader(rig.url, profile=replace(QUICK, newest_address=False))
    reader.open()
    virtual.lay("ding")
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ResidentCard)
    assert (0x30, 0x03) not in virtual.commands
    reader.close()


# --- cards that cannot be used --------------------------------------------------------------------------------------


@pytest.mark.parametrize("repeats", [False, True])
@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition.WORN, UnreadableReason.MOVED),
        (Condition.FOREIGN, UnreadableReason.NOT_AN_IDENTITY_CARD),
        (Condition.FORGED, UnreadableReason.NOT_AUTHENTIC),
        (Condition.REFUSING, UnreadableReason.NOT_AUTHENTIC),
        (Condition.TAMPERED, UnreadableReason.DAMAGED),
    ],
)
def test_a_card_that_cannot_be_used_is_refused_once_with_its_reason(
    reader: SdtCardReader, virtual: IdCardReader, condition: Condition, reason: UnreadableReason, *, repeats: bool
) -> None:
    """While it lies there it is not refused again; the next card is read."""
    virtual.repeat(on=repeats)
    virtual.lay("jia", condition)
    assert reader.read(soon()) == CardUnreadable(reason)
    assert reader.read(shortly()) == (CardLeft() if repeats else NoCard())
    virtual.lift()
    assert reader.read(shortly()) == NoCard()
    virtual.lay("yi")
    assert number_read(reader.read(soon())) == find_person("yi").number


@pytest.mark.parametrize(("failures", "reads"), [(1, True), (2, True), (3, False)])
def test_a_hovering_card_gets_three_tries(
    reader: SdtCardReader, virtual: IdCardReader, failures: int, *, reads: bool
) -> None:
    """A card on its way down is read when it rests; one that never rests was moved."""
    virtual.hover("jia", failures)
    outcome = reader.read(soon())
    if reads:
        assert isinstance(outcome, CardRead)
    else:
        assert outcome == CardUnreadable(UnreadableReason.MOVED)


@pytest.mark.parametrize("silent", ["off", "on"])
def test_a_card_pulled_away_in_the_middle_of_a_read_was_moved(
    reader: SdtCardReader, virtual: IdCardReader, silent: str
) -> None:
    """Whether the module says 41 or nothing at all: the resident hears that it went too fast."""
    virtual.adjust("silent-when-lifted", silent)
    virtual.pace.read = 0.2
    virtual.lay("jia")
    timer = later(0.12, virtual.lift)
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)
    timer.join()
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)


def test_a_card_lifted_before_its_appended_address_was_read_is_read_with_a_warning(
    reader: SdtCardReader, virtual: IdCardReader
) -> None:
    """The record was whole; what is not known is said."""
    virtual.pace.newest_address = 0.3
    virtual.lay("ding")
    timer = later(0.22, virtual.lift)
    outcome = reader.read(soon())
    timer.join()
    assert isinstance(outcome, CardRead)
    assert outcome.warnings == (CardWarning.NEWEST_ADDRESS_UNKNOWN,)


def test_a_wait_that_is_called_off_ends_and_its_late_answer_reaches_nobody(
    reader: SdtCardReader, virtual: IdCardReader
) -> None:
    """Cancelling in the middle of a read ends it; the next question gets its own answer."""
    virtual.pace.read = 0.4
    virtual.lay("jia")
    cancelled = threading.Event()
    timer = later(0.2, cancelled.set)
    assert reader.read(Deadline.after(timedelta(seconds=20), cancelled)) == NoCard()
    timer.join()
    assert reader.status().device is DeviceState.ONLINE
    assert reader.read(shortly()) == NoCard()
