"""Draw a receipt as a 1-bit picture: text shaped by Qt, thresholded and never dithered, large enough for old eyes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QTextLayout, QTextOption

from drivers.api import Raster
from kiosk.receipt import Code, Emphasis, Field, Gap, Heading, Line, Paragraph, Receipt, Rule, Small
from ui.codes import squares
from ui.window import FONTS

# dots; a receipt printer has 8 to the millimetre (203 dpi)
_MARGIN = 12
_HEADING = 60
_EMPHASIS = 76
_BODY = 32
_SMALL = 28
_LABEL_COLUMN = 156
_RULE = 3
_MODULE = 10
_LEAST_MODULE = 6
_SPACE = 8  # under every line of text
_DARK = 168  # of 255: a little more than half is black, since heat makes thin strokes thinner
_BLACK, _WHITE = 0xFF000000, 0xFFFFFFFF

_Paint = Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class _Block:
    """A line of the receipt, laid out: how high it is and how it is painted below the painter's origin."""

    height: int
    paint: _Paint


def rasterise(receipt: Receipt, width: int = 576) -> Raster:
    """Draw a receipt ``width`` dots wide, from any thread; an application with fonts must exist.

    Args:
        receipt: the lines.
        width: printable dots of one row, a multiple of 8 (576 on 80 mm paper).
    """
    blocks = [_block(line, width - 2 * _MARGIN) for line in receipt.lines]
    picture = QImage(width, sum(block.height for block in blocks), QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    painter.translate(_MARGIN, 0)
    for block in blocks:
        block.paint(painter)
        painter.translate(0, block.height)
    painter.end()
    return _threshold(picture)


def _block(line: Line, width: int) -> _Block:  # noqa: C901, PLR0911 - one line per kind of line
    match line:
        case Heading(text):
            return _text(text, _font(_HEADING, bold=True), width, centred=True)
        case Emphasis(text):
            return _text(text, _fitting(text, width), width, centred=True)
        case Field(label, value):
            return _field(label, value, width)
        case Paragraph(text):
            return _text(text, _font(_BODY), width)
        case Small(text):
            return _text(text, _font(_SMALL), width, centred=True)
        case Rule():
            return _rule(width)
        case Gap():
            return _Block(_BODY // 2, lambda _painter: None)
        case Code(text):
            return _code(text, width)
        case _:
            assert_never(line)


def _text(text: str, font: QFont, width: int, *, centred: bool = False) -> _Block:
    layout = QTextLayout(text, font)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, height))
        height += line.height()
    layout.endLayout()
    return _Block(round(height) + _SPACE, lambda painter: layout.draw(painter, QPointF(0.0, 0.0)))


def _field(label: str, value: str, width: int) -> _Block:
    name = _text(label, _font(_SMALL), _LABEL_COLUMN)
    words = _text(value, _font(_BODY, bold=True), width - _LABEL_COLUMN)

    lower = QFontMetricsF(_font(_BODY)).ascent() - QFontMetricsF(_font(_SMALL)).ascent()  # one base line for both

    def paint(painter: QPainter) -> None:
        painter.translate(0, lower)
        name.paint(painter)
        painter.translate(_LABEL_COLUMN, -lower)
        words.paint(painter)
        painter.translate(-_LABEL_COLUMN, 0)

    return _Block(max(name.height, words.height), paint)


def _rule(width: int) -> _Block:
    rule = QRect(0, _SPACE, width, _RULE)
    return _Block(2 * _SPACE + _RULE, lambda painter: painter.fillRect(rule, Qt.GlobalColor.black))


def _code(text: str, width: int) -> _Block:
    code = squares(text)
    module = max(_LEAST_MODULE, min(_MODULE, width // code.size))
    left = (width - code.size * module) // 2

    def paint(painter: QPainter) -> None:
        for x, y, length in code.runs:
            dark = QRect(left + x * module, y * module, length * module, module)
            painter.fillRect(dark, Qt.GlobalColor.black)

    return _Block(code.size * module, paint)


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(FONTS)
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _fitting(text: str, width: int) -> QFont:
    """Return the largest bold font, up to emphasis size, in which ``text`` stands on one line; never below body."""
    font = _font(_EMPHASIS, bold=True)
    needed = QFontMetricsF(font).horizontalAdvance(text)
    return font if needed <= width else _font(max(_BODY, int(_EMPHASIS * width / needed)), bold=True)


def _threshold(picture: QImage) -> Raster:
    """Make every dot black or white, with no pattern between: patterns of dots can spell printer commands."""
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    picture.reinterpretAsFormat(QImage.Format.Format_Indexed8)
    picture.setColorTable([_BLACK if grey < _DARK else _WHITE for grey in range(256)])
    mono = picture.convertToFormat(QImage.Format.Format_Mono, flags)
    if mono.pixelIndex(0, 0) != 0:  # the margin is white: index 1 must mean black
        mono.invertPixels()
    stride, row = mono.bytesPerLine(), mono.width() // 8
    dots = bytes(mono.constBits())
    rows = b"".join(dots[at : at + row] for at in range(0, stride * mono.height(), stride))
    return Raster(mono.width(), mono.height(), rows)
