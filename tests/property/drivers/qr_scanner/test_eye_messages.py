"""The words between the terminal and its decoding child: a round trip, and nothing but declared errors."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from drivers.qr_scanner.decoder import Decoded
from drivers.qr_scanner.eye_messages import LONGEST_ANSWER, MessageError, pack_answer, unpack_answer

_PLACES = st.integers(-65_535, 65_535)
_CORNERS = st.tuples(*[st.tuples(_PLACES, _PLACES)] * 4)
_CODES = st.lists(st.builds(Decoded, st.binary(min_size=1, max_size=200), _CORNERS), max_size=16)


@given(_CODES)
def test_an_answer_comes_back_as_it_was(codes: list[Decoded]) -> None:
    """Bytes and corners survive the pipe."""
    assert unpack_answer(pack_answer(codes)) == codes


@given(st.binary(max_size=300))
def test_a_hostile_answer_is_refused_or_well_formed(answer: bytes) -> None:
    """Whatever a captured child says is a list of codes or a `MessageError`."""
    with suppress(MessageError):
        for code in unpack_answer(answer):
            assert len(code.corners) == 4


@given(_CODES, st.data())
def test_a_cut_answer_is_refused(codes: list[Decoded], data: st.DataObject) -> None:
    """An answer that ends too soon is never taken for a shorter one."""
    answer = pack_answer(codes)
    cut = answer[: data.draw(st.integers(0, len(answer) - 1))]
    try:
        unpack_answer(cut)
    except MessageError:
        return
    raise AssertionError(cut)


def test_an_answer_fits() -> None:
    """Codes that no answer can hold are left out, and the rest is still an answer."""
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    many = [Decoded(b"x" * 4096, corners)] * 30
    answer = pack_answer([Decoded(b"y" * 5000, corners), *many])
    assert len(answer) <= LONGEST_ANSWER
    assert 10 <= len(unpack_answer(answer)) <= 16
