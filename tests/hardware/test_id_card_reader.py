"""The card reader's driver against the virtual reader, on a pseudo-terminal at 115 200 baud.

With ``--bench=real`` the tests marked ``metal`` talk to the reader at ``DOORSTEP_ID_CARD_READER`` (a transport URL).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import (
    CardOutcome,
    CardPresence,
    CardRead,
    CardUnreadable,
    Deadline,
    DeviceState,
    NoCard,
    UnreadableReason,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.sdt import SdtCardReader
from simulators.bench import READER, Bench
from simulators.card_reader import Condition, Fault, Pace, VirtualReader
from simulators.people import find_person

METAL = "serial:///dev/kiosk/id-card-reader?baud=115200"
LONG = timedelta(seconds=10)
WIRE_SECONDS = (1295 + 11 + 11 + 11 + 15 + 20) * 10 / 115200
"""Three requests and three answers of a card that is found, selected and read."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A bench at the real baud rate, with a module that thinks only a little."""
    with Bench.start(tmp_path / "bench") as bench:
        bench.reader.pace = Pace(find=0.005, select=0.005, read=0.02, other=0.005)
        yield bench


@pytest.fixture
def virtual(bench: Bench) -> VirtualReader:
    """The reader as a person sees it: lay a card, lift it, pull the plug."""
    return bench.reader


@pytest.fixture
def reader(bench: Bench) -> Iterator[SdtCardReader]:
    """The driver, open."""
    reader = SdtCardReader(bench.transports[READER])
    reader.open()
    yield reader
    reader.close()


def soon() -> Deadline:
    """Return a deadline that a healthy reader does not need."""
    return Deadline.after(LONG)


def shortly() -> Deadline:
    """Return a deadline that several looks fit into."""
    return Deadline.after(timedelta(milliseconds=400))


def number_read(outcome: CardOutcome) -> str:
    """Return the number of the card that was read."""
    assert isinstance(outcome, CardRead)
    return outcome.card.number


def later(seconds: float, deed: Callable[[], object]) -> threading.Timer:
    """Do ``deed`` after a while; join the result."""
    timer = threading.Timer(seconds, deed)
    timer.start()
    return timer


@pytest.mark.metal
def test_an_empty_reader_is_online_and_finds_no_card(request: pytest.FixtureRequest) -> None:
    """The first thing to try on a new reader: it answers, has a number, and sees nothing. Lift every card first."""
    if request.config.getoption("--bench") == "real":
        url = os.environ.get("DOORSTEP_ID_CARD_READER", METAL)
    else:
        url = request.getfixturevalue("bench").transports[READER]
    reader = SdtCardReader(url)
    reader.open()
    try:
        status = reader.status()
        assert status.device is DeviceState.ONLINE
        assert len(status.module) == 36
        assert reader.read(shortly()) == NoCard()
    finally:
        reader.close()


def test_a_card_says_who_its_holder_is(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """Every field crosses the wire unchanged."""
    person = find_person("ding")
    virtual.lay(person)
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead)
    card = outcome.card
    assert (card.name, card.sex, card.nation, card.birth) == (person.name, person.sex, person.nation, person.birth)
    assert (card.address, card.number, card.authority) == (person.address, person.number, person.authority)
    assert (card.valid_from, card.valid_until) == (person.valid_from, person.valid_until)


def test_a_card_is_read_as_soon_as_it_is_laid_down(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """Wire time, what the module thinks, one poll interval: within the terminal's budget of 200 ms over the wire."""
    laid: list[float] = []

    def lay() -> None:
        laid.append(time.monotonic())
        virtual.lay("jia")

    timer = later(0.25, lay)
    outcome = reader.read(soon())
    took = time.monotonic() - laid[0]
    timer.join()
    assert number_read(outcome) == find_person("jia").number
    thinking = virtual.pace.find * 2 + virtual.pace.select + virtual.pace.read
    assert took < WIRE_SECONDS + thinking + 0.2


@pytest.mark.parametrize("repeats", [False, True])
def test_a_card_left_behind_is_not_read_for_the_next(
    reader: SdtCardReader, virtual: VirtualReader, *, repeats: bool
) -> None:
    """Also with firmware that would find it again: the card belongs to somebody who has gone."""
    virtual.repeat_reading = repeats
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)
    assert reader.read(shortly()) == NoCard()
    assert reader.presence(soon()) is CardPresence.PRESENT
    virtual.lift()
    assert reader.presence(soon()) is CardPresence.NOT_PRESENT
    virtual.lay("yi")
    assert number_read(reader.read(soon())) == find_person("yi").number


