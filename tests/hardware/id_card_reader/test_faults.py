"""Faults of line, module and plug: each with the outcome that is true, on every wire."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.api import CardPresence, CardRead, CardUnreadable, DeviceState, NoCard, UnreadableReason
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.profiles import BAUDS
from drivers.id_card_reader.sdt import SdtCardReader
from simulators.card_reader import VirtualReader
from simulators.line import Line
from simulators.people import find_person
from simulators.reader import Fault, IdCardReader
from simulators.usb import UsbWire
from simulators.wire import Wire
from tests.hardware.id_card_reader.rig import PACE, QUICK, Rig, later, shortly, soon

RESET = (0x10, 0xFF)


@pytest.mark.parametrize(
    ("status", "step", "expected"),
    [
        (0x10, "find", "read"),
        (0x11, "find", "read"),
        (0x21, "find", "read"),
        (0x24, "find", "read"),
        (0x47, "find", "read"),
        (0x31, "find", UnreadableReason.NOT_AUTHENTIC),
        (0x33, "find", UnreadableReason.DAMAGED),
        (0x40, "find", UnreadableReason.NOT_AN_IDENTITY_CARD),
        (0x80, "find", "read"),
        (0x10, "select", "read"),
        (0x11, "select", "read"),
        (0x21, "select", "read"),
        (0x24, "select", "read"),
        (0x47, "select", "read"),
        (0x31, "select", UnreadableReason.NOT_AUTHENTIC),
        (0x32, "select", UnreadableReason.NOT_AUTHENTIC),
        (0x33, "select", UnreadableReason.DAMAGED),
        (0x40, "select", UnreadableReason.NOT_AN_IDENTITY_CARD),
        (0x41, "select", UnreadableReason.MOVED),
        (0x81, "select", "read"),
        (0x10, "read", "read"),
        (0x11, "read", "read"),
        (0x21, "read", "read"),
        (0x24, "read", "read"),
        (0x47, "read", "read"),
        (0x31, "read", UnreadableReason.NOT_AUTHENTIC),
        (0x32, "read", UnreadableReason.NOT_AUTHENTIC),
        (0x33, "read", UnreadableReason.DAMAGED),
        (0x40, "read", UnreadableReason.NOT_AN_IDENTITY_CARD),
        (0x41, "read", UnreadableReason.MOVED),
    ],
)
def test_every_status_once(
    reader: SdtCardReader, virtual: IdCardReader, status: int, step: str, expected: str | UnreadableReason
) -> None:
    """What a repetition or one reset mends is mended; what the card is to blame for is its reason."""
    virtual.answer_with(status, step)
    virtual.lay("jia")
    outcome = reader.read(soon())
    if expected == "read":
        assert isinstance(outcome, CardRead)
    else:
        assert outcome == CardUnreadable(UnreadableReason(expected))


@pytest.mark.parametrize("step", ["find", "select", "read"])
@pytest.mark.parametrize("status", [0x10, 0x11, 0x21, 0x24, 0x47])
def test_a_module_that_stumbles_for_good_says_so(
    reader: SdtCardReader, virtual: IdCardReader, status: int, step: str
) -> None:
    """Repetition, one reset, then "the reader failed" and no word against the card; the second time an error."""
    virtual.answer_with(status, step, times=1000)
    virtual.repeat()
    virtual.lay("jia")
    assert reader.read(soon()) == CardUnreadable(UnreadableReason.READER_FAILED)
    assert list(virtual.commands).count(RESET) == 1
    virtual.lift()
    assert step == "find" or reader.read(shortly()) == NoCard()
    virtual.lay("jia")
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert caught.value.vendor_code == f"SW3={status:02X}"
    virtual.calm()
    virtual.lift()
    reader.open()
    virtual.lay("yi")
    assert isinstance(reader.read(soon()), CardRead)


@pytest.mark.parametrize("status", [0x23, 0x77])
def test_what_is_not_permitted_or_not_known_is_reported_as_it_is(
    reader: SdtCardReader, virtual: IdCardReader, status: int
) -> None:
    """A code that no card is to blame for is the technician's."""
    virtual.answer_with(status, "find")
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, f"SW3={status:02X}")


