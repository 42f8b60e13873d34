"""Find QR codes with ZBar, as bytes: through pyzbar's own wrapper of the library, because its text is a guess."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_void_p, cast, string_at
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyzbar import wrapper

Corner = tuple[int, int]

_Y800 = int.from_bytes(b"Y800", "little")  # one byte of grey a pixel, zbar.h
_EVERY_SYMBOL, _QR_CODE = 0, 64  # zbar_symbol_type_t
_ENABLE, _BINARY = 0, 4  # zbar_config_t; ZBAR_CFG_BINARY since libzbar 0.23.1, which pyzbar's enumeration lacks


def find_codes(grey: NDArray[np.uint8]) -> list[tuple[bytes, tuple[Corner, ...]]]:
    """Return the bytes and the outline of every QR code that ZBar finds.

    The scanner is made anew each time: a kept one never frees the codes that it has found (mchehab/zbar issue 258),
    and its search would depend on the pictures before.
    """
    height, width = grey.shape
    pixels = grey.tobytes()
    with _scanner() as scanner, _image() as image:
        wrapper.zbar_image_set_format(image, _Y800)
        wrapper.zbar_image_set_size(image, width, height)
        wrapper.zbar_image_set_data(image, cast(c_char_p(pixels), c_void_p), len(pixels), None)
        wrapper.zbar_scan_image(scanner, image)
        return [(_data(symbol), _outline(symbol)) for symbol in _symbols(image)]


# Any stands for the ctypes pointers of a library without types.


@contextmanager
def _scanner() -> Iterator[Any]:
    scanner = wrapper.zbar_image_scanner_create()
    try:
        wrapper.zbar_image_scanner_set_config(scanner, _EVERY_SYMBOL, _ENABLE, 0)
        wrapper.zbar_image_scanner_set_config(scanner, _QR_CODE, _ENABLE, 1)
        wrapper.zbar_image_scanner_set_config(scanner, _QR_CODE, _BINARY, 1)
        yield scanner
    finally:
        wrapper.zbar_image_scanner_destroy(scanner)


@contextmanager
def _image() -> Iterator[Any]:
    image = wrapper.zbar_image_create()
    try:
        yield image
    finally:
        wrapper.zbar_image_destroy(image)


def _symbols(image: Any) -> Iterator[Any]:  # noqa: ANN401
    symbol = wrapper.zbar_image_first_symbol(image)
    while symbol:
        yield symbol
        symbol = wrapper.zbar_symbol_next(symbol)


def _data(symbol: Any) -> bytes:  # noqa: ANN401
    return string_at(wrapper.zbar_symbol_get_data(symbol), wrapper.zbar_symbol_get_data_length(symbol))


def _outline(symbol: Any) -> tuple[Corner, ...]:  # noqa: ANN401
    return tuple(
        (int(wrapper.zbar_symbol_get_loc_x(symbol, at)), int(wrapper.zbar_symbol_get_loc_y(symbol, at)))
        for at in range(wrapper.zbar_symbol_get_loc_size(symbol))
    )
