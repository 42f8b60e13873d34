"""The conversation with the module, against one that answers from a script and never lets time pass."""

from __future__ import annotations

import gc
import threading
from collections import deque
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
import yaml

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
from drivers.cards import CardWarning, ForeignerCard2023, ResidentCard
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.commands import parts
from drivers.id_card_reader.frame import Decoder, Frame, checksum
from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.record import decode_record
from drivers.id_card_reader.sdt import SdtCardReader
from drivers.tracing import Traced

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)
NAMES = {bytes.fromhex(request["frame"]): name for name, request in GOLDEN["requests"].items()}
FRAMES = {name: bytes.fromhex(answer["frame"]) for name, answer in GOLDEN["answers"].items()}
GARBLED = bytes.fromhex(GOLDEN["garbled"])
SILENCE = b""
LONG = timedelta(seconds=20)


def record_answer(name: str) -> bytes:
    """Return the answer to "read" that carries a golden record."""
    record, photo = GOLDEN["records"][name], GOLDEN["photo"]
    text = bytes.fromhex(record["text"]) + bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")
    return bytes.fromhex("AAAAAA9669 0508 0000 90 0100 0400") + text + bytes.fromhex(record["checksum"]["read"])


RESIDENT = record_answer("resident")
FOUND, SELECTED, NOT_FOUND = FRAMES["found"], FRAMES["selected"], FRAMES["not-found"]


class Module:
    """A line to a module that answers each request from its script, and silence when the script is over.

    Silence costs no time: "nothing until the deadline" is said at once.
    """

    def __init__(self) -> None:
        """Start as a module in good order with no card."""
        self.script: dict[str, deque[bytes | DeviceError]] = {}
        self.rest: dict[str, bytes] = {
            "status": FRAMES["ok"],
            "module-number": FRAMES["module-number"],
            "find": NOT_FOUND,
            "read-new-address": FRAMES["no-content"],
            "reset": FRAMES["ok"],
        }
        self.asked: list[str] = []
        self.closed = 0
        self.on_asked: dict[str, threading.Event] = {}
        self._arrived = b""

    def answers(self, name: str, *answers: bytes | DeviceError) -> None:
        """Put ``answers`` on the script for the request called ``name``."""
        self.script.setdefault(name, deque()).extend(answers)

    def lay_card(self, answer: bytes = RESIDENT) -> None:
        """Let the next look find a card that gives ``answer``."""
        self.answers("find", FOUND)
        self.answers("select", SELECTED)
        self.answers("read", answer)

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what the last request brought."""
        del until
        arrived, self._arrived = self._arrived[:most], self._arrived[most:]
        return arrived

    def write(self, data: bytes, until: Deadline) -> None:
        """Take a request."""
        del until
        name = NAMES[data]
        self.asked.append(name)
        if name in self.on_asked:
            self.on_asked[name].set()
        script = self.script.get(name)
        answer = script.popleft() if script else self.rest.get(name, SILENCE)
        if isinstance(answer, DeviceError):
            raise answer
        self._arrived = answer

    def drain_input(self) -> None:
        """Lose what was not read."""
        self._arrived = b""

    def close(self) -> None:
        """Count."""
        self.closed += 1


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """The module at the other end of every line that the driver opens."""
    module = Module()
    monkeypatch.setattr("drivers.id_card_reader.lines.open_line", lambda _: module)
    return module


@pytest.fixture
def reader(module: Module) -> SdtCardReader:
    """An open reader that looks without pausing."""
    reader = SdtCardReader("serial:///dev/null", profile=Profile(poll=timedelta(0)))
    reader.open()
    module.asked.clear()
    return reader


def soon() -> Deadline:
    """Return a deadline that no script reaches."""
    return Deadline.after(LONG)


def test_a_card_is_found_selected_and_read(reader: SdtCardReader, module: Module) -> None:
    """The shortest way: three questions, no pause before the first."""
    module.lay_card()
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert outcome.card.number == GOLDEN["records"]["resident"]["says"]["number"]
    assert module.asked == ["find", "select", "read", "read-new-address"]


def test_a_read_card_must_leave_before_the_next_is_read(reader: SdtCardReader, module: Module) -> None:
    """A card left behind is told apart from no card, and is not read for the next resident."""
    module.lay_card()
    reader.read(soon())
    module.asked.clear()
    module.answers("read-new-address", FRAMES["no-content"], FRAMES["read-failed"])
    assert reader.read(soon()) == CardLeft()
    assert module.asked == ["read-new-address", "find"]  # and learned that this module does not find it again
    module.asked.clear()
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)
    assert module.asked == ["read-new-address", "find", "select", "read", "read-new-address"]


def test_a_module_that_repeats_reads_is_found_out(reader: SdtCardReader, module: Module) -> None:
    """9F for a card known to lie there, and then the same record again: "find" alone tells from then on."""
    module.lay_card()
    reader.read(soon())
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
    module.answers("find", FOUND)
    assert reader.presence(soon()) is CardPresence.PRESENT
    module.lay_card(record_answer("foreigner-2023"))
    assert isinstance(reader.read(soon()), CardRead)
    assert reader.status().repeats is None


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


def test_a_refused_card_that_was_laid_anew_is_read(reader: SdtCardReader, module: Module) -> None:
    """Who lifts a card and lays it down again, as the screen asks, need not be slow about it."""
    module.lay_card(FRAMES["read-failed"])
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)
    module.lay_card()
    assert isinstance(reader.read(soon()), CardRead)


def test_a_card_of_another_kind_is_read_too(reader: SdtCardReader, module: Module) -> None:
    """The driver reads all four; a foreigner's card has no address and is not asked for one."""
    module.lay_card(record_answer("foreigner-2023"))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ForeignerCard2023)
    assert module.asked == ["find", "select", "read"]


def address_answer(*addresses: str) -> bytes:
    """Return the answer to "read newest address" with these slots."""
    data = "".join(address.ljust(35) for address in addresses).encode("utf-16-le")
    content = bytes((0, 0, 0x90)) + data
    body = (len(content) + 1).to_bytes(2, "big") + content
    return bytes.fromhex("AAAAAA9669") + body + bytes((checksum(body),))


def test_the_appended_address_is_read_with_the_card(reader: SdtCardReader, module: Module) -> None:
    """Who has moved lives where the chip says; with several slots nobody has published which is the newest."""
    module.lay_card()
    module.answers("read-new-address", address_answer("虚构胡同0号"))
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    assert isinstance(outcome.card, ResidentCard)
    assert (outcome.card.current_address, outcome.warnings) == ("虚构胡同0号", ())


@pytest.mark.parametrize("answer", [SILENCE, FRAMES["read-failed"], FRAMES["not-permitted"], address_answer("\1")])
def test_an_appended_address_that_cannot_be_read_is_a_warning(
    reader: SdtCardReader, module: Module, answer: bytes
) -> None:
    """A card lifted a moment too soon was still read; what is not known is said."""
    module.lay_card()
    module.answers("read-new-address", answer)
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


def test_a_refused_card_is_present_while_it_is_found(reader: SdtCardReader, module: Module) -> None:
    """After an error only "find" can tell, and its 80 means nothing unless the module finds a lying card again."""
    module.lay_card(FRAMES["read-failed"])
    reader.read(soon())
    module.answers("find", FOUND, NOT_FOUND)
    assert reader.presence(soon()) is CardPresence.PRESENT
    assert reader.presence(soon()) is CardPresence.UNKNOWN


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
