"""Set text as blocks of a known height: paragraphs, labelled values, lists and tables, each wrapped to its width."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from kiosk.receipt import PrintSize
from ui.letters import Letters, font

SPACE = 8  # dots under every block of text
_TWO_LINES = 1.5  # not 2: a text seldom breaks in its middle
RULE = 3  # dots: the thinnest line that survives weak heat


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes in dots, 8 to the millimetre (203 dpi); an em of Noto Sans CJK holds hanzi 0.92 em high."""

    heading: int
    emphasis: int
    big: int
    body: int
    small: int
    module: int


SIZES = {
    PrintSize.ORDINARY: Sizes(heading=60, emphasis=68, big=208, body=36, small=32, module=8),
    PrintSize.LARGE: Sizes(heading=72, emphasis=80, big=232, body=50, small=46, module=11),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a paper: how high it is, and how it is painted below and right of the painter's origin."""

    height: int
    paint: Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class Case:
    """What every block of one paper is set with: type sizes, the width between the margins, and the letters."""

    sizes: Sizes
    width: int
    letters: Letters
    label: int = 0  # dots of the column of labels; 0 when labels stand above their values

    def text(
        self, text: str, face: QFont, *, width: int | None = None, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> Block:
        """Set one text, wrapped to ``width`` or to the whole of the paper."""
        layout, height = wrapped(self.letters.legible(text), face, self.width if width is None else width, align)
        return Block(height + SPACE, lambda painter: layout.draw(painter, QPointF(0.0, 0.0)))

    def centred(self, text: str, face: QFont) -> Block:
        """Set one text in the middle."""
        return self.text(text, face, align=Qt.AlignmentFlag.AlignHCenter)

    def fitting(self, text: str, largest: int) -> QFont:
        """Return the largest bold font up to ``largest`` dots in which ``text`` stands on one line.

        Where that would be smaller than reading size, it may take two lines (a number breaks at its hyphens), and is
        never smaller than the smallest type.
        """
        needed = QFontMetricsF(font(largest, bold=True)).horizontalAdvance(self.letters.legible(text))
        fit = largest * min(1.0, self.width / needed) if needed else largest
        if fit < self.sizes.body:
            fit = min(largest, _TWO_LINES * fit)
        return font(max(self.sizes.small, int(fit)), bold=True)

    def field(self, label: str, value: str) -> Block:
        """Set a label and its value: side by side, or one above the other where the paper is too narrow."""
        name = self._label(label)
        words = self.text(value, font(self.sizes.body, bold=True), width=self.width - self.label)
        if self.label:
            return self._beside(name, words)
        return stacked(Block(name.height - SPACE, name.paint), Block(words.height + SPACE, words.paint))

    def entry(self, mark: str, text: str) -> Block:
        """Set a list's mark and its text beside it."""
        face = font(self.sizes.body)
        indent = round(self.sizes.body * 1.3)
        return beside(
            (0, self.text(mark, face, width=indent)), (indent, self.text(text, face, width=self.width - indent))
        )

    def row(self, cells: tuple[str, ...], shares: tuple[int, ...], *, head: bool) -> Block:
        """Set a table's row; every cell wraps in its own column."""
        face = font(self.sizes.small if head or len(cells) == 1 else self.sizes.body, bold=head)
        gap = self.sizes.small // 2
        unit = (self.width - gap * (len(cells) - 1)) / sum(shares)
        left, placed = 0.0, []
        for cell, share in zip(cells, shares, strict=True):
            placed.append((round(left), self.text(cell, face, width=int(share * unit))))
            left += share * unit + gap
        block = beside(*placed)
        return stacked(block, self.rule()) if head else block

    def rule(self) -> Block:
        """Set a horizontal rule."""
        line = QRect(0, SPACE, self.width, RULE)
        return Block(3 * SPACE + RULE, lambda painter: painter.fillRect(line, Qt.GlobalColor.black))

    def signature(self, label: str) -> Block:
        """Leave room to sign above a line."""
        name = self._label(label)
        room = 2 * self.sizes.body
        line = QRect(self.label, room, self.width - self.label, RULE)

        def paint(painter: QPainter) -> None:
            at(painter, 0, max(0, room - name.height) if self.label else 0, name)
            painter.fillRect(line if self.label else line.translated(0, name.height), Qt.GlobalColor.black)

        return Block(room + RULE + SPACE + (0 if self.label else name.height), paint)

    def _beside(self, name: Block, words: Block) -> Block:
        body, small = QFontMetricsF(font(self.sizes.body, bold=True)), QFontMetricsF(font(self.sizes.small))
        lowered = round(body.ascent() - small.ascent())  # one base line for both

        def paint(painter: QPainter) -> None:
            at(painter, 0, lowered, name)
            at(painter, self.label, 0, words)

        return Block(max(name.height + lowered, words.height), paint)

    def _label(self, label: str) -> Block:
        return self.text(label, font(self.sizes.small), width=self.label or self.width)


def wrapped(
    text: str, face: QFont, width: int, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> tuple[QTextLayout, int]:
    """Break ``text`` into lines of at most ``width`` dots and return them with their height.

    Qt shapes every script and breaks by UAX 14, so that no line begins with ``，。！？；：）」`` or ends with ``（「``.
    """
    layout = QTextLayout(text, face)
    option = QTextOption(align | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, height))
        height += line.height()
    layout.endLayout()
    return layout, round(height)


def label_column(labels: Iterable[str], sizes: Sizes, width: int) -> int:
    """Return the dots that the widest of a paper's labels takes, or 0 when a third of the width would not hold it."""
    measure = QFontMetricsF(font(sizes.small))
    needed = max((measure.horizontalAdvance(label) for label in labels), default=0.0) + sizes.small / 2
    return round(needed) if needed <= width / 3 else 0


def at(painter: QPainter, x: int, y: int, block: Block) -> None:
    """Paint a block somewhere else than at the origin."""
    painter.translate(x, y)
    block.paint(painter)
    painter.translate(-x, -y)


def beside(*placed: tuple[int, Block]) -> Block:
    """Put blocks side by side, each at its left edge."""

    def paint(painter: QPainter) -> None:
        for x, block in placed:
            at(painter, x, 0, block)

    return Block(max(block.height for _, block in placed), paint)


def stacked(*blocks: Block) -> Block:
    """Put blocks one below the other."""

    def paint(painter: QPainter) -> None:
        y = 0
        for block in blocks:
            at(painter, 0, y, block)
            y += block.height

    return Block(sum(block.height for block in blocks), paint)
