"""Draw a paper as a 1-bit picture: text shaped by Qt, thresholded and never dithered, large enough for old eyes."""

from typing import assert_never

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from drivers.api import Raster
from kiosk.receipt import (
    Banner,
    Big,
    Code,
    CutMark,
    Drawn,
    Emphasis,
    Entry,
    Field,
    Gap,
    Heading,
    Line,
    Paragraph,
    Pattern,
    Receipt,
    Row,
    Rule,
    Ruler,
    Section,
    Signature,
    Small,
    Steps,
)
from ui import figures
from ui.blocks import SIZES, Block, Case, at, label_column, stacked
from ui.letters import Letters, font

_MARGIN = 12  # dots of white at both edges: rolls wander by a millimetre
_DARK = 230  # of 255: whatever has ink at all is black, since heat makes thin strokes thinner
_BLACK, _WHITE = 0xFF000000, 0xFFFFFFFF


def rasterise(receipt: Receipt, width: int = 576) -> Raster:
    """Draw a paper ``width`` dots wide, from any thread; an application with fonts must exist.

    Args:
        receipt: the lines, and how large they are drawn.
        width: printable dots of one row, a multiple of 8 (576 on 80 mm paper).
    """
    return draw(receipt, width).raster


def draw(receipt: Receipt, width: int = 576) -> Drawn:
    """Draw a paper as `rasterise` does, and tell what could not be drawn."""
    sizes, inner = SIZES[receipt.size], width - 2 * _MARGIN
    labels = (line.label for line in receipt.lines if isinstance(line, Field | Signature))
    case = Case(sizes, inner, Letters(), label_column(labels, sizes, inner))
    blocks = [_block(line, case) for line in receipt.lines]
    picture = QImage(width, sum(block.height for block in blocks) or 1, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    y = 0
    for line, block in zip(receipt.lines, blocks, strict=True):
        edge = 0 if isinstance(line, Ruler) else _MARGIN
        painter.setClipRect(QRect(edge, y, width - 2 * edge, block.height))  # no glyph reaches into margin or neighbour
        at(painter, _MARGIN, y, block)
        y += block.height
    painter.end()
    return Drawn(_threshold(picture), case.letters.missing)


def _block(line: Line, case: Case) -> Block:  # noqa: C901, PLR0911, PLR0912 - one line per kind of line
    sizes = case.sizes
    match line:
        case Heading(text):
            return case.centred(text, case.fitting(text, sizes.heading))
        case Banner(text):
            return figures.banner(case, text)
        case Emphasis(text):
            return case.centred(text, case.fitting(text, sizes.emphasis))
        case Big(text):
            return case.centred(text, case.fitting(text, sizes.big))
        case Field(label, value):
            return case.field(label, value)
        case Signature(label):
            return case.signature(label)
        case Entry(mark, text):
            return case.entry(mark, text)
        case Row(cells, shares, head):
            return case.row(cells, shares, head=head)
        case Steps(labels, done, under_way):
            return figures.steps(case, labels, done, under_way)
        case Section(text):
            return stacked(Block(sizes.body // 3, _nothing), case.text(text, font(sizes.body, bold=True)))
        case Paragraph(text):
            return case.text(text, font(sizes.body))
        case Small(text):
            return case.centred(text, font(sizes.small))
        case Rule():
            return case.rule()
        case Gap():
            return Block(sizes.body // 2, _nothing)
        case Code(text):
            return figures.code(case, text)
        case Ruler():
            return figures.ruler(case, _MARGIN)
        case Pattern():
            return figures.pattern(case)
        case CutMark(text):
            return figures.cut_mark(case, text)
        case _:
            assert_never(line)


def _nothing(_painter: QPainter) -> None:
    """Leave the paper white."""


def _threshold(picture: QImage) -> Raster:
    """Make every dot black or white, with no pattern between: patterns of dots can spell printer commands."""
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    picture.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    picture.setColorTable([_BLACK if grey < _DARK else _WHITE for grey in range(256)])
    mono = picture.convertToFormat(QImage.Format.Format_Mono, flags)
    if mono.color(1) == _WHITE:  # which of the two indices is which differs; on paper 1 is black
        mono.invertPixels()
    stride, row = mono.bytesPerLine(), mono.width() // 8
    dots = bytes(mono.constBits())
    rows = b"".join(dots[at : at + row] for at in range(0, stride * mono.height(), stride))
    return Raster(mono.width(), mono.height(), rows)
