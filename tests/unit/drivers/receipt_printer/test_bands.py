"""What of a picture is worth sending."""

from drivers.api import Raster
from drivers.receipt_printer.bands import BAND_ROWS, Band, Gap, cut_into_bands


def _raster(*rows: bytes) -> Raster:
    return Raster(len(rows[0]) * 8, len(rows), b"".join(rows))


def test_white_at_the_edges_is_fed() -> None:
    """White above and below costs no raster, however little it is."""
    assert cut_into_bands(_raster(b"\0\0", b"\x80\0", b"\0\0")) == (Gap(1), Band(1, 1, b"\x80"), Gap(1))


def test_thin_white_lines_stay_in_their_band() -> None:
    """Seven white rows do not stop the paper; eight do."""
    ink, white = b"\xff", b"\0"
    assert cut_into_bands(_raster(ink, *[white] * 7, ink)) == (Band(1, 9, ink + white * 7 + ink),)
    assert cut_into_bands(_raster(ink, *[white] * 8, ink)) == (Band(1, 1, ink), Gap(8), Band(1, 1, ink))


def test_bands_are_short() -> None:
    """A long picture is several bands, each as wide as its own ink."""
    rows = [b"\x01\x01"] * BAND_ROWS + [b"\x01\x00"]
    assert cut_into_bands(_raster(*rows)) == (
        Band(2, BAND_ROWS, b"\x01\x01" * BAND_ROWS),
        Band(1, 1, b"\x01"),
    )


def test_no_real_time_command_across_rows() -> None:
    """DLE at the end of one row and EOT at the start of the next would be a command too."""
    (band,) = cut_into_bands(_raster(b"\x01\x10", b"\x04\x01"))
    assert band == Band(2, 2, b"\x01\x00\x04\x01")


def test_an_empty_picture_is_nothing() -> None:
    """No rows, no bands."""
    assert cut_into_bands(Raster(0, 0, b"")) == ()
    assert cut_into_bands(Raster(8, 0, b"")) == ()
