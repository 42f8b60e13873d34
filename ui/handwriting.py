"""Handwriting, for a recogniser to come: strokes go in, candidates come out through the same bar as those of the keys.

No recogniser ships: free ones fail on joined writing (docs/explanation/typing.md). Without one no pad is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ui.input_method import Composition

MOST = 10
"""Candidates that a recogniser is asked for; judged by whether the right one is among them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place that the finger passed, from the pad's upper left corner, in shares of the pad's height."""

    x: float
    y: float


Stroke = tuple[Point, ...]
"""From the finger's touch to its leaving."""


class Recogniser(Protocol):
    """Reads one character from its strokes; called in the face's thread after every stroke."""

    def recognise(self, strokes: tuple[Stroke, ...], most: int) -> tuple[str, ...]:
        """Return up to ``most`` characters that may be meant, best first, in any order of strokes; keep nothing."""
        ...


class Handwriting:
    """One character being written. Its ``repr`` says nothing of it."""

    def __init__(self, recogniser: Recogniser) -> None:
        """Begin with a clean pad."""
        self._recogniser = recogniser
        self._strokes: tuple[Stroke, ...] = ()
        self._open: Stroke = ()
        self._read: tuple[str, ...] = ()

    def draw(self, point: Point) -> None:
        """Go on with the stroke under the finger."""
        self._open = (*self._open, point)

    def lift(self) -> Composition:
        """End the stroke and read the character again."""
        strokes = (*self._strokes, self._open) if self._open else self._strokes
        self._open = ()
        return self._look(strokes)

    def erase(self) -> Composition:
        """Take the last stroke back."""
        return self._look(self._strokes[:-1])

    def candidates(self, start: int, count: int) -> tuple[str, ...]:
        """Return a part of what was read."""
        return self._read[start : start + count]

    def choose(self, index: int) -> tuple[str, Composition]:
        """Take a candidate; the pad is clean again."""
        text = "".join(self._read[index : index + 1])
        return text, self._look(())

    def clear(self) -> None:
        """Wipe the pad."""
        self._open = ()
        self._look(())

    def ink(self) -> str:
        """Return what has been drawn as an SVG path; a thousand units are the pad's height."""
        return " ".join(_path(stroke) for stroke in (*self._strokes, self._open) if stroke)

    def _look(self, strokes: tuple[Stroke, ...]) -> Composition:
        self._strokes = strokes
        self._read = self._recogniser.recognise(strokes, MOST) if strokes else ()
        return Composition(str(len(strokes)) if strokes else "", bool(self._read))


def _path(stroke: Stroke) -> str:
    return "M " + " L ".join(f"{point.x * 1000:.0f} {point.y * 1000:.0f}" for point in (*stroke, stroke[-1]))
