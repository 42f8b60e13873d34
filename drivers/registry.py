"""Drivers by name: the words that settings may use, and the class that each one means.

A driver's module is imported when it is asked for: checking settings must not cost a driver's libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from drivers.api import CardReader, QrScanner, ReceiptPrinter
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.profiles import PROFILES as SCANNERS
from drivers.receipt_printer.profiles import AUTO
from drivers.receipt_printer.profiles import PROFILES as PRINTERS

Maker = TypeVar("Maker")


def _sdt(transport: str) -> CardReader:
    from drivers.id_card_reader.sdt import SdtCardReader  # noqa: PLC0415 - loaded when asked for

    return SdtCardReader(transport)


def _escpos(transport: str, profile: str) -> ReceiptPrinter:
    from drivers.receipt_printer.escpos import EscPosPrinter  # noqa: PLC0415 - loaded when asked for

    return EscPosPrinter(transport, profile)


def _serial_line(transport: str, profile: str) -> QrScanner:
    from drivers.qr_scanner.serial_line import SerialScanner  # noqa: PLC0415 - loaded when asked for

    return SerialScanner(transport, profile)


_CARD_READERS: Mapping[str, Callable[[str], CardReader]] = {"sdt": _sdt}
_RECEIPT_PRINTERS: Mapping[str, Callable[[str, str], ReceiptPrinter]] = {"escpos": _escpos}
_QR_SCANNERS: Mapping[str, Callable[[str, str], QrScanner]] = {"serial-line": _serial_line}

DRIVERS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "id_card_reader": {"sdt": frozenset()},
    "receipt_printer": {"escpos": frozenset({*PRINTERS, AUTO})},
    "qr_scanner": {"serial-line": frozenset(SCANNERS)},
}
"""The driver names that the settings may use, by device class, each with the profiles it knows."""


def open_card_reader(driver: str, transport: str) -> CardReader:
    """Make the card reader's driver; it touches no device before its own ``open``.

    Raises:
        DeviceError: ``ILLEGAL`` for an unknown name.
    """
    return _find(_CARD_READERS, driver)(transport)


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


def _find(makers: Mapping[str, Maker], driver: str) -> Maker:
    try:
        return makers[driver]
    except KeyError:
        known = ", ".join(sorted(makers))
        raise DeviceError(ErrorReason.ILLEGAL, detail=f"no driver is called {driver!r}; known: {known}") from None
