"""Sightings: which code is reported, how surely, and how often."""

from drivers.qr_scanner.decoder import Corners, Decoded
from drivers.qr_scanner.sightings import Sightings, area

_SMALL: Corners = ((0, 0), (10, 0), (10, 10), (0, 10))
_LARGE: Corners = ((0, 0), (50, 0), (50, 50), (0, 50))


def _codes(*contents: bytes, corners: Corners = _SMALL) -> list[Decoded]:
    return [Decoded(content, corners) for content in contents]


def _sightings() -> Sightings:
    return Sightings(lambda data: data.startswith(b"signed"))


def test_an_unsigned_code_is_read_twice_before_it_counts() -> None:
    """The same bytes in two of three pictures; one misread picture reports nothing."""
    sightings = _sightings()
    assert sightings.take(_codes(b"a"), 0.0) is None
    assert sightings.take(_codes(), 0.1) is None
    assert sightings.take(_codes(b"a"), 0.2) == b"a"
    other = _sightings()
    assert [other.take(_codes(content), at) for at, content in enumerate((b"a", b"b", b"c", b"a"))] == [None] * 4


def test_a_signed_code_counts_at_once() -> None:
    """What its signature proves need not be read twice."""
    assert _sightings().take(_codes(b"signed x"), 0.0) == b"signed x"


def test_one_showing_is_reported_once() -> None:
    """As long as it is in sight it is the same showing; two seconds out of sight make another."""
    sightings = _sightings()
    times = [sightings.take(_codes(b"signed x"), second / 2) for second in range(20)]
    assert times == [b"signed x", *[None] * 19]
    assert sightings.take(_codes(), 10.0) is None
    assert sightings.take(_codes(b"signed x"), 11.4) is None
    assert sightings.take(_codes(b"signed x"), 13.5) == b"signed x"


def test_of_several_codes_the_one_held_up_is_reported() -> None:
    """The largest code is the nearest."""
    both = [*_codes(b"signed far"), *_codes(b"signed near", corners=_LARGE)]
    assert _sightings().take(both, 0.0) == b"signed near"
    assert _sightings().take(both[::-1], 0.0) == b"signed near"


def test_a_second_code_beside_a_reported_one_is_reported() -> None:
    """A poster in the background that was read once does not hide the phone."""
    sightings = _sightings()
    assert sightings.take(_codes(b"signed poster", corners=_LARGE), 0.0) == b"signed poster"
    both = [*_codes(b"signed poster", corners=_LARGE), *_codes(b"signed phone")]
    assert sightings.take(both, 0.1) == b"signed phone"


def test_nothing_of_a_code_is_kept() -> None:
    """Codes hold names: only digests are remembered."""
    sightings = _sightings()
    sightings.take(_codes(b"signed secret"), 0.0)
    assert b"secret" not in b"".join([*sightings._reported, *(digest for seen in sightings._recent for digest in seen)])


def test_areas() -> None:
    """The area is that of the figure, whichever way round its corners go."""
    assert area(_LARGE) == 2500
    assert area(_LARGE[::-1]) == 2500  # type: ignore[arg-type]  # a slice of four is four
