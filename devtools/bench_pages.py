"""`./dev bench pages`: the document camera's eye on generated papers, beside the usual tutorial's; prints JSON.

``found``: papers on mats (`simulators.papers_on_mats`), how many outlines lie right (intersection over union above
0.97), by mat, ours and a bare Canny and contour in the same run; the white mat is to be refused in words. ``empty``:
mats with nothing on them in which a page is seen. ``held``: fingers over the edge of papers, and papers that nobody
touches, told apart. ``blur``: sharp and blurred pages told apart, at the product's own threshold; a blurred page that
"cannot be judged" counts as let through. ``milliseconds``: of one preview picture, everything judged, by the clock
and of the processor alone (the clock counts whatever else the machine does); ``ratio`` is to the bare method.

The work is divided among all processors. Thresholds were chosen on seed 11; every other seed proves them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from statistics import median
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from devtools.spread import spread
from drivers.captures import Concern, PaperForm
from drivers.document_camera.judgement import Memory, judge, page_quality
from simulators.papers_on_mats import bare, everyday, invent, photograph
from simulators.sheets import SHEETS, draw_sheet

FAIR_MATS = ("black", "grey", "wood")
GOOD_OVERLAP = 0.97

_FULL_HD = (1920, 1080)
_BLURS = ((0.0, 0.0), (0.7, 0.0), (2.0, 0.0), (3.0, 0.0), (0.0, 9.0))  # defocus and motion, in pixels
_SHARP = 2  # of these
_PRINTED = ("text", "form", "certificate", "card", "receipt")
_EMPTY_SHARE = 10  # one bare mat for so many papers
_WHITE_SHARE = 4  # the same for papers on a white mat
_HELD_SHARE = 2

Pixels = NDArray[np.uint8]
Result = TypeVar("Result")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench pages", description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=_size, default=_FULL_HD, help="of the camera's pictures: 1920x1080")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes; 1 disturbs the times least")
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.jobs, get_context("spawn"), cv2.setNumThreads, (1,)) as crew:
        print(json.dumps(measure(options.pages, options.seed, options.size, partial(crew.map, chunksize=4)), indent=2))
    return 0


def _size(words: str) -> tuple[int, int]:
    width, height = words.split("x")
    return int(width), int(height)


def measure(
    pages: int, seed: int, size: tuple[int, int] = _FULL_HD, each: Callable[..., Iterable[Any]] = map
) -> dict[str, object]:
    """Return the figures for so many papers on fair mats (a quarter more lie on white); the same for the same seed.

    ``each`` applies a function to every one of some seeds, as `map` does.
    """
    first = seed * 1_000_000
    numbers = range(first, first + pages)
    fair: list[Trial] = list(each(partial(_trial, FAIR_MATS, size), numbers))
    white: list[Trial] = list(each(partial(_trial, ("white",), size), numbers[: pages // _WHITE_SHARE]))
    return {
        "pages": pages,
        "seed": seed,
        "size": size,
        "found": {"all": _found(fair), **{mat: _found([t for t in fair if t.mat == mat]) for mat in FAIR_MATS}},
        "white_mat": {"refused_in_words": sum(trial.mat_refused for trial in white), "of": len(white)},
        "empty": _empty(list(each(partial(_sees_page, size), numbers[: max(4, pages // _EMPTY_SHARE)]))),
        "held": _told_apart(list(each(partial(_held, size), numbers[: pages // _HELD_SHARE]))),
        "blur": _told_apart(list(each(partial(_blurred, size), numbers))),
        "milliseconds": spread([trial.ours.clock for trial in fair]),
        "processor_milliseconds": spread([trial.ours.processor for trial in fair]),
        "bare_milliseconds": spread([trial.bare.clock for trial in fair]),
        "ratio": round(median(t.ours.processor for t in fair) / median(t.bare.processor for t in fair), 2),
    }


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, in milliseconds: by the clock, and of the processor."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One photograph: how well both methods found its page, how long they took, and what was said of the mat."""

    mat: str
    overlap: float
    bare_overlap: float
    ours: Took
    bare: Took
    mat_refused: bool


def _trial(mats: tuple[str, ...], size: tuple[int, int], seed: int) -> Trial:
    taken = invent(seed, mats=mats, size=size)
    seen, ours = _timed(lambda: judge(taken.pixels, PaperForm.FREE, Memory()))
    usual, bare_took = _timed(lambda: bare_outline(taken.pixels))
    return Trial(
        mat=taken.mat,
        overlap=overlap(seen.corners, taken.corners),
        bare_overlap=overlap(usual, taken.corners),
        ours=ours,
        bare=bare_took,
        mat_refused=Concern.MAT_TOO_LIGHT in seen.quality.concerns,
    )


def _timed(deed: Callable[[], Result]) -> tuple[Result, Took]:
    began, used = time.perf_counter(), time.thread_time()
    result = deed()
    return result, Took((time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000)


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


def _sees_page(size: tuple[int, int], seed: int) -> bool:
    picture = bare(FAIR_MATS[seed % len(FAIR_MATS)], np.random.default_rng(seed), size)
    return judge(picture, PaperForm.FREE, Memory()).corners is not None


def _empty(seen: Sequence[bool]) -> dict[str, int]:
    return {"of": len(seen), "page_seen": sum(seen)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a picture ought to be refused, whether it was, and whether the driver said that it cannot judge."""

    due: bool
    refused: bool
    silent: bool


def _held(size: tuple[int, int], seed: int) -> Verdict:
    """Photograph a paper that is held by fingers, or by nobody."""
    chance = np.random.default_rng(seed)
    kinds = tuple(SHEETS)
    how = replace(everyday(chance), fingers=int(chance.integers(1, 4)) * (seed % 2))
    taken = photograph(
        draw_sheet(kinds[seed % len(kinds)], chance), FAIR_MATS[seed // 2 % len(FAIR_MATS)], how, chance, size
    )
    concerns = judge(taken.pixels, PaperForm.FREE, Memory()).quality.concerns
    return Verdict(bool(how.fingers), Concern.HAND_IN_VIEW in concerns, silent=False)


def _blurred(size: tuple[int, int], seed: int) -> Verdict:
    """Photograph a printed paper sharp or blurred."""
    chance = np.random.default_rng(seed)
    kind = seed % len(_BLURS)
    sheet = draw_sheet(_PRINTED[seed // len(_BLURS) % len(_PRINTED)], chance)
    how = replace(everyday(chance), fingers=0, defocus=_BLURS[kind][0], motion=_BLURS[kind][1])
    taken = photograph(sheet, FAIR_MATS[seed % len(FAIR_MATS)], how, chance, size)
    concerns = page_quality(taken.pixels, taken.corners, PaperForm.FREE).concerns
    return Verdict(kind >= _SHARP, Concern.BLURRED in concerns, Concern.CANNOT_JUDGE in concerns)


def _told_apart(verdicts: Sequence[Verdict]) -> dict[str, float | int]:
    due = [one.refused for one in verdicts if one.due]
    passed = [not one.refused for one in verdicts if not one.due]
    return {
        "balanced_accuracy": round((sum(due) / max(len(due), 1) + sum(passed) / max(len(passed), 1)) / 2, 4),
        "refused": sum(due),
        "to_be_refused": len(due),
        "passed": sum(passed),
        "to_be_passed": len(passed),
        "cannot_judge": sum(one.silent for one in verdicts),
    }


if __name__ == "__main__":
    sys.exit(main())
