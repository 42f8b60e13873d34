"""Carry frames over the bulk endpoints of a USB reader, whole or split in two as the police's driver class does.

========  ====================================  the class ``0400:C35A``: a frame's two parts on two pairs of endpoints
OUT 0x02  preamble and LEN, seven bytes
OUT 0x06  CMD PARA DATA CHK
IN 0x81   preamble and LEN
IN 0x85   SW1 SW2 SW3 DATA CHK
========  ====================================

Source: the vendors' "SAM 通信协议" and openiDR200, which drives one so. The vendor id is not a reader maker's (remote
controls and oscilloscopes share it), so a device is found by both ids and believed only once it has answered "status".
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import suppress

import usb.core
import usb.util

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.frame import LONGEST_FRAME, PREAMBLE

_HEAD = len(PREAMBLE) + 2
_LONGEST_BODY = LONGEST_FRAME - _HEAD
_DRAIN_MS = 1
_DRAIN_READS = 64
_SPLIT = 2
"""How many bulk endpoints there are in each direction when frames travel in two parts."""
_REASONS = {
    errno.ENODEV: ErrorReason.NO_HARDWARE,
    errno.ENOENT: ErrorReason.NO_HARDWARE,
    errno.EIO: ErrorReason.OFFLINE,
    errno.EPIPE: ErrorReason.OFFLINE,
    errno.ESHUTDOWN: ErrorReason.OFFLINE,
    errno.EBUSY: ErrorReason.BUSY,
    errno.EACCES: ErrorReason.FAILURE,
    errno.ETIMEDOUT: ErrorReason.TIMEOUT,
}


def usb_lines(vendor: int, product: int) -> Iterator[UsbLine]:
    """Open each device with these ids in turn; whoever takes one closes it.

    Raises:
        DeviceError: ``NO_HARDWARE`` when there is none, ``FAILURE`` when libusb is missing; what one device refuses
            (``BUSY``, no right) when no other can be opened.
    """
    name = f"usb {vendor:04x}:{product:04x}"
    try:
        devices = list(usb.core.find(find_all=True, idVendor=vendor, idProduct=product) or ())
    except usb.core.NoBackendError as error:
        raise DeviceError(ErrorReason.FAILURE, detail=f"{name}: the library libusb 1.0 is missing") from error
    except usb.core.USBError as error:
        raise _device_error(error, name) from error
    refusal = DeviceError(ErrorReason.NO_HARDWARE, detail=f"{name} is not there")
    opened = False
    for device in devices:
        try:
            line = UsbLine(name, device)
        except DeviceError as error:
            refusal = error
            continue
        opened = True
        yield line
    if not opened:
        raise refusal


class UsbLine:
    """One device's endpoints as a `drivers.transport.Line`: the bytes of frames, however they travelled."""

    def __init__(self, name: str, device: usb.core.Device) -> None:
        """Claim the device's first interface with bulk endpoints in both directions.

        Raises:
            DeviceError: the device is gone, busy or forbidden, or has no such interface.
        """
        self._name = name
        self._device: usb.core.Device | None = device
        try:
            self._outs, self._ins = _claim(device)
        except usb.core.USBError as error:
            usb.util.dispose_resources(device)
            raise _device_error(error, name) from error
        if not self._outs or len(self._outs) != len(self._ins):
            usb.util.dispose_resources(device)
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"{name} has no pair of bulk endpoints")
        self._head = b""
        self._owed = 0

    def read(self, most: int, until: Deadline) -> bytes:
        """Return what has arrived; a body is fetched from its own endpoint once its head has told its length."""
        del most  # a transfer is never longer than a frame, and whole transfers are handed on
        while not until.expired:
            received = self._receive(self._ins[-1 if self._owed else 0], until.slice())
            if received:
                return self._followed(received)
        return b""

    def write(self, data: bytes, until: Deadline) -> None:
        """Send one frame, its head and body to their endpoints when there are two."""
        parts = [data] if len(self._outs) < _SPLIT else [data[:_HEAD], data[_HEAD:]]
        for endpoint, part in zip(self._outs, parts, strict=False):
            self._send(endpoint, part, until)

    def drain_input(self) -> None:
        """Throw away what was not read, from every endpoint."""
        self._head, self._owed = b"", 0
        for endpoint in self._ins:
            for _ in range(_DRAIN_READS):
                if not self._receive(endpoint, _DRAIN_MS / 1000):
                    break

    def close(self) -> None:
        """Give the device back; never raises."""
        device, self._device = self._device, None
        self._head = b""
        if device is not None:
            with suppress(usb.core.USBError):
                usb.util.dispose_resources(device)

    def _followed(self, received: bytes) -> bytes:
        """Keep account of how much of a split frame's body is still to come."""
        if len(self._ins) < _SPLIT:
            return received
        if self._owed:
            self._owed = max(0, self._owed - len(received))
            return received
        self._head = (self._head + received)[-_HEAD:]
        if self._head.startswith(PREAMBLE) and len(self._head) == _HEAD:
            length = int.from_bytes(self._head[len(PREAMBLE) :], "big")
            self._owed, self._head = (length if length <= _LONGEST_BODY else 0), b""
        return received

    def _receive(self, endpoint: usb.core.Endpoint, seconds: float) -> bytes:
        device = self._taken()
        packet = endpoint.wMaxPacketSize or 64
        size = -(-LONGEST_FRAME // packet) * packet  # whole packets: a shorter buffer overflows
        try:
            return bytes(device.read(endpoint.bEndpointAddress, size, max(1, round(seconds * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise _device_error(error, self._name) from error

    def _send(self, endpoint: usb.core.Endpoint, part: bytes, until: Deadline) -> None:
        device = self._taken()
        rest = part
        while rest:
            if until.expired:
                raise DeviceError(ErrorReason.TIMEOUT, detail=f"{self._name} takes no data")
            try:
                rest = rest[device.write(endpoint.bEndpointAddress, rest, max(1, round(until.slice() * 1000))) :]
            except usb.core.USBTimeoutError:
                continue
            except usb.core.USBError as error:
                raise _device_error(error, self._name) from error

    def _taken(self) -> usb.core.Device:
        if self._device is None:
            raise DeviceError(ErrorReason.OFFLINE, detail=f"{self._name} is closed")
        return self._device


def _claim(device: usb.core.Device) -> tuple[list[usb.core.Endpoint], list[usb.core.Endpoint]]:
    """Take the first interface with bulk endpoints; return those out and in, in the order of their addresses."""
    for interface in device.get_active_configuration():
        bulk = sorted(
            (end for end in interface if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK),
            key=lambda end: int(end.bEndpointAddress),
        )
        outs = [end for end in bulk if usb.util.endpoint_direction(end.bEndpointAddress) == usb.util.ENDPOINT_OUT]
        ins = [end for end in bulk if usb.util.endpoint_direction(end.bEndpointAddress) == usb.util.ENDPOINT_IN]
        if outs and ins:
            with suppress(NotImplementedError):  # a bus without kernel drivers has none to send away
                if device.is_kernel_driver_active(interface.bInterfaceNumber):
                    device.detach_kernel_driver(interface.bInterfaceNumber)
            usb.util.claim_interface(device, interface.bInterfaceNumber)
            for end in (*outs, *ins):
                end.clear_halt()  # whoever had it before may have left an endpoint stalled
            return outs, ins
    return [], []


def _device_error(error: usb.core.USBError, name: str) -> DeviceError:
    reason = _REASONS.get(error.errno or 0, ErrorReason.FAILURE)
    return DeviceError(reason, detail=f"{name}: {error.strerror or error}")
