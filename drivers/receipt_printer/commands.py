"""Encode what the terminal says to an ESC/POS printer; python-escpos knows the bytes, nothing is sent here."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from drivers.api import Raster
from drivers.receipt_printer.bands import BAND_ROWS, Band, Gap, cut_into_bands
from drivers.receipt_printer.profiles import PrinterProfile

_FEED_MOST = 255

CLEAR_BUFFERS = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
"""``DLE DC4`` function 8 with its fixed parameters (Epson): obeyed at once, answered ``37 25 00``."""

CUT_WHAT_HANGS = bytes.fromhex("1d 56 42 00")
"""Feed to the knife and cut, so that a receipt given up half printed does not hang on the next person's."""

ASK_PAPER_SENSOR = bytes.fromhex("1d 72 01")
"""``GS r 1``: answered in stream order."""

ASK_EXIT_MASUNG = bytes.fromhex("10 04 05")
"""``DLE EOT 5``, answered with one byte of Masung's own (D347 models)."""

ASK_FULL_STATUS_CUSTOM = bytes.fromhex("10 04 14")
"""``DLE EOT 20``: Custom's full status, answered ``10 0F`` and four bytes, in real time."""

REST_OF_A_BAND = bytes(BAND_ROWS * 72 + 16)
"""Enough NULs to end a band that an earlier, interrupted receipt left open; outside a band NULs mean nothing."""


def ask_status(n: int) -> bytes:
    """Return ``DLE EOT n``, answered at once even offline and with a full buffer."""
    return bytes([0x10, 0x04, n])


def ask_words(n: int) -> bytes:
    """Return ``GS I n``: 65 firmware, 66 maker, 67 model, 68 serial; Masung's printers take 1 to 6 for the same."""
    return bytes([0x1D, 0x49, n])


def ask_process_id(mark: bytes) -> bytes:
    """Return ``GS ( H`` function 48: once all before it is printed it is answered with ``mark``.

    ``mark`` is four characters 20h to 7Eh.
    """
    return bytes.fromhex("1d 28 48 06 00 30 30") + mark


def encode_receipt(picture: Raster, profile: PrinterProfile, behind_band: Callable[[], bytes] = bytes) -> bytes:
    """Return the bytes that print ``picture`` and cut: initialise, bands and feeds, feed to the knife, cut, present.

    Behind the initialisation what bytes could set off in real time is switched off, and what the printer tells by
    itself is switched on, where the model knows how. ``behind_band`` makes the question that follows each band.

    Raises:
        ValueError: the picture is wider than the paper or contradicts itself.
    """
    if picture.width > profile.dots:
        raise ValueError(f"a picture of {picture.width} dots on a printer of {profile.dots}")
    printer = _encoder(profile.library_profile)
    printer.hw("INIT")
    # python-escpos knows no command for the switches and the presenter; _raw is its documented way for such.
    printer._raw(profile.real_time_off + profile.news)  # noqa: SLF001
    for piece in cut_into_bands(picture):
        _print(printer, piece, profile, behind_band)
    printer.cut(feed=False)
    if profile.presenter is not None:
        printer._raw(profile.presenter.present)  # noqa: SLF001
    return bytes(printer.output)


def _print(
    printer: Any,  # noqa: ANN401 - python-escpos carries no types
    piece: Band | Gap,
    profile: PrinterProfile,
    behind_band: Callable[[], bytes],
) -> None:
    match piece:
        case Band():
            # Raster images are sent as they are: python-escpos dithers greys, and a mode-"1" image has none.
            printer.image(_as_image(piece), impl="bitImageRaster", fragment_height=BAND_ROWS)
            printer._raw(behind_band())  # noqa: SLF001
        case Gap(rows):
            _feed(printer, rows, profile.feed_units_per_dot)


def _feed(printer: Any, rows: int, units_per_dot: int) -> None:  # noqa: ANN401 - python-escpos carries no types
    most = _FEED_MOST // units_per_dot
    for start in range(0, rows, most):
        units = min(most, rows - start) * units_per_dot
        printer._raw(b"\x1bJ" + bytes([units]))  # noqa: SLF001 - ESC J has no method of its own; _raw is its documented way


def _as_image(band: Band) -> Any:  # noqa: ANN401 - Pillow is imported late, see _encoder
    from PIL import Image  # noqa: PLC0415 - see _encoder

    return Image.frombytes("1", (band.stride * 8, band.rows), band.data, "raw", "1;I")


def _encoder(library_profile: str) -> Any:  # noqa: ANN401 - python-escpos carries no types
    return _dummy_printer()(profile=library_profile)


@cache
def _dummy_printer() -> Any:  # noqa: ANN401 - python-escpos carries no types
    """Import python-escpos's byte collector at the first receipt: it costs 0.2 to 0.3 s that start-up does not have."""
    with _quiet_import():
        from escpos import capabilities, printer  # noqa: PLC0415 - see above
    # 3.1 makes a temporary folder on every import and never takes it away.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return printer.Dummy


@contextmanager
def _quiet_import() -> Iterator[None]:
    """Undo ``logging.basicConfig()``, which `escpos.capabilities` 3.1 calls on import.

    A root handler would print what the terminal's own log declares unprintable.
    """
    before = list(logging.root.handlers)
    yield
    for handler in [handler for handler in logging.root.handlers if handler not in before]:
        logging.root.removeHandler(handler)