@pytest.mark.parametrize(("fault", "code"), [(Fault.SELF_TEST, "SW3=60"), (Fault.NOT_AUTHORISED, "SW3=66")])
def test_a_module_out_of_order_is_the_devices_state(
    reader: SdtCardReader, virtual: IdCardReader, fault: Fault, code: str
) -> None:
    """Self-test failed and not authorised are never a card's error."""
    virtual.fail(fault)
    status = reader.status()
    assert (status.device, status.detail) == (DeviceState.HARDWARE_ERROR, code)
    virtual.lay("jia")
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    assert (caught.value.reason, caught.value.vendor_code) == (ErrorReason.EXTENDED, code)


def test_a_silent_module_is_offline_until_it_speaks_again(reader: SdtCardReader, virtual: IdCardReader) -> None:
    """Silence is never ready, and needs no restart to end."""
    virtual.fail(Fault.SILENT)
    assert reader.status().device is DeviceState.OFFLINE
    virtual.fail(Fault.NONE)
    assert reader.status().device is DeviceState.ONLINE


def test_a_module_that_settles_after_power_on_is_found_when_it_has(rig: Rig, virtual: IdCardReader) -> None:
    """Up to two seconds of silence after the supply comes are not the end of a reader."""
    virtual.adjust("settle", "1.2")
    virtual.power_cycle()
    reader = SdtCardReader(rig.url, profile=QUICK)
    end = time.monotonic() + 10
    with pytest.raises(DeviceError, match="E_OFFLINE"):
        reader.open()
    while time.monotonic() < end:
        with suppress(DeviceError):
            reader.open()
            break
    assert reader.status().device is DeviceState.ONLINE
    reader.close()


@pytest.mark.parametrize(
    "fault",
    [
        lambda virtual: virtual.damage(1),
        lambda virtual: virtual.garble(1),
        lambda virtual: virtual.cut_answer(8),
        lambda virtual: virtual.cut_answer(700),
        lambda virtual: virtual.duplicate(3),
        lambda virtual: virtual.noise("00FFAAAAAA96", "", 4),
        lambda virtual: virtual.noise("AAAAAA966905", "", 1),
        lambda virtual: virtual.noise("", "00", 1),
        lambda virtual: virtual.delay_answer(0.3, 1, "select"),
        lambda virtual: virtual.delay_answer(0.5, 1, "read"),
    ],
    ids=[
        "damaged",
        "garbled",
        "cut",
        "cut-late",
        "doubled",
        "noise",
        "false-head",
        "within",
        "late",
        "late-read",
    ],
)
def test_a_hiccup_of_the_line_costs_a_repetition_and_no_card(
    reader: SdtCardReader, virtual: IdCardReader, fault: object
) -> None:
    """Wrong checksum, the garbled frame of the field, cut, doubled, late and noisy answers: the card is read."""
    assert callable(fault)
    fault(virtual)
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number


def number_read(reader: SdtCardReader) -> str:
    """Read a card and return its number."""
    outcome = reader.read(soon())
    assert isinstance(outcome, CardRead), outcome
    return outcome.card.number


@pytest.mark.parametrize("chunk", [1, 7, 500])
def test_bytes_may_come_in_any_pieces(reader: SdtCardReader, virtual: IdCardReader, chunk: int) -> None:
    """A UART's buffer and a serial server cut frames where they like."""
    virtual.line.chunk = chunk
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number


def test_a_reader_that_repeats_its_last_answer_gives_no_wrong_name(
    reader: SdtCardReader, virtual: IdCardReader
) -> None:
    """An answer that nobody asked for answers nothing: another card is another person, or nobody."""
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number
    virtual.lift()
    virtual.chatter(0.02)
    time.sleep(0.2)
    virtual.lay("yi")
    try:
        outcome = reader.read(soon())
    except DeviceError:
        return
    assert not isinstance(outcome, CardRead) or outcome.card.number == find_person("yi").number


def test_a_line_that_loses_bytes_never_gives_a_wrong_name(
    reader: SdtCardReader, virtual: IdCardReader, wire: str
) -> None:
    """Every read is damaged: "the reader failed", and the second time in a row an error. USB loses no bytes."""
    if wire == "usb":
        virtual.damage(1000)
    else:
        virtual.line.drop_every = 400
    virtual.lay("jia")
    with pytest.raises(DeviceError) as caught:  # noqa: PT012 - how soon depends on which bytes are lost
        for _ in range(3):
            outcome = reader.read(soon())
            assert outcome in (CardUnreadable(UnreadableReason.READER_FAILED), NoCard()), outcome
            virtual.lift()
            reader.read(shortly())
            virtual.lay("jia")
    assert caught.value.reason in {ErrorReason.FAILURE, ErrorReason.OFFLINE}


