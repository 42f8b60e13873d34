"""Drivers by name: the words that settings may use, and the class that each one means.

A driver's module is imported when it is asked for: checking settings must not cost a driver's libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from drivers.api import CardReader, QrScanner, ReceiptPrinter
from drivers.captures import DocumentCamera
from drivers.document_camera.profiles import PROFILES as CAMERAS
from drivers.documents import DocumentPrinter
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.profiles import PROFILES as READERS
from drivers.id_card_reader.profiles import Profile
from drivers.qr_scanner.profiles import NAMES as SCANNERS
from drivers.receipt_printer.profiles import AUTO
from drivers.receipt_printer.profiles import PROFILES as PRINTERS
from drivers.tracing import Trace

Maker = TypeVar("Maker")


class _CardReaderMaker(Protocol):
    def __call__(self, transport: str, profile: Profile, trace: Trace | None, *, keep_photo: bool) -> CardReader: ...


def _sdt(transport: str, profile: Profile, trace: Trace | None, *, keep_photo: bool) -> CardReader:
    from drivers.id_card_reader.sdt import SdtCardReader  # noqa: PLC0415 - loaded when asked for

    return SdtCardReader(transport, profile=profile, keep_photo=keep_photo, trace=trace)


def _stx(transport: str, profile: Profile, trace: Trace | None, *, keep_photo: bool) -> CardReader:
    del keep_photo  # this dialect's driver never asks for the photo
    from drivers.id_card_reader.stx import StxCardReader  # noqa: PLC0415 - loaded when asked for

    return StxCardReader(transport, profile=profile, trace=trace)


def _escpos(transport: str, profile: str) -> ReceiptPrinter:
    from drivers.receipt_printer.escpos import EscPosPrinter  # noqa: PLC0415 - loaded when asked for

    return EscPosPrinter(transport, profile)


def _serial_line(transport: str, profile: str) -> QrScanner:
    from drivers.qr_scanner.serial_line import SerialScanner  # noqa: PLC0415 - loaded when asked for

    return SerialScanner(transport, profile)


def _camera(transport: str, profile: str) -> QrScanner:
    del profile  # cameras have none
    from drivers.qr_scanner.camera import CameraScanner  # noqa: PLC0415 - loaded when asked for

    return CameraScanner(transport)


def _hid_keyboard(transport: str, profile: str) -> QrScanner:
    del profile  # keys are keys
    from drivers.qr_scanner.hid import KeyboardScanner  # noqa: PLC0415 - loaded when asked for

    return KeyboardScanner(transport)


def _ipp(transport: str) -> DocumentPrinter:
    from drivers.document_printer.ipp import IppPrinter  # noqa: PLC0415 - loaded when asked for

    return IppPrinter(transport)


def _over_mat(transport: str, profile: str) -> DocumentCamera:
    from drivers.document_camera.over_mat import MatCamera  # noqa: PLC0415 - loaded when asked for

    return MatCamera.at(transport, profile)


_CARD_READERS: Mapping[str, _CardReaderMaker] = {"sdt": _sdt, "stx": _stx}
_RECEIPT_PRINTERS: Mapping[str, Callable[[str, str], ReceiptPrinter]] = {"escpos": _escpos}
_QR_SCANNERS: Mapping[str, Callable[[str, str], QrScanner]] = {
    "serial-line": _serial_line,
    "hid-keyboard": _hid_keyboard,
    "camera": _camera,
}
_DOCUMENT_PRINTERS: Mapping[str, Callable[[str], DocumentPrinter]] = {"ipp": _ipp}
_DOCUMENT_CAMERAS: Mapping[str, Callable[[str, str], DocumentCamera]] = {"camera": _over_mat}

DRIVERS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "id_card_reader": {name: frozenset({"", *READERS}) for name in _CARD_READERS},
    "receipt_printer": {"escpos": frozenset({*PRINTERS, AUTO})},
    "qr_scanner": {"serial-line": SCANNERS, "hid-keyboard": frozenset(), "camera": frozenset()},
    "document_printer": {"ipp": frozenset()},
    "document_camera": {"camera": frozenset(CAMERAS)},
}
"""The driver names that the settings may use, by device class, each with the profiles it knows ("" where optional)."""


def open_card_reader(
    driver: str, transport: str, profile: str = "", trace: Trace | None = None, *, keep_photo: bool = False
) -> CardReader:
    """Make the card reader's driver; it touches no device before its own ``open``.

    ``profile`` names the model ("" for ``generic``); ``trace`` hears of every frame, with nobody's data in it;
    ``keep_photo`` hands the sealed photo through, for `drivers.id_card_reader.photo`.

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name.
    """
    maker = _find(_CARD_READERS, driver)
    if profile and profile not in READERS:
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"no profile is called {profile!r}; known: {', '.join(READERS)}")
    return maker(transport, READERS[profile or "generic"], trace, keep_photo=keep_photo)


def open_receipt_printer(driver: str, transport: str, profile: str) -> ReceiptPrinter:
    """Make the receipt printer's driver; ``profile`` names the model.

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name.
    """
    return _find(_RECEIPT_PRINTERS, driver)(transport, profile)


def open_qr_scanner(driver: str, transport: str, profile: str) -> QrScanner:
    """Make the QR scanner's driver; ``profile`` names the model.

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name.
    """
    return _find(_QR_SCANNERS, driver)(transport, profile)


def open_document_printer(driver: str, transport: str) -> DocumentPrinter:
    """Make the document printer's driver; it touches no device before its own ``open``.

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name or an address that cannot work.
    """
    return _find(_DOCUMENT_PRINTERS, driver)(transport)


def open_document_camera(driver: str, transport: str, profile: str = "") -> DocumentCamera:
    """Make the document camera's driver; ``profile`` names the size of its pictures ("" for 1080p).

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name, or a URL that is no camera's.
    """
    return _find(_DOCUMENT_CAMERAS, driver)(transport, profile)


def _find(makers: Mapping[str, Maker], driver: str) -> Maker:
    try:
        return makers[driver]
    except KeyError:
        known = ", ".join(sorted(makers))
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"no driver is called {driver!r}; known: {known}") from None
