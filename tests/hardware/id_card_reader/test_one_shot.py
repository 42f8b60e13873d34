"""The one-shot dialect on its wires: the same cards, the same faults, what it can tell and what it cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drivers.api import (
    CardLeft,
    CardOutcome,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    UnreadableReason,
)
from drivers.errors import DeviceError
from drivers.id_card_reader.stx import StxCardReader
from simulators.people import PEOPLE, find_person
from simulators.reader import Fault, IdCardReader
from simulators.slot import Condition
from tests.hardware.id_card_reader.rig import later, shortly, soon


@pytest.mark.parametrize("person", [person.slug for person in PEOPLE])
def test_every_person_of_the_bench_is_read(stx_reader: StxCardReader, stx_virtual: IdCardReader, person: str) -> None:
    """One question, one answer, all four records."""
    stx_virtual.lay(person)
    outcome = stx_reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert (outcome.card.number, outcome.card.name) == (find_person(person).number, find_person(person).name[:15])


def lay_until_seen(reader: StxCardReader, virtual: IdCardReader, person: str, *, repeats: bool) -> CardOutcome:
    """Lay a card and read it; where a card is told once, lay it again when nothing came of it.

    A busy machine may spend a one-shot reader's only answer on a look that was cut short, which the driver cannot tell
    from an empty reader until the card is lifted (docs/reference/id-card-reader.md).
    """
    virtual.lay(person)
    outcome = reader.read(Deadline.after(timedelta(seconds=5)))
    if outcome == NoCard() and not repeats:
        virtual.lift()
        reader.read(shortly())
        virtual.lay(person)
        outcome = reader.read(soon())
    return outcome


@pytest.mark.parametrize("repeats", [False, True])
def test_a_card_left_behind_is_not_read_for_the_next(
    stx_reader: StxCardReader, stx_virtual: IdCardReader, *, repeats: bool
) -> None:
    """A reader that reads it again tells that it lies there; one that does not says that nothing is there."""
    stx_virtual.repeat(on=repeats)
    assert isinstance(lay_until_seen(stx_reader, stx_virtual, "jia", repeats=repeats), CardRead)
    assert stx_reader.read(shortly()) == (CardLeft() if repeats else NoCard())
    assert stx_reader.presence(soon()) is (CardPresence.PRESENT if repeats else CardPresence.UNKNOWN)
    stx_virtual.lift()
    assert stx_reader.read(shortly()) == NoCard()
    outcome = lay_until_seen(stx_reader, stx_virtual, "yi", repeats=repeats)
    assert isinstance(outcome, CardRead)
    assert outcome.card.number == find_person("yi").number


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
def test_a_card_that_cannot_be_used_has_its_reason(
    stx_reader: StxCardReader, stx_virtual: IdCardReader, condition: Condition, reason: UnreadableReason
) -> None:
    """The module's own status comes through."""
    stx_virtual.lay("jia", condition)
    assert stx_reader.read(soon()) == CardUnreadable(reason)


@pytest.mark.parametrize("repeats", [False, True])
@pytest.mark.parametrize(
    "fault",
    [
        lambda virtual: virtual.damage(1),
        lambda virtual: virtual.cut_answer(60),
        lambda virtual: virtual.duplicate(2),
        lambda virtual: virtual.noise("02000302", "", 1),
        lambda virtual: virtual.answer_with(0xF3, "read"),
        lambda virtual: virtual.answer_with(0xFE, "read"),
    ],
    ids=["damaged", "cut", "doubled", "noise", "check", "module-timeout"],
)
def test_a_hiccup_costs_a_repetition_or_a_second_laying(
    stx_reader: StxCardReader, stx_virtual: IdCardReader, fault: object, *, repeats: bool
) -> None:
    """A reader that reads a lying card again is asked again; one that has spent it asks for the card anew.

    Also with 02 as noise, the frame's own first byte.
    """
    assert callable(fault)
    stx_virtual.repeat(on=repeats)
    fault(stx_virtual)
    outcome = lay_until_seen(stx_reader, stx_virtual, "jia", repeats=repeats)
    if outcome == CardUnreadable(UnreadableReason.READER_FAILED):
        assert not repeats
        stx_virtual.lift()
        stx_reader.read(shortly())
        outcome = lay_until_seen(stx_reader, stx_virtual, "jia", repeats=repeats)
    assert isinstance(outcome, CardRead)


def test_a_silent_reader_is_offline(stx_reader: StxCardReader, stx_virtual: IdCardReader) -> None:
    """Silence is never ready."""
    stx_virtual.fail(Fault.SILENT)
    assert stx_reader.status().device is DeviceState.OFFLINE


def test_a_module_out_of_order_is_no_cards_error(stx_reader: StxCardReader, stx_virtual: IdCardReader) -> None:
    """60 from the module behind the reader."""
    stx_virtual.fail(Fault.SELF_TEST)
    stx_virtual.lay("jia")
    with pytest.raises(DeviceError) as caught:
        stx_reader.read(soon())
    assert caught.value.vendor_code == "SW3=60"


def test_a_pulled_plug_heals_with_the_next_open(stx_reader: StxCardReader, stx_virtual: IdCardReader) -> None:
    """As with every reader."""
    timer = later(0.2, stx_virtual.unplug)
    with pytest.raises(DeviceError):
        stx_reader.read(soon())
    timer.join()
    stx_virtual.plug()
    stx_reader.open()
    stx_virtual.lay("jia")
    assert isinstance(stx_reader.read(soon()), CardRead)
