"""Put a virtual device on a USB bus that pyusb takes for libusb's: no hardware, no kernel, the real pyusb above.

A test lets ``usb.backend.libusb1.get_backend`` return `UsbWire.backend`; errors carry libusb's codes and Linux's
numbers.
"""

from __future__ import annotations

import errno
import os
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import usb.backend
from usb.core import USBError, USBTimeoutError

from simulators.device import Device
from simulators.line import Line
from simulators.usb_device import PACKET_BYTES, PRODUCT, Endpoints, ReaderFunction, UsbDevice, decoys, now

_CODES = {
    errno.ENODEV: -4,
    errno.ENOENT: -5,
    errno.EBUSY: -6,
    errno.ETIMEDOUT: -7,
    errno.EOVERFLOW: -8,
    errno.EPIPE: -9,
}
_CONFIGURATION = 1
_BULK = 2
_SELF_POWERED_WAKING = 0xE0
_VENDOR_CLASS = 0xFF
_REVISION = 0x0063  # as seen
_FULL_SPEED = 2


@dataclass(eq=False, slots=True)
class Handle:
    """An open device; it is dead once the device has left, even when that comes back."""

    device: UsbDevice
    address: int


class UsbWire:
    """The USB plug of one virtual device, on a bus of its own.

    ``decoy`` puts two devices before it that have its vendor, one of them also its product, and answer nothing.
    """

    def __init__(
        self,
        device: Device,
        line: Line | None = None,
        *,
        endpoints: Endpoints | str = Endpoints.SPLIT,
        decoy: bool = False,
        kernel_driver: bool = False,
    ) -> None:
        """Prepare the bus; `plug` lets the device appear on it."""
        self.line = line or Line()
        self._device = device
        self._function = ReaderFunction(device, Endpoints(endpoints), self.line)
        self._usb = UsbDevice(product=PRODUCT, function=self._function, kernel_driver=kernel_driver, address=3)
        self._kernel_driver = kernel_driver
        self.backend = UsbBackend([*(decoys() if decoy else []), self._usb])
        device.baud = None
        device.attach(self)

    @property
    def url(self) -> str:
        """The device by vendor and product."""
        return f"usb://{self._usb.vendor:04x}:{self._usb.product:04x}"

    @property
    def plugged(self) -> bool:
        """Whether the bus shows the device."""
        return self._usb.present

    def plug(self) -> None:
        """Let the device appear, with a new address; does nothing when it is there."""
        with self._function.condition:
            if self._usb.present:
                return
            self._usb.address += 1
            self._usb.kernel_driver, self._usb.claimed_by = self._kernel_driver, None
            self._device.restart()
            self._device.advance(now())
            self._usb.present = True

    def unplug(self) -> None:
        """Let the device vanish; whoever waits for it is told at once."""
        with self._function.condition:
            self._usb.present = False
            self._function.clear()
            self._function.condition.notify_all()

    def stall(self, endpoint: int) -> None:
        """Halt one endpoint: transfers fail with a broken pipe until the host clears it."""
        with self._function.condition:
            self._usb.stalled.add(endpoint)
            self._function.condition.notify_all()

    def wake(self) -> None:
        """Let a waiting transfer look again."""
        with self._function.condition:
            self._function.condition.notify_all()


