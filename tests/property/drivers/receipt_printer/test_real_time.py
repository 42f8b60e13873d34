"""Whatever a picture looks like, its bytes never say a command that a printer obeys at once."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.api import Raster
from drivers.receipt_printer.bands import Band, cut_into_bands
from drivers.receipt_printer.real_time import find_real_time, without_real_time

NASTY = st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0x01, 0xFF])).map(bytes)


def _commands(data: bytes) -> list[int]:
    """Return where DLE stands before EOT, ENQ or DC4, found apart from the product's own search."""
    return [at for at in range(len(data) - 1) if data[at] == 0x10 and data[at + 1] in {0x04, 0x05, 0x14}]


@given(NASTY | st.binary())
def test_every_command_is_found(data: bytes) -> None:
    """The search sees each of them, overlapping ones too."""
    assert list(find_real_time(data)) == _commands(data)


@given(NASTY | st.binary())
def test_one_dot_is_cleared_for_each_command_and_no_other(data: bytes) -> None:
    """Nothing is left to obey, nothing moves, no dot is added."""
    sent = without_real_time(data)
    assert _commands(sent) == []
    changed = [at for at, (was, now) in enumerate(zip(data, sent, strict=True)) if was != now]
    assert changed == _commands(data)
    assert all((data[at] ^ sent[at]).bit_count() == 1 and not sent[at] & ~data[at] for at in changed)


@given(st.integers(1, 8), st.lists(NASTY, min_size=1, max_size=40))
def test_no_band_of_any_picture_holds_one(stride: int, rows: list[bytes]) -> None:
    """As they are sent: after cutting, trimming and joining rows."""
    cut = [row[:stride].ljust(stride, b"\x00") for row in rows]
    for piece in cut_into_bands(Raster(stride * 8, len(cut), b"".join(cut))):
        assert not isinstance(piece, Band) or _commands(piece.data) == []
