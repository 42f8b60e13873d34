"""Addresses of document printers are judged before anything is sent to them."""

import pytest

from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import check_printer_url, parse_printer_url

DIGITS = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("ipp://192.0.2.30/ipp/print", "ipp://192.0.2.30:631/ipp/print"),
        ("ipp://printer.local:8631/ipp/print/hall", "ipp://printer.local:8631/ipp/print/hall"),
        ("ipps://[2001:db8::1]/ipp/print", "ipps://[2001:db8::1]:631/ipp/print"),
    ],
)
def test_an_address_names_host_port_and_path(url: str, uri: str) -> None:
    """What is left out is what RFC 8010 says."""
    assert parse_printer_url(url).uri == uri


def test_a_fingerprint_may_be_written_as_tools_print_it() -> None:
    """What openssl prints, capital letters and colons, can be copied into the settings."""
    written = ":".join(DIGITS[i : i + 2] for i in range(0, 64, 2)).upper()
    assert parse_printer_url(f"ipps://printer/ipp/print?fingerprint={written}").fingerprint == DIGITS


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://192.0.2.30/ipp/print",
        "tcp://192.0.2.30:9100",
        "ipp:///ipp/print",
        "ipp://192.0.2.30",
        "ipp://192.0.2.30/",
        "ipp://192.0.2.30:99999/ipp/print",
        "ipp://somebody@192.0.2.30/ipp/print",
        "ipp://192.0.2.30/ipp/print#here",
        "ipp://192.0.2.30/ipp /print",
        "ipp://192.0.2.30/打印",
        "ipp://hall printer/ipp/print",
        "ipp://[2001:db8::1/ipp/print",
        f"ipp://192.0.2.30/ipp/print?fingerprint={DIGITS}",
        "ipps://192.0.2.30/ipp/print?fingerprint=abc",
        "ipps://192.0.2.30/ipp/print?fingerprint",
        "ipps://192.0.2.30/ipp/print?trust=all",
    ],
)
def test_an_address_that_cannot_work_is_illegal(url: str) -> None:
    """A technician's slip is told by the settings check, not by the first document."""
    with pytest.raises(DeviceError) as caught:
        check_printer_url(url)
    assert caught.value.reason is ErrorReason.ILLEGAL
