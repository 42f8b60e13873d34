"""Drivers by name."""

from __future__ import annotations

import pytest

from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner import profiles as scanners
from drivers.receipt_printer import profiles as printers
from drivers.registry import (
    DRIVERS,
    open_card_reader,
    open_document_camera,
    open_document_printer,
    open_qr_scanner,
    open_receipt_printer,
)

NOWHERE = "serial:///dev/nowhere"


def test_every_name_makes_its_driver_and_touches_nothing() -> None:
    """What the settings may say exists, and making it needs no device."""
    for driver, profiles in DRIVERS["id_card_reader"].items():
        for profile in profiles:
            open_card_reader(driver, NOWHERE, profile).close()
    assert set(DRIVERS["id_card_reader"]) == {"sdt", "stx"}
    for profile in printers.PROFILES:
        open_receipt_printer("escpos", NOWHERE, profile).close()
    for profile in scanners.NAMES:
        open_qr_scanner("serial-line", NOWHERE, profile).close()
    open_qr_scanner("hid-keyboard", "evdev:///dev/nowhere", "").close()
    open_qr_scanner("camera", "v4l2:///dev/nowhere", "").close()
    for driver in DRIVERS["document_printer"]:
        open_document_printer(driver, "ipp://192.0.2.30/ipp/print").close()
    for driver, profiles in DRIVERS["document_camera"].items():
        for profile in profiles:
            open_document_camera(driver, "v4l2:///dev/nowhere", profile).close()
    assert set(DRIVERS["receipt_printer"]) == {"escpos"}
    assert set(DRIVERS["qr_scanner"]) == {"serial-line", "hid-keyboard", "camera"}


def test_an_unknown_name_is_illegal_and_the_known_ones_are_listed() -> None:
    """A typo in the settings is answered with the choices."""
    for attempt in (
        lambda: open_card_reader("nfc-cloud", NOWHERE),
        lambda: open_card_reader("sdt", NOWHERE, "no-such-model"),
        lambda: open_receipt_printer("stx", NOWHERE, ""),
        lambda: open_qr_scanner("stx", NOWHERE, ""),
        lambda: open_document_printer("stx", NOWHERE),
        lambda: open_document_camera("stx", NOWHERE),
        lambda: open_document_camera("camera", "v4l2:///dev/nowhere", "no-such-size"),
    ):
        with pytest.raises(DeviceError) as caught:
            attempt()
        assert caught.value.reason is ErrorReason.ILLEGAL
        assert "known: " in caught.value.detail
