"""Bind pages into one PDF that keeps within a size: first as they are, then smaller, and it is told how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import img2pdf
import numpy as np

from drivers.document_camera.straightening import DOTS_PER_INCH, PAGE_QUALITY, from_jpeg, to_jpeg

STEPS = ((DOTS_PER_INCH, PAGE_QUALITY), (200, 60), (150, 60), (150, 45), (120, 45))
"""Dots per inch and JPEG quality that are tried in turn; below the last one print of 10 points becomes illegible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A PDF of all the pages, at this resolution (dots per inch) and JPEG quality."""

    pdf: bytes = field(repr=False)
    dots_per_inch: int
    quality: int

    @property
    def reduced(self) -> bool:
        """Whether the pages had to be made smaller than they were captured."""
        return (self.dots_per_inch, self.quality) != STEPS[0]


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Even at the least legible quality the pages have ``size`` bytes: they must be sent in parts."""

    size: int


def bind(pages: Sequence[bytes], budget: int) -> Bound | TooLarge:
    """Return the JPEG ``pages`` (of `DOTS_PER_INCH`) as one PDF of at most ``budget`` bytes.

    The PDF carries no date and no names.

    Raises:
        ValueError: there is no page, or one is no JPEG file.
    """
    size = 0
    for dots_per_inch, quality in STEPS:
        shrunk = pages if (dots_per_inch, quality) == STEPS[0] else [_reduced(p, dots_per_inch, quality) for p in pages]
        pdf = _wrap(shrunk, dots_per_inch)
        size = len(pdf)
        if size <= budget:
            return Bound(pdf=pdf, dots_per_inch=dots_per_inch, quality=quality)
    return TooLarge(size)


def _wrap(pages: Sequence[bytes], dots_per_inch: int) -> bytes:
    if not pages:
        raise ValueError("a document has at least one page")
    layout = img2pdf.get_fixed_dpi_layout_fun((dots_per_inch, dots_per_inch))
    try:
        pdf = img2pdf.convert(list(pages), layout_fun=layout, nodate=True)
    except img2pdf.ImageOpenError as error:
        raise ValueError("not a picture") from error
    return bytes(pdf)


def _reduced(page: bytes, dots_per_inch: int, quality: int) -> bytes:
    pixels = from_jpeg(page)
    if dots_per_inch != DOTS_PER_INCH:
        share = dots_per_inch / DOTS_PER_INCH
        pixels = np.asarray(cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    return to_jpeg(pixels, quality, dots_per_inch)