def test_a_pulled_plug_ends_the_wait_and_opening_heals(reader: SdtCardReader, virtual: IdCardReader) -> None:
    """The error comes at once; after the plug is back, open is all it takes, within two seconds."""
    timer = later(0.2, virtual.unplug)
    with pytest.raises(DeviceError) as caught:
        reader.read(soon())
    timer.join()
    assert caught.value.reason in {ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE}
    with pytest.raises(DeviceError) as caught:
        reader.open()
    assert caught.value.reason in {ErrorReason.OFFLINE, ErrorReason.NO_HARDWARE}
    virtual.plug()
    began = time.monotonic()
    reader.open()
    assert time.monotonic() - began < 2.0
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number


def test_a_plug_pulled_in_the_middle_of_a_read_gives_no_card(reader: SdtCardReader, virtual: IdCardReader) -> None:
    """Half a record is no record."""
    virtual.pace.read = 0.2
    virtual.lay("jia")
    timer = later(0.15, virtual.unplug)
    with pytest.raises(DeviceError):
        reader.read(soon())
    timer.join()
    virtual.plug()
    reader.open()
    assert number_read(reader) == find_person("jia").number


def test_presence_survives_noise(reader: SdtCardReader, virtual: IdCardReader) -> None:
    """A damaged answer to the probe is asked again."""
    virtual.lay("jia")
    number_read(reader)
    virtual.damage(1)
    assert reader.presence(soon()) is CardPresence.PRESENT


# --- one wire's own -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("baud", BAUDS)
def test_the_rate_of_a_serial_line_is_found(tmp_path: Path, baud: int) -> None:
    """From 115200 down, by the status command; the next open begins with the rate that was right."""
    port = Wire(tmp_path / "reader", VirtualReader(pace=PACE, baud=baud), Line(baud=baud))
    port.plug()
    reader = SdtCardReader(port.url.partition("?")[0] + "?baud=auto", profile=QUICK)
    reader.open()
    assert reader.status().line.endswith(f"?baud={baud}")
    reader.close()
    began = time.monotonic()
    reader.open()
    assert time.monotonic() - began < 1.0
    reader.close()
    port.unplug()


@pytest.mark.parametrize("endpoints", ["split", "single"])
@pytest.mark.parametrize("kernel_driver", [False, True])
def test_a_usb_reader_is_found_among_strangers_by_its_answer(
    monkeypatch: pytest.MonkeyPatch, endpoints: str, *, kernel_driver: bool
) -> None:
    """The vendor's id is also a remote control's, and a device with both ids may be something else: status decides."""
    virtual = VirtualReader(pace=PACE)
    port = UsbWire(virtual, endpoints=endpoints, decoy=True, kernel_driver=kernel_driver)
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: port.backend)
    port.plug()
    reader = SdtCardReader("usb://0400:C35A", profile=QUICK)
    reader.open()
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number
    reader.close()
    port.unplug()
    with pytest.raises(DeviceError, match=r"E_NOHARDWARE|E_OFFLINE"):
        reader.open()


def test_a_stalled_endpoint_is_an_error_and_heals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A halted pipe ends the conversation; the next open clears it."""
    virtual = VirtualReader(pace=PACE)
    port = UsbWire(virtual)
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: port.backend)
    port.plug()
    reader = SdtCardReader(port.url, profile=QUICK)
    reader.open()
    port.stall(0x85)
    with pytest.raises(DeviceError):
        reader.read(soon())
    reader.open()
    virtual.lay("jia")
    assert number_read(reader) == find_person("jia").number
    reader.close()


def test_a_usb_reader_that_somebody_holds_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two programs at one reader are told so."""
    port = UsbWire(VirtualReader(pace=PACE))
    monkeypatch.setattr("usb.backend.libusb1.get_backend", lambda *_, **__: port.backend)
    port.plug()
    first, second = SdtCardReader(port.url), SdtCardReader(port.url)
    first.open()
    with pytest.raises(DeviceError, match="E_BUSY"):
        second.open()
    first.close()
    second.open()
    second.close()
