"""The conversation with the module, against one that answers from a script and never lets time pass."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress
from datetime import timedelta
from types import FunctionType, ModuleType

import pytest

from drivers.api import (
    CardLeft,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    UnreadableReason,
)
from drivers.cards import CardWarning, ForeignerCard2023, ResidentCard
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.commands import parts
from drivers.id_card_reader.frame import Decoder, Frame
from drivers.id_card_reader.record import decode_record
from drivers.id_card_reader.sdt import SdtCardReader
from drivers.tracing import Traced
from tests.unit.drivers.id_card_reader.scripted import (
    FOUND,
    FRAMES,
    GARBLED,
    GOLDEN,
    LONG,
    NOT_FOUND,
    RESIDENT,
    SELECTED,
    SILENCE,
    Module,
    address_answer,
    record_answer,
    soon,
)


def test_a_card_is_found_selected_and_read(reader: SdtCardReader, module: Module) -> None:
    """The shortest way: three questions, no pause before the first."""
    module.lay_card()
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert outcome.card.number == GOLDEN["records"]["resident"]["says"]["number"]
    assert module.asked == ["find", "select", "read", "read-new-address"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("card-rejected-module", UnreadableReason.NOT_AUTHENTIC),
        ("card-not-authentic", UnreadableReason.NOT_AUTHENTIC),
        ("verification-failed", UnreadableReason.DAMAGED),
        ("unknown-card-type", UnreadableReason.NOT_AN_IDENTITY_CARD),
        ("read-failed", UnreadableReason.MOVED),
    ],
)
def test_a_refusal_has_its_reason_and_the_card_must_be_lifted(
    reader: SdtCardReader, module: Module, answer: str, reason: UnreadableReason
) -> None:
    """Each status of a read leads to one clear sentence; while the card is refused again, that is no second one."""
    module.lay_card(FRAMES[answer])
    assert reader.read(soon()) == CardUnreadable(reason)
    module.lay_card(FRAMES[answer])
    assert reader.read(soon()) == CardLeft()
    module.answers("find", NOT_FOUND)
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)


def test_a_card_of_another_kind_is_read_too(reader: SdtCardReader, module: Module) -> None:
    """The driver reads all four; a foreigner's card has no address and is not asked for one."""
    module.lay_card(record_answer("foreigner-2023"))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ForeignerCard2023)
    assert module.asked == ["find", "select", "read"]


def test_the_appended_address_is_read_with_the_card(reader: SdtCardReader, module: Module) -> None:
    """Who has moved lives where the chip says; with several slots nobody has published which is the newest."""
    module.lay_card(address=address_answer("虚构胡同0号"))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ResidentCard)
    assert (outcome.card.current_address, outcome.warnings) == ("虚构胡同0号", ())


@pytest.mark.parametrize("answer", [SILENCE, FRAMES["read-failed"], FRAMES["not-permitted"], address_answer("\1")])
def test_an_appended_address_that_cannot_be_read_is_a_warning(
    reader: SdtCardReader, module: Module, answer: bytes
) -> None:
    """A card lifted a moment too soon was still read; what is not known is said."""
    module.lay_card(address=answer)
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert outcome.warnings == (CardWarning.NEWEST_ADDRESS_UNKNOWN,)


def test_the_photo_is_dropped_unless_it_is_asked_for(module: Module) -> None:
    """Every flow works without it; who keeps it gets sealed bytes."""
    for keep in (False, True):
        reader = SdtCardReader("serial:///dev/null", keep_photo=keep)
        reader.open()
        module.lay_card()
        outcome = reader.read(soon())
        assert isinstance(outcome, CardRead)
        assert (outcome.photo is not None) is keep


def test_another_kind_of_card_may_show_at_once(reader: SdtCardReader, module: Module) -> None:
    """A module that refuses at "find" is understood like one that refuses at "read"."""
    module.answers("find", FRAMES["unknown-card-type"])
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.NOT_AN_IDENTITY_CARD)


def test_silence_in_the_middle_is_a_card_that_moved(reader: SdtCardReader, module: Module) -> None:
    """A card pulled away mid-read may leave the module without a word."""
    module.lay_card(SILENCE)
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)


