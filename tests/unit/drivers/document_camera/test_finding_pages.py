"""The document camera's eye: the page is found on every fair mat, and nothing is found where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from devtools.bench_pages import FAIR_MATS, measure, overlap
from drivers.captures import Concern, PaperForm
from drivers.document_camera.detection import NoPage, PageFound, find_page
from drivers.document_camera.geometry import areas, in_order, page_like
from drivers.document_camera.judgement import Memory, judge
from simulators.papers_on_mats import Circumstances, bare, photograph
from simulators.sheets import SHEETS, draw_sheet

SIZE = (1280, 720)


def lay(sheet: str, mat: str, how: Circumstances | None = None, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture of a sheet on a mat, and the sheet's corners."""
    chance = np.random.default_rng(seed)
    taken = photograph(draw_sheet(sheet, chance), mat, how or Circumstances(exposure=0.85), chance, SIZE)
    return taken.pixels, taken.corners


@pytest.mark.parametrize("mat", FAIR_MATS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_kind_of_paper_is_found_on_every_fair_mat(sheet: str, mat: str) -> None:
    """Turned and tilted, the outline is right to a few thousandths."""
    pixels, corners = lay(sheet, mat, Circumstances(turn_degrees=6, tilt=(0.05, -0.04), exposure=0.85))
    found = find_page(pixels)
    assert isinstance(found, PageFound)
    assert overlap(found.corners, corners) > 0.98


@pytest.mark.slow
@pytest.mark.timeout(300)  # drawing the papers takes its time on a busy machine
def test_a_generated_set_keeps_what_the_bench_promises() -> None:
    """The bench's own figures, in short and with a seed of the tests' own."""
    figures = measure(pages=15, seed=77, size=SIZE)
    found, blur, empty = figures["found"], figures["blur"], figures["empty"]
    assert isinstance(found, dict)
    assert isinstance(blur, dict)
    assert isinstance(empty, dict)
    assert found["all"]["right"] >= 14  # one may be held by more fingers than are fair
    assert blur["balanced_accuracy"] >= 0.9
    assert empty["page_seen"] == 0


@pytest.mark.parametrize("mat", FAIR_MATS)
def test_a_bare_mat_is_no_page(mat: str) -> None:
    """Grain, planks and gradients have no outline that is convincing."""
    for seed in range(4):
        assert isinstance(find_page(bare(mat, np.random.default_rng(seed), SIZE)), NoPage)


def test_fingers_and_a_folded_corner_are_outvoted() -> None:
    """The corners are where the flat paper's would be."""
    pixels, corners = lay("text", "black", Circumstances(folded_mm=18, fingers=2, exposure=0.85))
    found = find_page(pixels)
    assert isinstance(found, PageFound)
    assert overlap(found.corners, corners) > 0.97
    assert found.hidden > 0.0


def test_a_printed_frame_is_not_taken_for_the_page() -> None:
    """A certificate's red frame has the same paper on both sides: it is no border."""
    pixels, corners = lay("certificate", "grey")
    found = find_page(pixels)
    assert isinstance(found, PageFound)
    assert overlap(found.corners, corners) > 0.98


def test_a_white_mat_is_refused_in_words() -> None:
    """On a white mat a white page has no edge: the mat is told, found or not found."""
    for seed in range(3):
        pixels, _ = lay("text", "white", seed=seed)
        seen = judge(pixels, PaperForm.A4, Memory())
        assert Concern.MAT_TOO_LIGHT in seen.quality.refused


def test_corners_are_clockwise_from_the_top_left() -> None:
    """What the resident drags is named the same way every time."""
    pixels, _ = lay("form", "black", Circumstances(turn_degrees=-5, exposure=0.85))
    found = find_page(pixels)
    assert isinstance(found, PageFound)
    assert areas(found.corners[None])[0] > 0
    assert found.corners.sum(axis=1).argmin() == 0
    assert page_like(found.corners[None])[0]


def test_any_order_of_corners_is_put_in_order() -> None:
    """Contours begin anywhere and turn either way."""
    square = np.array([[[10.0, 10.0], [90.0, 12.0], [88.0, 60.0], [12.0, 58.0]]])
    for turn in range(4):
        assert (in_order(np.roll(square, turn, axis=1)) == square).all()
    assert (in_order(square[:, ::-1]) == square).all()


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (40, 40), (720, 2)])
def test_pictures_without_room_for_a_page_have_none(shape: tuple[int, int]) -> None:
    """A camera that sends nonsense is an empty mat, not a crash."""
    assert isinstance(find_page(np.full((*shape, 3), 128, np.uint8)), NoPage)


def test_noise_is_no_page() -> None:
    """Whatever chance draws, there is no outline in it."""
    chance = np.random.default_rng(0)
    for _ in range(3):
        assert isinstance(find_page(chance.integers(0, 256, (360, 640, 3), dtype=np.uint8)), NoPage)
