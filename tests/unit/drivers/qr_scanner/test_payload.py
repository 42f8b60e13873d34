"""What a scanned code may be."""

import pytest

from drivers.qr_scanner.payload import ReceiptNumber, UnknownCode, UnknownReason, _check_character, classify


@pytest.mark.parametrize(
    "number",
    ["L01701-261123-QX0042-L", "L01701-261123-QX12345-D", "L00101-260101-AA0001-Z"],
)
def test_receipt_numbers_are_known(number: str) -> None:
    """A well-formed number with its right check character is a receipt number."""
    assert classify(number.encode()) == ReceiptNumber(number)


def test_the_check_character_is_that_of_iso_7064() -> None:
    """MOD 37,36 as in the published example of the Global Release Identifier A1-2425G-ABC1234002-M."""
    assert _check_character("A12425GABC1234002") == "M"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", UnknownReason.NO_KNOWN_FORM),
        (b"hello", UnknownReason.NO_KNOWN_FORM),
        (b"https://example.org/?n=L01701-261123-QX0042-L", UnknownReason.TOO_LONG),
        (b"L01701-261123-QX0042-M", UnknownReason.WRONG_CHECK_CHARACTER),
        (b"L01701-261123-QX0024-L", UnknownReason.WRONG_CHECK_CHARACTER),
        (b"L01701-260230-QX0042-L", UnknownReason.NO_SUCH_DAY),
        (b"L01701-261123-QX042-L", UnknownReason.NO_KNOWN_FORM),
        (b"l01701-261123-QX0042-L", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-qx0042-L", UnknownReason.NO_KNOWN_FORM),
        (b" L01701-261123-QX0042-L", UnknownReason.NO_KNOWN_FORM),
        (b"L01701261123QX0042L", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-QX0042-L\n", UnknownReason.NOT_PRINTABLE_ASCII),
        (b"L01701-261123-QX0042-L\x00", UnknownReason.NOT_PRINTABLE_ASCII),
        (b"L01701-261123-QX0042-L\x7f", UnknownReason.NOT_PRINTABLE_ASCII),
        (b"\x1bp\x00\x19\xfa", UnknownReason.NOT_PRINTABLE_ASCII),
        ("L０1701-261123-QX0042-L".encode(), UnknownReason.NOT_PRINTABLE_ASCII),
        ("L٠1701-261123-QX0042-L".encode(), UnknownReason.NOT_PRINTABLE_ASCII),
        (b"L01701-261123-QX" + b"0" * 14 + b"42-L", UnknownReason.TOO_LONG),
        (b"x" * 5000, UnknownReason.TOO_LONG),
    ],
)
def test_everything_else_is_unknown(data: bytes, reason: UnknownReason) -> None:
    """Nothing but the grammar passes, and the reason never repeats the code."""
    assert classify(data) == UnknownCode(reason)