def test_a_hovering_card_gets_three_tries(reader: SdtCardReader, module: Module) -> None:
    """A card on its way down is not refused at its first glimpse."""
    module.answers("find", FOUND)
    module.answers("select", FRAMES["not-selected"])
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)


def test_a_card_that_never_settles_has_moved(reader: SdtCardReader, module: Module) -> None:
    """Three glimpses in a row end with a sentence."""
    module.answers("find", FOUND, FOUND, FOUND)
    module.answers("select", *[FRAMES["not-selected"]] * 3)
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)


@pytest.mark.parametrize(
    "hiccup",
    [
        FRAMES["request-checksum"],
        FRAMES["request-length"],
        FRAMES["unrecognised-error"],
        GARBLED,
        SELECTED[:-1] + b"\x00",
        SELECTED[:9],
        FRAMES["found"],
        FRAMES["not-found"],
    ],
)
def test_a_hiccup_of_the_line_is_asked_again(reader: SdtCardReader, module: Module, hiccup: bytes) -> None:
    """Damage in either direction, and an answer that belongs to another question, cost one repetition."""
    module.answers("find", FOUND)
    module.answers("select", hiccup, SELECTED)
    module.answers("read", RESIDENT)
    assert isinstance(reader.read(soon()), CardRead)
    assert module.asked == ["find", "select", "select", "read", "read-new-address"]


@pytest.mark.parametrize("damaged", [RESIDENT[:700], RESIDENT[:-1] + b"\x00", RESIDENT[:100] + RESIDENT[101:]])
def test_damage_ends_in_a_reset_then_in_words_then_in_a_failure(
    reader: SdtCardReader, module: Module, damaged: bytes
) -> None:
    """No name is taken from a damaged frame: retry, one reset, "the reader failed"; the second time an error."""
    for before in ([], [NOT_FOUND]):
        module.answers("find", *before, FOUND, FOUND)
        module.answers("select", SELECTED, SELECTED)
        module.answers("read", *[damaged] * 4)
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.READER_FAILED)
    assert module.asked == ["find", "select", "read", "read", "reset", "find", "select", "read", "read"]
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.reason is ErrorReason.FAILURE
    assert module.closed == 1


@pytest.mark.parametrize("answer", ["unrecognised-error", "random-number-failed", "command-error", "request-checksum"])
def test_a_module_that_lost_the_thread_is_reset_once(reader: SdtCardReader, module: Module, answer: str) -> None:
    """What no card is to blame for is tried again after a reset, and the card is read."""
    module.answers("find", FOUND)
    module.answers("select", FRAMES[answer], FRAMES[answer] if answer != "command-error" else SELECTED)
    if answer == "command-error":
        module.script["select"].pop()
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)
    assert module.asked.count("reset") == 1


@pytest.mark.parametrize(("answer", "code"), [("self-test-failed", "SW3=60"), ("not-authorised", "SW3=66")])
def test_a_module_out_of_order_says_its_own_word(reader: SdtCardReader, module: Module, answer: str, code: str) -> None:
    """The technician reads the vendor's code; the status says hardware error."""
    module.answers("status", FRAMES[answer])
    status = reader.status()
    assert (status.device, status.detail) == (DeviceState.HARDWARE_ERROR, code)
    module.answers("find", FRAMES[answer])
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, code)


def test_a_code_nobody_knows_is_reported_as_it_is(reader: SdtCardReader, module: Module) -> None:
    """An unknown status is neither a card's fault nor swallowed."""
    module.answers("find", bytes.fromhex("AAAAAA9669 0004 0000 77 73"))
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.vendor_code == "SW3=77"


def test_a_silent_module_is_offline(reader: SdtCardReader, module: Module) -> None:
    """Silence while waiting for a card is the module's; as a status it is no exception."""
    module.rest.clear()
    assert reader.status().device is DeviceState.OFFLINE
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.reason is ErrorReason.OFFLINE


def test_nobody_lays_a_card_down(reader: SdtCardReader) -> None:
    """The deadline ends the wait."""
    assert reader.read(Deadline.after(timedelta(milliseconds=5))) == NoCard()


@pytest.mark.parametrize("answer", [SILENCE, RESIDENT])
def test_a_read_called_off_reports_no_card(reader: SdtCardReader, module: Module, answer: bytes) -> None:
    """A session that ended hears neither a refusal nor a name."""
    cancelled = threading.Event()
    module.on_asked["read"] = cancelled
    module.lay_card(answer)
    assert reader.read(Deadline.after(LONG, cancelled)) == NoCard()


