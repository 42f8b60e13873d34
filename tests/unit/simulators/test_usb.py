"""The bus of the bench is, for the real pyusb, a bus with a reader on it."""

import errno
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import usb.backend.libusb1
import usb.core
import usb.util

from simulators import sam
from simulators.card_reader import INSTANT, VirtualReader
from simulators.usb import UsbWire

STATUS, OK = sam.frame(b"\x11\xff"), sam.answer(0x90)
FIND, SELECT, READ = sam.frame(b"\x20\x01"), sam.frame(b"\x20\x02"), sam.frame(b"\x30\x01")
Make = Callable[..., UsbWire]


@pytest.fixture
def reader() -> VirtualReader:
    """A reader that works without taking time."""
    return VirtualReader(pace=INSTANT)


@pytest.fixture
def plugged(reader: VirtualReader, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Plug the reader into a bus that pyusb finds by itself."""

    def make(**ways: Any) -> UsbWire:
        wire = UsbWire(reader, **ways)
        wire.plug()
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_: wire.backend)
        return wire

    return make


def _find() -> Any:
    return usb.core.find(idVendor=0x0400, idProduct=0xC35A)


def _ask(device: Any, request: bytes) -> bytes:
    """Speak as the native class does: the head of a frame on one pair of endpoints, its body on the other."""
    assert device.write(0x02, request[:7], 500) == 7
    assert device.write(0x06, request[7:], 500) == len(request) - 7
    head = bytes(device.read(0x81, 7, 500))
    return head + bytes(device.read(0x85, int.from_bytes(head[5:7], "big"), 500))


def test_golden_endpoints(plugged: Make, golden_reader: Any) -> None:
    """Vendor, product and the four endpoints are the published ones."""
    plugged()
    golden, device = golden_reader["usb"], _find()
    assert (device.idVendor, device.idProduct) == (golden["vendor"], golden["product"])
    device.set_configuration()
    interface = device.get_active_configuration()[(0, 0)]
    endpoints = {endpoint.bEndpointAddress: endpoint for endpoint in interface}
    assert set(endpoints) == {golden[part][way] for part in ("head", "body") for way in ("out", "in")}
    assert {usb.util.endpoint_type(endpoint.bmAttributes) for endpoint in interface} == {usb.util.ENDPOINT_TYPE_BULK}
    assert "DEVICE ID 0400:c35a" in str(device)
    assert (device.parent, device.product) == (None, None)


def test_a_card_is_read_over_usb(plugged: Make, reader: VirtualReader) -> None:
    """Head and body of every frame travel apart, and the whole answer arrives."""
    plugged()
    device = _find()
    device.set_interface_altsetting()
    reader.lay("jia")
    assert _ask(device, STATUS) == OK
    assert _ask(device, FIND)[9] == 0x9F
    assert _ask(device, SELECT)[9] == 0x90
    answer = _ask(device, READ)
    assert len(answer) == 1295
    assert sam.checksum(answer[5:]) == 0
    usb.util.dispose_resources(device)


def test_a_frame_on_one_endpoint_is_not_understood(plugged: Make) -> None:
    """Who does not split gets no answer; who splits afterwards does."""
    plugged()
    device = _find()
    device.write(0x02, STATUS, 100)
    with pytest.raises(usb.core.USBTimeoutError):
        device.read(0x81, 7, 20)
    device.write(0x06, STATUS[7:], 100)
    assert bytes(device.read(0x81, 64, 500)) == OK[:7]


def test_a_time_out_is_libusb_s(plugged: Make) -> None:
    """The same class, number and code, and not before its time."""
    plugged()
    device = _find()
    began = time.monotonic()
    with pytest.raises(usb.core.USBTimeoutError) as caught:
        device.read(0x81, 7, 50)
    assert time.monotonic() - began >= 0.05
    assert (caught.value.errno, caught.value.backend_error_code) == (errno.ETIMEDOUT, -7)


def test_the_module_s_pace_is_kept(plugged: Make, reader: VirtualReader) -> None:
    """A read waits for the module, and no longer than it takes."""
    plugged()
    reader.pace.other = 0.1
    began = time.monotonic()
    assert _ask(_find(), STATUS) == OK
    assert 0.1 <= time.monotonic() - began < 2.0


def test_what_is_done_to_the_reader_ends_a_wait(plugged: Make, reader: VirtualReader) -> None:
    """A transfer that waits for ever ends when the plug is pulled, with the number of a device that is gone."""
    plugged()
    device = _find()
    device.write(0x02, STATUS[:7])
    timer = threading.Timer(0.1, reader.unplug)
    timer.start()
    with pytest.raises(usb.core.USBError) as caught:
        device.read(0x81, 7, 0)
    timer.join()
    assert (caught.value.errno, caught.value.backend_error_code) == (errno.ENODEV, -4)


def test_an_unplugged_reader_is_gone_and_comes_back_as_another(plugged: Make, reader: VirtualReader) -> None:
    """It is not found, the old handle is dead for good, and a new one works; the bytes under way are lost."""
    plugged()
    device = _find()
    assert _ask(device, STATUS) == OK
    device.write(0x02, STATUS[:7])
    device.write(0x06, STATUS[7:])
    reader.unplug()
    assert _find() is None
    assert not reader.plugged
    for transfer in (
        lambda: device.write(0x02, STATUS[:7]),
        lambda: device.read(0x81, 7),
        lambda: device.clear_halt(2),
    ):
        with pytest.raises(usb.core.USBError) as caught:
            transfer()
        assert caught.value.errno == errno.ENODEV
    reader.plug()
    with pytest.raises(usb.core.USBError):
        device.write(0x02, STATUS[:7])
    fresh = _find()
    assert fresh.address != device.address
    assert _ask(fresh, STATUS) == OK


def test_a_vanished_device_cannot_be_opened(plugged: Make, reader: VirtualReader) -> None:
    """Found, then pulled, then opened."""
    plugged()
    device = _find()
    reader.unplug()
    with pytest.raises(usb.core.USBError) as caught:
        device.set_configuration()
    assert caught.value.errno == errno.ENODEV


def test_decoys_come_first_and_say_nothing(plugged: Make) -> None:
    """The same numbers and the same endpoints prove nothing: only asking tells the reader from the rest."""
    plugged(decoy=True)
    same = list(usb.core.find(find_all=True, idVendor=0x0400, idProduct=0xC35A))
    assert [device.idProduct for device in usb.core.find(find_all=True)] == [0xC35A, 0xC359, 0xC35A]
    impostor, real = same
    assert impostor.write(0x02, STATUS[:7]) == 7
    with pytest.raises(usb.core.USBTimeoutError):
        impostor.read(0x81, 7, 20)
    assert _ask(real, STATUS) == OK


def test_one_pair_of_endpoints(plugged: Make, reader: VirtualReader) -> None:
    """The unconfirmed form: whole frames, and answers in packets of 64 bytes."""
    plugged(endpoints="single")
    device = _find()
    reader.lay("jia")
    for request in (FIND, SELECT):
        device.write(0x02, request)
        device.read(0x81, 64)
    device.write(0x02, READ)
    packets = [bytes(device.read(0x81, 64)) for _ in range(21)]
    assert [len(packet) for packet in packets] == [64] * 20 + [15]
    assert sam.checksum(b"".join(packets)[5:]) == 0
    with pytest.raises(ValueError, match="Invalid endpoint"):
        device.write(0x06, b"x")


def test_a_buffer_that_is_too_small_loses_the_packet(plugged: Make) -> None:
    """As on the bus: the transfer fails with an overflow, and the next one is clean."""
    plugged()
    device = _find()
    device.write(0x02, STATUS[:7])
    device.write(0x06, STATUS[7:])
    with pytest.raises(usb.core.USBError) as caught:
        device.read(0x81, 3)
    assert caught.value.errno == errno.EOVERFLOW
    device.read(0x85, 64)
    assert _ask(device, STATUS) == OK


def test_a_stalled_endpoint_works_after_it_was_cleared(plugged: Make) -> None:
    """A broken pipe until the host clears the halt, or resets the device."""
    wire = plugged()
    device = _find()
    for heal in (lambda: device.clear_halt(0x81), device.reset):
        wire.stall(0x81)
        with pytest.raises(usb.core.USBError) as caught:
            device.read(0x81, 7)
        assert caught.value.errno == errno.EPIPE
        heal()
        assert _ask(device, STATUS) == OK


def test_an_interface_belongs_to_one(plugged: Make) -> None:
    """A kernel driver, or another program, keeps it until it lets go."""
    plugged(kernel_driver=True)
    first, second = _find(), _find()
    assert first.is_kernel_driver_active(0)
    with pytest.raises(usb.core.USBError) as caught:
        usb.util.claim_interface(first, 0)
    assert caught.value.errno == errno.EBUSY
    first.detach_kernel_driver(0)
    with pytest.raises(usb.core.USBError) as caught:
        first.detach_kernel_driver(0)
    assert caught.value.errno == errno.ENOENT
    usb.util.claim_interface(first, 0)
    for claim in (lambda: usb.util.claim_interface(second, 0), second.set_configuration):
        with pytest.raises(usb.core.USBError) as caught:
            claim()
        assert caught.value.errno == errno.EBUSY
    usb.util.release_interface(first, 0)
    assert _ask(second, STATUS) == OK
    usb.util.dispose_resources(second)
    usb.util.claim_interface(first, 0)
    usb.util.release_interface(first, 0)
    first.attach_kernel_driver(0)
    assert first.is_kernel_driver_active(0)


def test_what_the_device_has_not_is_refused(plugged: Make) -> None:
    """One configuration, one interface, one setting."""
    wire = plugged()
    device = _find()
    handle = wire.backend.open_device(next(wire.backend.enumerate_devices()))
    for refused in (
        lambda: wire.backend.set_configuration(handle, 9),
        lambda: wire.backend.claim_interface(handle, 1),
        lambda: wire.backend.release_interface(handle, 0),
        lambda: wire.backend.set_interface_altsetting(handle, 0, 1),
    ):
        with pytest.raises(usb.core.USBError) as caught:
            refused()
        assert caught.value.errno == errno.ENOENT
    with pytest.raises(IndexError):
        device[1]


def test_spoiled_answers_keep_their_endpoints(plugged: Make, reader: VirtualReader) -> None:
    """Duplicates are two transfers; noise before a preamble is one of its own; a cut answer has no body."""
    wire = plugged()
    assert wire.url == "usb://0400:c35a"
    wire.plug()
    device = _find()
    reader.duplicate()
    assert _ask(device, STATUS) == OK
    assert bytes(device.read(0x81, 7, 100)) == OK[:7]
    assert bytes(device.read(0x85, 64, 100)) == OK[7:]
    reader.noise("0102")
    device.write(0x02, STATUS[:7])
    device.write(0x06, STATUS[7:])
    assert [bytes(device.read(0x81, 64, 100)) for _ in range(2)] == [b"\x01\x02", OK[:7]]
    reader.cut_answer(7)
    device.write(0x02, STATUS[:7])
    device.write(0x06, STATUS[7:])
    assert bytes(device.read(0x81, 64, 100)) == OK[:7]
