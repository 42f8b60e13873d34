"""Promises about scanned bytes that hold for all of them."""

import string

from hypothesis import given
from hypothesis import strategies as st

from drivers.codes import Payload, ReceiptNumber, UnknownCode, UnknownReason
from drivers.qr_scanner.payload import classify
from drivers.qr_scanner.text import text_of

_REAL = "L01701-261123-QX0042-04"


def _as_gb18030(text: str) -> bytes:
    return text.encode("gb18030")


@given(st.binary(max_size=600) | st.text(max_size=150).map(str.encode) | st.text(max_size=99).map(_as_gb18030))
def test_any_bytes_are_judged(data: bytes) -> None:
    """Hostile bytes never raise, and what passes is exactly what was scanned."""
    match classify(data):
        case ReceiptNumber(number):
            assert number.encode("ascii") == data
        case UnknownCode(reason):
            assert reason in UnknownReason
        case other:
            assert isinstance(other, Payload)


@given(st.text())
def test_utf_8_comes_first(text: str) -> None:
    """Whatever is valid UTF-8 is read as UTF-8."""
    assert text_of(text.encode("utf-8")) == text


@given(st.binary())
def test_a_text_is_strictly_of_its_charset(data: bytes) -> None:
    """No byte is replaced or lost: the text encodes to the very bytes, in one of the two charsets, or there is none."""
    text = text_of(data)
    if text is not None:
        assert data in {text.encode("utf-8"), _as_gb18030(text)}


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