def test_a_card_found_in_time_is_read_to_its_end(reader: SdtCardReader, module: Module) -> None:
    """A deadline ends the looking, not a record that is half on its way."""
    flag = threading.Event()
    module.on_asked["select"] = flag
    module.lay_card()
    short = Deadline.after(timedelta(milliseconds=200))
    outcome = reader.read(short)
    assert flag.is_set()
    assert isinstance(outcome, CardRead)


def test_opening_learns_the_modules_number(reader: SdtCardReader) -> None:
    """The status carries what the label says; opening twice is harmless."""
    reader.open()
    status = reader.status()
    assert (status.device, status.module) == (DeviceState.ONLINE, GOLDEN["answers"]["module-number"]["printed"])


def test_a_module_without_a_number_still_serves(module: Module) -> None:
    """The number is a convenience."""
    module.rest["module-number"] = FRAMES["not-permitted"]
    reader = SdtCardReader("serial:///dev/null")
    reader.open()
    assert reader.status().module == ""


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (SILENCE, ErrorReason.OFFLINE),
        (FRAMES["self-test-failed"], ErrorReason.EXTENDED),
        (GARBLED, ErrorReason.FAILURE),
    ],
)
def test_opening_what_does_not_answer_fails_and_gives_the_line_back(
    module: Module, answer: bytes, reason: ErrorReason
) -> None:
    """A reader that is not ready is never called open; the next attempt starts afresh."""
    module.rest["status"] = answer
    reader = SdtCardReader("serial:///dev/null")
    with pytest.raises(DeviceError) as caught:
        reader.open()
    assert (caught.value.reason, module.closed) == (reason, 1)
    module.rest["status"] = FRAMES["ok"]
    reader.open()
    assert reader.status().device is DeviceState.ONLINE


def test_a_line_that_goes_away_heals_with_the_next_open(reader: SdtCardReader, module: Module) -> None:
    """Unplugged and plugged in again: one error, then service."""
    module.answers("find", DeviceError(ErrorReason.NO_HARDWARE))
    for _ in range(2):  # the second time because the line is not open
        with pytest.raises(DeviceError):
            reader.read(soon())
    reader.close()
    assert module.closed == 1
    reader.open()
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)


def test_the_trace_hears_every_frame_and_nobody(module: Module) -> None:
    """A technician's trace cannot hold a person: same frames, same lengths, somebody who cannot exist."""
    heard: list[Traced] = []
    reader = SdtCardReader("serial:///dev/null", trace=heard.append)
    reader.open()
    module.lay_card()
    reader.read(soon())
    asked, answered = heard[-4], heard[-3]
    assert (asked.sent, asked.command, asked.frame) == (True, "read", bytes.fromhex("AAAAAA9669000330 0132"))
    assert (answered.sent, len(answered.frame), answered.personal) == (False, len(RESIDENT), len(RESIDENT) - 11)
    assert answered.frame != RESIDENT
    [frame] = Decoder().feed(answered.frame)
    found = parts(frame.data) if isinstance(frame, Frame) else None
    assert found is not None
    card = decode_record(found.text)
    assert isinstance(card, ResidentCard)
    assert (card.number[:6], len(card.name)) == ("119900", 3)


@pytest.mark.parametrize("answer", [RESIDENT, record_answer("foreigner-2023"), RESIDENT[:900]])
def test_the_driver_keeps_no_byte_of_a_card(reader: SdtCardReader, module: Module, answer: bytes) -> None:
    """After a read, whole or damaged, nothing reachable from the driver holds what the card said."""
    module.lay_card(answer)
    module.answers("read", answer)
    with suppress(DeviceError):
        reader.read(soon())
    ours: list[object] = [reader]
    seen: set[int] = {id(module)}
    while ours:
        thing = ours.pop()
        if id(thing) not in seen and not isinstance(thing, type | ModuleType | FunctionType):
            seen.add(id(thing))
            assert not (isinstance(thing, str | bytes) and len(thing) > 64)
            assert thing != GOLDEN["records"]["resident"]["says"]["number"]
            ours.extend(gc.get_referents(thing))