def test_a_card_exchanged_between_two_visits_is_read(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """Nobody had to look at the empty reader in between."""
    virtual.lay("jia")
    reader.read(soon())
    virtual.lift()
    virtual.lay("yi")
    assert number_read(reader.read(soon())) == find_person("yi").number


@pytest.mark.parametrize("person", ["jia", "ding"])
def test_presence_is_told_with_and_without_a_newest_address(
    reader: SdtCardReader, virtual: VirtualReader, person: str
) -> None:
    """90 and 91 both mean that the card lies there."""
    virtual.lay(person)
    reader.read(soon())
    assert reader.presence(soon()) is CardPresence.PRESENT
    virtual.lift()
    assert reader.presence(soon()) is CardPresence.NOT_PRESENT


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition.WORN, UnreadableReason.MOVED),
        (Condition.FOREIGN, UnreadableReason.NOT_AN_IDENTITY_CARD),
        (Condition.FORGED, UnreadableReason.NOT_AUTHENTIC),
    ],
)
@pytest.mark.parametrize("repeats", [False, True])
def test_a_refused_card_is_refused_once_and_the_next_is_read(
    reader: SdtCardReader, virtual: VirtualReader, condition: Condition, reason: UnreadableReason, *, repeats: bool
) -> None:
    """One sentence per card, not one per poll; lifting it is all the resident has to do."""
    virtual.repeat_reading = repeats
    virtual.lay("jia", condition)
    assert reader.read(soon()) == CardUnreadable(reason)
    assert reader.read(shortly()) == NoCard()
    virtual.lift()
    assert reader.read(shortly()) == NoCard()
    virtual.lay("jia")
    assert number_read(reader.read(soon())) == find_person("jia").number


def test_a_card_pulled_away_in_the_middle_has_moved(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """The resident hears that it moved, and the second try works."""
    virtual.pace.read = 0.2
    virtual.lay("jia")
    timer = later(0.1, virtual.lift)
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.MOVED)
    timer.join()
    timer = later(0.2, lambda: virtual.lay("jia"))
    assert isinstance(reader.read(soon()), CardRead)
    timer.join()


@pytest.mark.parametrize("chunk", [1, 7, 500])
def test_bytes_may_come_in_any_pieces(reader: SdtCardReader, virtual: VirtualReader, chunk: int) -> None:
    """A UART's buffer and a serial server cut frames where they like."""
    virtual.line.chunk = chunk
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)


def test_noise_before_an_answer_does_no_harm(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """The next preamble is found."""
    virtual.line.prelude = b"\x00\xff\xaa\xaa\x96"
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)


def test_a_damaged_answer_is_asked_for_again(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """One wrong checksum, one cut frame, one frame garbled as seen in the field: the card is read all the same."""
    virtual.lay("jia")
    virtual.damage(1)
    assert isinstance(reader.read(soon()), CardRead)
    virtual.lift()
    assert reader.read(shortly()) == NoCard()
    virtual.lay("yi")
    virtual.cut_answer(8)
    virtual.garble(1)
    assert isinstance(reader.read(soon()), CardRead)


def test_a_line_that_loses_bytes_never_gives_a_wrong_name(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """A read that is damaged twice is an honest failure of the device."""
    virtual.line.drop_every = 400
    virtual.lay("jia")
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.reason is ErrorReason.FAILURE


def test_a_module_out_of_order_says_so(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """Status and error carry the module's own code."""
    virtual.fail(Fault.SELF_TEST)
    status = reader.status()
    assert (status.device, status.detail) == (DeviceState.HARDWARE_ERROR, "SW3=60")
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, "SW3=60")


def test_a_silent_module_is_offline_until_it_speaks_again(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """Silence is never ready, and needs no restart to end."""
    virtual.fail(Fault.SILENT)
    assert reader.status().device is DeviceState.OFFLINE
    virtual.fail(Fault.NONE)
    assert reader.status().device is DeviceState.ONLINE


def test_a_reader_that_is_unplugged_heals_with_the_next_open(reader: SdtCardReader, virtual: VirtualReader) -> None:
    """A pulled plug ends the wait at once; after it is back, open is all it takes."""
    timer = later(0.2, virtual.unplug)
    began = time.monotonic()
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    timer.join()
    assert caught.value.reason in {ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE}
    assert time.monotonic() - began < 1.0
    with pytest.raises(DeviceError) as caught:
        reader.open()
    assert caught.value.reason is ErrorReason.NO_HARDWARE
    virtual.plug()
    began = time.monotonic()
    reader.open()
    assert time.monotonic() - began < 1.0
    virtual.lay("jia")
    assert isinstance(reader.read(soon()), CardRead)


def test_a_wait_that_is_called_off_ends_and_the_next_answer_is_not_mistaken(
    reader: SdtCardReader, virtual: VirtualReader
) -> None:
    """Cancelling in the middle of a read takes no longer than a slice, and its late answer reaches nobody."""
    virtual.pace.read = 0.4
    virtual.lay("jia")
    cancelled = threading.Event()
    timer = later(0.2, cancelled.set)
    began = time.monotonic()
    assert reader.read(Deadline.after(LONG, cancelled)) == NoCard()
    assert time.monotonic() - began < 0.4
    timer.join()
    status = reader.status()
    assert status.device is DeviceState.ONLINE
    assert reader.read(shortly()) == NoCard()
