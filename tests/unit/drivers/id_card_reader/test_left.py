"""Whether a card still lies there: what the driver knows, learns and forgets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drivers.api import (
    CardLeft,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    NoCard,
    UnreadableReason,
)
from drivers.cards import ForeignerCard2023
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.sdt import SdtCardReader
from tests.unit.drivers.id_card_reader.scripted import (
    FOUND,
    FRAMES,
    NOT_FOUND,
    SELECTED,
    SILENCE,
    Module,
    address_answer,
    record_answer,
    soon,
)


def test_a_read_card_must_leave_before_the_next_is_read(reader: SdtCardReader, module: Module) -> None:
    """A card left behind is told apart from no card, and is not read for the next resident."""
    module.lay_card()
    reader.read(soon())
    module.asked.clear()
    module.answers("read-new-address", FRAMES["no-content"], FRAMES["read-failed"])
    assert reader.read(soon()) == CardLeft()
    assert module.asked == ["read-new-address", "find"]  # and learned that this module does not find it again
    module.asked.clear()
    module.answers("find", NOT_FOUND)
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)
    assert module.asked == ["read-new-address", "find", "find", "select", "read", "read-new-address"]


def test_a_module_that_repeats_reads_is_found_out(reader: SdtCardReader, module: Module) -> None:
    """9F for a card known to lie there, and then the same record again: "find" alone tells from then on."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", FRAMES["no-content"])
    module.answers("find", FOUND)
    assert reader.presence(soon()) is CardPresence.PRESENT
    assert reader.status().repeats is None
    module.lay_card()
    assert reader.read(soon()) == CardLeft()
    assert reader.status().repeats is True
    module.asked.clear()
    module.answers("find", FOUND, FOUND, NOT_FOUND)
    assert reader.read(soon()) == CardLeft()
    assert [reader.presence(soon()) for _ in range(2)] == [CardPresence.PRESENT, CardPresence.NOT_PRESENT]
    assert set(module.asked) == {"find"}


def test_a_card_changed_by_a_quick_hand_is_not_taken_for_the_old_one(reader: SdtCardReader, module: Module) -> None:
    """Another card may be found a moment after the old one was seen; it is read, and nothing false is learnt."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", FRAMES["no-content"])
    module.answers("find", FOUND)
    assert reader.presence(soon()) is CardPresence.PRESENT
    module.lay_card(record_answer("foreigner-2023"))
    assert isinstance(reader.read(soon()), CardRead)
    assert reader.status().repeats is None


def test_a_refused_card_that_was_laid_anew_is_read(reader: SdtCardReader, module: Module) -> None:
    """Who lifts a card and lays it down again, as the screen asks, need not be slow about it."""
    module.lay_card(FRAMES["read-failed"])
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)


def test_presence_asks_for_the_newest_address(reader: SdtCardReader, module: Module) -> None:
    """90 and 91 mean still there, a refusal gone; silence is gone only when the module itself finds nothing."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", FRAMES["no-content"], address_answer("虚构胡同0号"), FRAMES["not-permitted"])
    module.answers("read-new-address", SILENCE, FRAMES["read-failed"])
    assert [reader.presence(soon()) for _ in range(5)] == [
        CardPresence.PRESENT,
        CardPresence.PRESENT,
        CardPresence.UNKNOWN,
        CardPresence.NOT_PRESENT,
        CardPresence.NOT_PRESENT,
    ]


def test_another_card_laid_before_anybody_looked_is_read_at_once(reader: SdtCardReader, module: Module) -> None:
    """Out of sequence, and then found: the record tells whose card it is, without asking anybody to take it first."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", FRAMES["command-error"])
    module.answers("find", FOUND)
    module.lay_card(record_answer("foreigner-2023"))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ForeignerCard2023)


@pytest.mark.parametrize("probe", [FRAMES["not-permitted"], SELECTED[:-1] + b"\x00"])
def test_where_the_probe_cannot_tell_the_next_record_does(reader: SdtCardReader, module: Module, probe: bytes) -> None:
    """A module that does not know 30 03, or damages it, and reads a lying card again: still nobody else's card."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", probe, probe)
    module.lay_card()
    assert reader.read(soon()) == CardLeft()
    assert reader.status().repeats is None


def test_a_card_that_lay_there_while_the_module_was_lost_is_not_read_again(
    reader: SdtCardReader, module: Module
) -> None:
    """After an error the line is opened anew; the same record is a card left behind, another is another's."""
    module.lay_card()
    reader.read(soon())
    module.answers("read-new-address", DeviceError(ErrorReason.OFFLINE))
    with pytest.raises(DeviceError):
        reader.read(soon())
    reader.open()
    module.lay_card()
    assert reader.read(soon()) == CardLeft()
    assert reader.status().repeats is None


def test_a_card_read_before_this_driver_began_is_found_lying_there(module: Module) -> None:
    """A terminal that was restarted under a forgotten card asks for it to be taken instead of seeing nothing."""
    reader = SdtCardReader("serial:///dev/null", profile=Profile(poll=timedelta(0)))
    reader.open()
    module.answers("read-new-address", FRAMES["no-content"])
    assert reader.read(soon()) == CardLeft()
    assert reader.read(Deadline.after(timedelta(milliseconds=5))) == NoCard()


def test_a_refused_card_is_present_while_it_is_found(reader: SdtCardReader, module: Module) -> None:
    """After an error only "find" can tell, and its 80 means nothing unless the module finds a lying card again."""
    module.lay_card(FRAMES["read-failed"])
    reader.read(soon())
    module.answers("find", FOUND, NOT_FOUND)
    assert reader.presence(soon()) is CardPresence.PRESENT
    assert reader.presence(soon()) is CardPresence.UNKNOWN