class UsbBackend(usb.backend.IBackend):  # type: ignore[misc] # pyusb has no types
    """A bus with these devices, in the shape that pyusb asks a backend for."""

    def __init__(self, devices: list[UsbDevice]) -> None:
        """Start with what is plugged in."""
        self._devices = devices

    def enumerate_devices(self) -> Iterator[UsbDevice]:
        """Yield the devices that are plugged in."""
        yield from [device for device in self._devices if device.present]

    def get_parent(self, dev: UsbDevice) -> None:
        """Every device hangs on the root."""

    def get_device_descriptor(self, dev: UsbDevice) -> SimpleNamespace:
        """Return what a device says about itself (USB 2.0, 9.6.1)."""
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0110, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=8, idVendor=dev.vendor, idProduct=dev.product, bcdDevice=_REVISION,
            iManufacturer=0, iProduct=0, iSerialNumber=0, bNumConfigurations=1,
            address=dev.address, bus=1, port_number=1, port_numbers=(1,), speed=_FULL_SPEED,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbDevice, config: int) -> SimpleNamespace:
        """Return the only configuration (9.6.3): self powered, with remote wake-up."""
        _only(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=9 + 9 + 7 * len(dev.function.endpoints), bNumInterfaces=1,
            bConfigurationValue=_CONFIGURATION, iConfiguration=0, bmAttributes=_SELF_POWERED_WAKING, bMaxPower=50,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: UsbDevice, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return the only interface (9.6.5)."""
        _only(intf, alt, config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(dev.function.endpoints), bInterfaceClass=_VENDOR_CLASS, bInterfaceSubClass=0,
            bInterfaceProtocol=0, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: UsbDevice, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return one endpoint (9.6.6); all are bulk endpoints of 64 bytes."""
        _only(intf, alt, config)
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=dev.function.endpoints[ep], bmAttributes=_BULK,
            wMaxPacketSize=PACKET_BYTES, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: UsbDevice) -> Handle:
        """Open a device that is there."""
        if not dev.present:
            raise _error(errno.ENODEV)
        return Handle(dev, dev.address)

    def close_device(self, dev_handle: Handle) -> None:
        """Close it; its interface is free again."""
        if dev_handle.device.claimed_by is dev_handle:
            dev_handle.device.claimed_by = None

    def set_configuration(self, dev_handle: Handle, config_value: int) -> None:
        """Set the configuration: impossible while a driver or another program holds the interface."""
        device = _alive(dev_handle)
        if device.kernel_driver or device.claimed_by not in {None, dev_handle}:
            raise _error(errno.EBUSY)
        if config_value != _CONFIGURATION:
            raise _error(errno.ENOENT)

    def get_configuration(self, dev_handle: Handle) -> int:
        """Return the configuration that Linux has set."""
        _alive(dev_handle)
        return _CONFIGURATION

    def set_interface_altsetting(self, dev_handle: Handle, intf: int, altsetting: int) -> None:
        """Accept the only setting."""
        _alive(dev_handle)
        if (intf, altsetting) != (0, 0):
            raise _error(errno.ENOENT)

    def claim_interface(self, dev_handle: Handle, intf: int) -> None:
        """Claim the interface for this handle."""
        device = _alive(dev_handle)
        if intf:
            raise _error(errno.ENOENT)
        if device.kernel_driver or device.claimed_by not in {None, dev_handle}:
            raise _error(errno.EBUSY)
        device.claimed_by = dev_handle

    def release_interface(self, dev_handle: Handle, intf: int) -> None:  # noqa: ARG002 - there is one
        """Give the interface back."""
        device = _alive(dev_handle)
        if device.claimed_by is not dev_handle:
            raise _error(errno.ENOENT)
        device.claimed_by = None

    def bulk_write(self, dev_handle: Handle, ep: int, intf: int, data: array[int], timeout: int) -> int:  # noqa: ARG002
        """Send one transfer; return its size. The devices of the bench always take it."""
        with dev_handle.device.function.condition:
            _flowing(dev_handle, ep)
            dev_handle.device.function.take(ep, data.tobytes(), now())
        return len(data) * data.itemsize

    def bulk_read(self, dev_handle: Handle, ep: int, intf: int, buff: array[int], timeout: int) -> int:  # noqa: ARG002
        """Receive one transfer, or as much of it as whole packets fit; wait ``timeout`` ms, for ever when 0."""
        function = dev_handle.device.function
        until = now() + timeout / 1000 if timeout else None
        with function.condition:
            while True:
                _flowing(dev_handle, ep)
                transfers = function.give(ep, now())
                if transfers:
                    return _fill(buff, transfers)
                left = [moment - now() for moment in (until, function.due()) if moment is not None]
                if until is not None and until <= now():
                    raise _error(errno.ETIMEDOUT)
                function.condition.wait(max(0.0, min(left)) if left else None)

    def clear_halt(self, dev_handle: Handle, ep: int) -> None:
        """Let a stalled endpoint work again."""
        _alive(dev_handle).stalled.discard(ep)

    def reset_device(self, dev_handle: Handle) -> None:
        """Reset the port; the device keeps its address."""
        _alive(dev_handle).stalled.clear()

    def is_kernel_driver_active(self, dev_handle: Handle, intf: int) -> bool:  # noqa: ARG002 - there is one
        """Return whether the kernel holds the interface."""
        return _alive(dev_handle).kernel_driver

    def detach_kernel_driver(self, dev_handle: Handle, intf: int) -> None:  # noqa: ARG002 - there is one
        """Take the interface from the kernel."""
        device = _alive(dev_handle)
        if not device.kernel_driver:
            raise _error(errno.ENOENT)
        device.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: Handle, intf: int) -> None:  # noqa: ARG002 - there is one
        """Give the interface back to the kernel."""
        _alive(dev_handle).kernel_driver = True


def _only(*indices: int) -> None:
    """There is one configuration, one interface, one setting: anything else ends pyusb's search."""
    if any(indices):
        raise IndexError("no such descriptor")


def _alive(handle: Handle) -> UsbDevice:
    if not handle.device.present or handle.device.address != handle.address:
        raise _error(errno.ENODEV)
    return handle.device


def _flowing(handle: Handle, endpoint: int) -> None:
    if endpoint in _alive(handle).stalled:
        raise _error(errno.EPIPE)


def _fill(buffer: array[int], transfers: deque[bytes]) -> int:
    """Move the first transfer into the buffer; a packet that does not fit whole is lost, as on the bus."""
    size, transfer = len(buffer) * buffer.itemsize, transfers.popleft()
    if len(transfer) > size and size % PACKET_BYTES:
        raise _error(errno.EOVERFLOW)
    taken, rest = transfer[:size], transfer[size:]
    if rest:
        transfers.appendleft(rest)
    buffer[: len(taken)] = array(buffer.typecode, taken)
    return len(taken)


def _error(number: int) -> USBError:
    """Return libusb's error for a number of Linux."""
    kind = USBTimeoutError if number == errno.ETIMEDOUT else USBError
    return kind(os.strerror(number), _CODES[number], number)
