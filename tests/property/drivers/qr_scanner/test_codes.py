"""Promises about scanned bytes that hold for all of them."""

import string
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from drivers.codes import Payload, ReceiptNumber, UnknownCode, UnknownReason
from drivers.qr_scanner.framing import MOST, Code, Frame, Framer
from drivers.qr_scanner.payload import classify
from drivers.qr_scanner.text import text_of

_REAL = "L01701-261123-QX0042-L"
_PLAIN = st.binary(min_size=1, max_size=40).filter(
    lambda code: not set(code) & {0x0D, 0x0A, 0x01, 0x02, 0x03} and not code.startswith(b"]Q")
)
_WIRE = st.lists(st.sampled_from([b"\r", b"\n", b"\x02", b"\x03", b"\x01", b"]Q1", b"a" * 1500, b";\x06;", b"L0"])).map(
    b"".join
) | st.binary(max_size=200)


def _as_gb18030(text: str) -> bytes:
    return text.encode("gb18030")


def _fed(framer: Framer, data: bytes, cuts: list[int]) -> list[Frame]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [frame for start, end in pairwise(edges) for frame in framer.feed(data[start:end])]


@given(_WIRE, st.lists(st.integers(min_value=0), max_size=8))
def test_chunks_do_not_matter(data: bytes, cuts: list[int]) -> None:
    """The same bytes give the same frames, however the line delivers them."""
    assert _fed(Framer(), data, cuts) == Framer().feed(data)


@given(_WIRE)
def test_no_frame_is_over_long(data: bytes) -> None:
    """Whatever comes, no code is longer than the limit, and a silence brings the framer back to its beginning."""
    framer = Framer()
    frames = framer.feed(data * 4) + framer.silence()
    assert all(len(frame.data) <= MOST for frame in frames if isinstance(frame, Code))
    assert not framer.within_frame
    assert framer.feed(b"next\r") == [Code(b"next")]


@given(st.lists(st.tuples(_PLAIN, st.sampled_from([b"%s\r", b"%s\n", b"%s\r\n", b"\x02%s\x03", b"\x02]Q1%s\x03\r\n"]))))
def test_every_code_comes_through_whole(codes: list[tuple[bytes, bytes]]) -> None:
    """Codes without control characters survive every framing that engines use."""
    sent = b"".join(form % code for code, form in codes)
    assert Framer().feed(sent) == [Code(code) for code, _ in codes]


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
