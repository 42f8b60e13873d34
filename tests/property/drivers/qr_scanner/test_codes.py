"""Promises about scanned bytes that hold for all of them."""

import string

from hypothesis import given
from hypothesis import strategies as st

from drivers.qr_scanner.payload import ReceiptNumber, UnknownCode, classify

_REAL = "L01701-261123-QX0042-L"


@given(st.binary(max_size=64))
def test_any_bytes_are_judged(data: bytes) -> None:
    """Hostile bytes never raise, and what passes is exactly what was scanned."""
    match classify(data):
        case ReceiptNumber(number):
            assert number.encode("ascii") == data
        case UnknownCode():
            pass


@given(
    st.integers(min_value=0, max_value=len(_REAL) - 1),
    st.sampled_from(string.ascii_uppercase + string.digits + string.ascii_lowercase + "- "),
)
def test_no_single_wrong_character_passes(position: int, character: str) -> None:
    """Every single substitution in a real number is noticed."""
    changed = _REAL[:position] + character + _REAL[position + 1 :]
    assert (classify(changed.encode()) == ReceiptNumber(_REAL)) is (changed == _REAL)


@given(st.integers(min_value=0, max_value=len(_REAL) - 2))
def test_no_swapped_neighbours_pass(position: int) -> None:
    """Two neighbouring characters that change places are noticed."""
    a, b = _REAL[position], _REAL[position + 1]
    changed = _REAL[:position] + b + a + _REAL[position + 2 :]
    assert isinstance(classify(changed.encode()), ReceiptNumber) is (a == b)
