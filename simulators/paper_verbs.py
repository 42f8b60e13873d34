"""Name what can be laid under the virtual camera: papers on mats, as a document camera sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from simulators.bench import CAMERA, Bench
from simulators.camera import SIZE
from simulators.mats import MATS
from simulators.papers_on_mats import Circumstances, bare, photograph
from simulators.sheets import SHEETS, draw_sheet
from simulators.verb import Verb, VerbError

_CALM = Circumstances(turn_degrees=4.0, exposure=0.85)
ACCIDENTS = {
    "calm": _CALM,
    "held": replace(_CALM, fingers=3),
    "blurred": replace(_CALM, defocus=3.0),
    "moved": replace(_CALM, motion=11.0),
    "shining": replace(_CALM, glare=0.03),
    "shadowed": replace(_CALM, shadow=0.5),
    "folded": replace(_CALM, folded_mm=20.0),
}
"""How a paper may lie there, by name."""

_SEED = 20


def _lay(bench: Bench) -> Callable[..., object]:
    def lay(paper: str, mat: str = "black", accident: str = "calm") -> None:
        if paper not in SHEETS or mat not in MATS or accident not in ACCIDENTS:
            raise VerbError(f"papers: {', '.join(SHEETS)}; mats: {', '.join(MATS)}; accidents: {', '.join(ACCIDENTS)}")
        chance = np.random.default_rng(_SEED)
        bench.camera.show(photograph(draw_sheet(paper, chance), mat, ACCIDENTS[accident], chance, SIZE).pixels)

    return lay


def _clear(bench: Bench) -> Callable[..., object]:
    def clear(mat: str = "black") -> None:
        if mat not in MATS:
            raise VerbError(f"mats: {', '.join(MATS)}")
        bench.camera.show(bare(mat, np.random.default_rng(_SEED), SIZE))

    return clear


PAPER_VERBS = [
    Verb(
        device=CAMERA,
        name="lay-paper",
        words=f"lay a paper on a mat under the camera: {', '.join(SHEETS)}; {', '.join(MATS)}; {', '.join(ACCIDENTS)}",
        deed=_lay,
        takes={"paper": str, "mat": str, "accident": str},
        needs=1,
    ),
    Verb(
        device=CAMERA,
        name="clear-mat",
        words="take the paper away; the mat stays",
        deed=_clear,
        takes={"mat": str},
    ),
]
