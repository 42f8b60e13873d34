"""`./dev bench pages`: the document camera's eye on generated papers, beside the usual tutorial's; prints JSON.

``found``: papers on mats (`simulators.papers_on_mats`), how many outlines lie right (intersection over union above
0.97), by mat, ours and a bare Canny and contour in the same run; the white mat is to be refused in words. ``empty``:
mats with nothing on them in which a page is seen. ``blur``: sharp and blurred pages told apart, at the product's own
threshold. ``milliseconds``: of one preview picture, everything judged; ``ratio`` is to the bare method.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from devtools.spread import spread
from drivers.captures import Concern, PaperForm
from drivers.document_camera.judgement import Memory, judge, page_quality
from simulators.papers_on_mats import Photograph, bare, everyday, invent, photograph
from simulators.sheets import draw_sheet

FAIR_MATS = ("black", "grey", "wood")
GOOD_OVERLAP = 0.97

_FULL_HD = (1920, 1080)
_BLURS = ((0.0, 0.0), (0.7, 0.0), (2.0, 0.0), (3.0, 0.0), (0.0, 9.0))  # defocus and motion, in pixels
_SHARP = 2  # of these
_PRINTED = ("text", "form", "certificate", "card", "receipt")
_EMPTY_SHARE = 10  # one bare mat for so many papers

Pixels = NDArray[np.uint8]
Result = TypeVar("Result")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench pages", description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    print(json.dumps(measure(options.pages, options.seed), indent=2))
    return 0


def measure(pages: int, seed: int, size: tuple[int, int] = _FULL_HD) -> dict[str, object]:
    """Return the figures for so many papers on fair mats (a quarter more lie on white); the same for the same seed."""
    cv2.setNumThreads(1)
    first = seed * 1_000_000
    fair = [_trial(invent(first + number, mats=FAIR_MATS, size=size)) for number in range(pages)]
    white = [_trial(invent(first + pages + number, mats=("white",), size=size)) for number in range(pages // 4)]
    ours, bares = [trial.seconds * 1000 for trial in fair], [trial.bare_seconds * 1000 for trial in fair]
    return {
        "pages": pages,
        "seed": seed,
        "found": {"all": _found(fair), **{mat: _found([t for t in fair if t.mat == mat]) for mat in FAIR_MATS}},
        "white_mat": {"refused_in_words": sum(trial.mat_refused for trial in white), "of": len(white)},
        "empty": _empty(first, max(4, pages // _EMPTY_SHARE), size),
        "blur": _blur(first, pages, size),
        "milliseconds": spread(ours),
        "bare_milliseconds": spread(bares),
        "ratio": round(median(ours) / median(bares), 2),
    }


@dataclass(frozen=True, slots=True)
class Trial:
    """One photograph: how well both methods found its page, in how many seconds, and what was said of the mat."""

    mat: str
    overlap: float
    bare_overlap: float
    seconds: float
    bare_seconds: float
    mat_refused: bool


def _trial(taken: Photograph) -> Trial:
    seen, seconds = _timed(lambda: judge(taken.pixels, PaperForm.FREE, Memory()))
    usual, bare_seconds = _timed(lambda: bare_outline(taken.pixels))
    refused = Concern.MAT_TOO_LIGHT in seen.quality.concerns
    return Trial(
        taken.mat, overlap(seen.corners, taken.corners), overlap(usual, taken.corners), seconds, bare_seconds, refused
    )


def _timed(deed: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    result = deed()
    return result, time.perf_counter() - began


def bare_outline(pixels: Pixels) -> NDArray[np.float64] | None:
    """Return what most tutorials find: the largest contour of one Canny, if it has four corners."""
    scale = max(pixels.shape[:2]) / 500
    small = cv2.resize(pixels, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    edges = cv2.Canny(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0), 75, 200)
    contours, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        around = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, closed=True), closed=True)
        if len(around) == 4:  # noqa: PLR2004 - corners
            return np.asarray((around.reshape(4, 2) + 0.5) * scale - 0.5, float)
    return None


def overlap(found: NDArray[np.float64] | None, truth: NDArray[np.float64]) -> float:
    """Return intersection over union of two outlines; 0 for none."""
    if found is None:
        return 0.0
    mine, theirs = cv2.convexHull(found.astype(np.float32)), cv2.convexHull(truth.astype(np.float32))
    common = cv2.intersectConvexConvex(mine, theirs)[0]
    return common / (cv2.contourArea(mine) + cv2.contourArea(theirs) - common)


def _found(trials: Sequence[Trial]) -> dict[str, float | int]:
    if not trials:
        return {"of": 0}
    return {
        "of": len(trials),
        "right": sum(trial.overlap > GOOD_OVERLAP for trial in trials),
        "share": round(sum(trial.overlap > GOOD_OVERLAP for trial in trials) / len(trials), 4),
        "median_overlap": round(median(trial.overlap for trial in trials), 4),
        "bare_share": round(sum(trial.bare_overlap > GOOD_OVERLAP for trial in trials) / len(trials), 4),
    }


def _empty(first: int, count: int, size: tuple[int, int]) -> dict[str, int]:
    seen = 0
    for number in range(count):
        chance = np.random.default_rng(first + number)
        picture = bare(FAIR_MATS[number % len(FAIR_MATS)], chance, size)
        seen += judge(picture, PaperForm.FREE, Memory()).corners is not None
    return {"of": count, "page_seen": seen}


def _blur(first: int, count: int, size: tuple[int, int]) -> dict[str, float | int]:
    """Photograph printed papers sharp and blurred; what cannot be judged is counted apart, for it is not refused."""
    said: dict[bool, list[bool]] = {True: [], False: []}
    silent = 0
    for number in range(count):
        how = _BLURS[number % len(_BLURS)]
        taken = _printed(first + number, number, how, size)
        concerns = page_quality(taken.pixels, taken.corners, PaperForm.FREE).concerns
        if Concern.CANNOT_JUDGE in concerns:
            silent += 1
        else:
            said[number % len(_BLURS) >= _SHARP].append(Concern.BLURRED in concerns)
    refused, passed = said[True], [not blurred for blurred in said[False]]
    balanced = (sum(refused) / max(len(refused), 1) + sum(passed) / max(len(passed), 1)) / 2
    return {
        "balanced_accuracy": round(balanced, 4),
        "blurred_refused": sum(refused),
        "blurred": len(refused),
        "sharp_passed": sum(passed),
        "sharp": len(passed),
        "cannot_judge": silent,
    }


def _printed(seed: int, number: int, blur: tuple[float, float], size: tuple[int, int]) -> Photograph:
    chance = np.random.default_rng(seed)
    sheet = draw_sheet(_PRINTED[number // len(_BLURS) % len(_PRINTED)], chance)
    how = replace(everyday(chance), fingers=0, defocus=blur[0], motion=blur[1])
    return photograph(sheet, FAIR_MATS[number % len(FAIR_MATS)], how, chance, size)


if __name__ == "__main__":
    sys.exit(main())
