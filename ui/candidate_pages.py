"""Decide how many candidates one page of the bar holds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_IN_ONE_CELL = 2  # hanzi of body size between the edges of a key of 24 mm
_IN_EACH_FURTHER = 3


def cells(text: str, columns: int) -> int:
    """Return how many cells of a row of ``columns`` a text needs; the longest takes the row and is set smaller."""
    beyond = max(0, len(text) - _IN_ONE_CELL)
    return min(columns, 1 - (-beyond // _IN_EACH_FURTHER))


def that_fit(texts: Sequence[str], columns: int, rows: int) -> int:
    """Return how many of ``texts`` stand in ``rows`` of ``columns`` cells, none broken over two rows."""
    row, used = 1, 0
    for count, text in enumerate(texts):
        needed = cells(text, columns)
        if used + needed > columns:
            row, used = row + 1, 0
        if row > rows:
            return count
        used += needed
    return len(texts)
