"""Draw what is no text: banners, the four steps, codes, and the technician's scale, pattern and cut mark."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from ui.blocks import RULE, SPACE, Block, Case, at, stacked
from ui.codes import squares
from ui.letters import font

DOTS_PER_MM = 8
_LEAST_MODULE = 5  # dots: 0.6 mm, still read by every scan engine
_BAR = 6
_BLACK = Qt.GlobalColor.black


def banner(case: Case, text: str) -> Block:
    """Set one sentence, bold, between two bars: a closed frame would cost its whole height in bytes."""
    words = case.centred(text, font(round(case.sizes.body * 1.15), bold=True))
    height = words.height + 2 * _BAR + SPACE

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRect(0, 0, case.width, _BAR), _BLACK)
        painter.fillRect(QRect(0, height - _BAR, case.width, _BAR), _BLACK)
        at(painter, 0, _BAR + SPACE // 2, words)

    return Block(height + 2 * SPACE, paint)


def steps(case: Case, labels: tuple[str, ...], done: int, under_way: int | None) -> Block:
    """Draw one circle for each step, joined by a line: full when done, with a dot when under way, empty when to come.

    The names stand under the circles, or beside them, one below the other, where the paper is too narrow for the type.
    """
    size = case.sizes.small
    column, radius = case.width // len(labels), size // 2
    widest = max(QFontMetricsF(font(size, bold=True)).horizontalAdvance(label) for label in labels)
    upright = widest > column - SPACE
    inner = Case(case.sizes, case.width - 3 * size if upright else column, case.letters)
    align = Qt.AlignmentFlag.AlignLeft if upright else Qt.AlignmentFlag.AlignHCenter
    names = [inner.text(name, font(size, bold=nth == under_way), align=align) for nth, name in enumerate(labels)]
    pitch = max(name.height for name in names)
    centres = [
        QPointF(2 * radius, pitch * nth + pitch / 2) if upright else QPointF(column * (nth + 0.5), radius + RULE)
        for nth in range(len(labels))
    ]
    top = 2 * radius + SPACE + RULE
    places = [(3 * size, pitch * nth) if upright else (column * nth, top) for nth in range(len(labels))]

    def paint(painter: QPainter) -> None:
        painter.setPen(QPen(QBrush(_BLACK), RULE))
        painter.drawPolyline(centres)
        for nth, centre in enumerate(centres):
            _circle(painter, centre, radius, full=nth < done)
            if nth == under_way:
                _circle(painter, centre, radius * 0.4, full=True)
            at(painter, *places[nth], names[nth])

    return Block(pitch * len(labels) if upright else top + pitch, paint)


def _circle(painter: QPainter, centre: QPointF, radius: float, *, full: bool) -> None:
    painter.setBrush(QBrush(_BLACK if full else Qt.GlobalColor.white))
    painter.drawEllipse(centre, radius, radius)


def code(case: Case, text: str) -> Block:
    """Draw a QR code in the middle, each module the same whole number of dots."""
    drawn = squares(text)
    module = max(_LEAST_MODULE, min(case.sizes.module, case.width // drawn.size))
    left = (case.width - drawn.size * module) // 2

    def paint(painter: QPainter) -> None:
        for x, y, length in drawn.runs:
            painter.fillRect(QRect(left + x * module, y * module, length * module, module), _BLACK)

    return Block(drawn.size * module, paint)


def ruler(case: Case, margin: int) -> Block:
    """Draw a scale from the first printable dot to the last: a tick each millimetre, a number each centimetre."""
    whole = case.width + 2 * margin
    face = font(case.sizes.small)
    numbers = Case(case.sizes, 10 * DOTS_PER_MM, case.letters)
    names = [(mm, numbers.text(str(mm), face)) for mm in range(0, whole // DOTS_PER_MM - 5, 10)]

    def paint(painter: QPainter) -> None:
        painter.translate(-margin, 0)
        for mm in range(whole // DOTS_PER_MM + 1):
            height = 32 if mm % 10 == 0 else 24 if mm % 5 == 0 else 14
            painter.fillRect(QRect(min(mm * DOTS_PER_MM, whole - 2), 0, 2, height), _BLACK)
        painter.fillRect(QRect(0, 0, whole, 2), _BLACK)
        for mm, name in names:
            at(painter, mm * DOTS_PER_MM + 4, 32, name)
        painter.translate(margin, 0)

    return Block(32 + names[0][1].height, paint)


def pattern(case: Case) -> Block:
    """Draw solid black, lines of one to four dots in both directions, and squares: nothing of it is grey."""
    height = 96
    column = case.width // 4

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRect(0, 0, column - 16, height), _BLACK)
        _lines(painter, QRect(column, 0, column - 16, height), upright=True)
        _lines(painter, QRect(2 * column, 0, column - 16, height), upright=False)
        for nth in range(12):
            x, y = nth % 3, nth // 3
            painter.fillRect(QRect(3 * column + 40 * x + 20 * (y % 2), 24 * y, 20, 24), _BLACK)

    return Block(height + 2 * SPACE, paint)


def _lines(painter: QPainter, within: QRect, *, upright: bool) -> None:
    """Draw lines of one, two, three and four dots, twice, with white of the same breadth between."""
    offset, end = 0, within.width() if upright else within.height()
    for breadth in (1, 2, 3, 4, 1, 2, 3, 4):
        if offset + breadth > end:
            return
        across = (
            QRect(within.x() + offset, within.y(), breadth, within.height())
            if upright
            else QRect(within.x(), within.y() + offset, within.width(), breadth)
        )
        painter.fillRect(across, _BLACK)
        offset += breadth + max(4, 2 * breadth)


def cut_mark(case: Case, text: str) -> Block:
    """Draw a dashed line with a word under it."""
    dash = 24
    words = case.centred(text, font(case.sizes.small))

    def paint(painter: QPainter) -> None:
        for x in range(0, case.width - dash, 2 * dash):
            painter.fillRect(QRect(x, 0, dash, RULE), _BLACK)

    return stacked(Block(RULE + SPACE, paint), words)
