"""What is said of a picture: blurred, mirrored, clipped, uneven, held; and that a good one is called good."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drivers.captures import Concern, PaperForm, Quality
from drivers.document_camera.judgement import Memory, judge, page_quality
from simulators.papers_on_mats import Circumstances, bare, photograph
from simulators.sheets import draw_sheet

SIZE = (1280, 720)
CALM = Circumstances(turn_degrees=3, exposure=0.85, noise=2)


def said(
    how: Circumstances,
    sheet: str = "text",
    mat: str = "black",
    form: PaperForm = PaperForm.FREE,
    size: tuple[int, int] = SIZE,
    seed: int = 11,
) -> Quality:
    """Return what is said of a sheet under these circumstances."""
    chance = np.random.default_rng(seed)
    return judge(photograph(draw_sheet(sheet, chance), mat, how, chance, size).pixels, form, Memory()).quality


@pytest.mark.parametrize("sheet", ["text", "form", "certificate", "card", "receipt"])
def test_a_good_picture_has_nothing_against_it(sheet: str) -> None:
    """A resident who did everything right is not sent round again."""
    assert said(CALM, sheet).refused == frozenset()


@pytest.mark.parametrize(
    ("how", "concern"),
    [
        (replace(CALM, defocus=2.5), Concern.BLURRED),
        (replace(CALM, motion=9), Concern.BLURRED),
        (replace(CALM, glare=0.02), Concern.GLARE),
        (replace(CALM, exposure=1.5), Concern.OVEREXPOSED),
        (replace(CALM, fingers=3), Concern.HAND_IN_VIEW),
    ],
)
def test_what_spoils_a_copy_is_refused_by_name(how: Circumstances, concern: Concern) -> None:
    """Each fault has its own sentence on the screen, so each has its own word here."""
    assert concern in said(how).refused


def test_uneven_light_is_told_but_not_refused() -> None:
    """A shadow across the page makes it worse, not worthless."""
    quality = said(replace(CALM, exposure=0.55, light=(0.0, 0.5)))
    assert Concern.UNEVEN_LIGHT in quality.concerns
    assert Concern.UNEVEN_LIGHT not in quality.refused


@pytest.mark.parametrize("size", [SIZE, (1920, 1080)])
def test_a_nearly_empty_page_is_judged_by_its_own_corners(size: tuple[int, int]) -> None:
    """A blurred page is refused however little is written on it, and a sharp one is not."""
    assert Concern.BLURRED in said(replace(CALM, defocus=2), "empty", size=size).refused
    assert Concern.BLURRED in said(replace(CALM, motion=9), "empty", size=size).refused
    assert said(CALM, "empty", size=size).concerns == frozenset()


def test_a_page_without_any_contrast_cannot_be_judged_and_that_is_said() -> None:
    """Nobody claims that what is one even grey is sharp, nor that it is blurred."""
    grey = np.full((720, 1280, 3), 140, np.uint8)
    corners = np.array([[300, 100], [900, 100], [900, 600], [300, 600]], float)
    quality = page_quality(grey, corners, PaperForm.FREE)
    assert quality.sharpness is None
    assert Concern.CANNOT_JUDGE in quality.concerns
    assert Concern.BLURRED not in quality.concerns


@pytest.mark.parametrize("mat", ["black", "grey", "wood"])
@pytest.mark.parametrize("sheet", ["text", "certificate", "card"])
def test_one_finger_over_the_edge_is_seen_on_every_mat(sheet: str, mat: str) -> None:
    """A thumb on the copy of a certificate is no part of it, and a page that nobody touches is not held.

    Of 180 single fingers some seven are missed, most on wood, which is as uneven as a hand.
    """
    held = [Concern.HAND_IN_VIEW in said(replace(CALM, fingers=1), sheet, mat, seed=seed).refused for seed in range(5)]
    free = [Concern.HAND_IN_VIEW in said(CALM, sheet, mat, seed=seed).refused for seed in range(5)]
    assert sum(held) >= 4
    assert sum(free) <= 1


def test_a_folded_corner_is_no_hand() -> None:
    """Where a corner is folded the border stops as well, but the mat goes on."""
    for mat in ("black", "grey", "wood"):
        assert Concern.HAND_IN_VIEW not in said(replace(CALM, folded_mm=18), "text", mat).refused


def test_what_the_camera_resolved_is_measured_and_told_when_too_coarse() -> None:
    """A straightened page has 200 dots to the inch whatever the camera saw; this is what it saw."""
    quality = said(CALM, form=PaperForm.A4)
    assert quality.dots_per_inch is not None
    assert 50 < quality.dots_per_inch < 90  # 720 lines over an A4 page
    assert Concern.COARSE in quality.concerns
    assert said(CALM).dots_per_inch is None


def test_a_page_beyond_the_picture_is_cut_off() -> None:
    """Half a certificate is no certificate."""
    chance = np.random.default_rng(2)
    whole = photograph(draw_sheet("text", chance), "black", CALM, chance, SIZE)
    left, top = whole.corners.min(axis=0).astype(int)
    narrow = np.ascontiguousarray(whole.pixels[top + 3 :, left - 40 :])
    quality = judge(narrow, PaperForm.A4, Memory()).quality
    assert Concern.CUT_OFF in quality.refused


def test_a_hand_beside_the_page_is_seen_against_the_empty_mat() -> None:
    """A camera that knows its mat sees whatever reaches in, also where it does not touch the page."""
    chance = np.random.default_rng(3)
    mat = bare("black", chance, SIZE)
    memory = Memory()
    for _ in range(2):
        memory = judge(mat, PaperForm.FREE, memory).memory
    assert memory.empty_mat is not None
    page = mat.copy()
    page[200:500, 400:640] = 215
    assert judge(page, PaperForm.FREE, memory).quality.refused <= {Concern.MOVING}
    page[300:420, 900:] = (120, 150, 205)
    assert Concern.HAND_IN_VIEW in judge(page, PaperForm.FREE, memory).quality.refused


def test_what_changes_between_two_pictures_moves() -> None:
    """A page is not taken while somebody lays it down."""
    chance = np.random.default_rng(4)
    sheet = draw_sheet("text", chance)
    first = photograph(sheet, "grey", CALM, np.random.default_rng(1), SIZE).pixels
    same = np.clip(first.astype(int) + chance.normal(0, 2, first.shape), 0, 255).astype(np.uint8)
    moved = np.roll(first, 25, axis=1)
    memory = judge(first, PaperForm.A4, Memory()).memory
    assert Concern.MOVING not in judge(same, PaperForm.A4, memory).quality.concerns
    assert Concern.MOVING in judge(moved, PaperForm.A4, memory).quality.concerns
