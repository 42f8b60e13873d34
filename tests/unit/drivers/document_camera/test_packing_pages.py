"""Pages as files in memory: straight, of the right size, silent about everything else, within their budget."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image

from drivers.api import Raster
from drivers.captures import PaperForm
from drivers.document_camera.binding import STEPS, Bound, TooLarge, bind
from drivers.document_camera.straightening import from_jpeg, possible, resolved, size_of, straighten, to_jpeg
from drivers.document_camera.watermark import mark
from simulators.papers_on_mats import Circumstances, photograph
from simulators.sheets import draw_sheet

STAMP = Raster(32, 3, b"\x00\x00\x00\x00" + b"\x0f\xf0\x0f\xf0" + b"\x00\x00\x00\x00")


def page(seed: int = 1, form: PaperForm = PaperForm.A4, sheet: str = "text") -> np.ndarray:
    """Return a straightened page."""
    chance = np.random.default_rng(seed)
    taken = photograph(
        draw_sheet(sheet, chance), "black", Circumstances(turn_degrees=4, tilt=(0.04, 0.05)), chance, (1280, 720)
    )
    return straighten(taken.pixels, taken.corners, form)


def test_a_page_is_laid_flat_to_its_true_size() -> None:
    """A4 at 200 dots to the inch, and paper to every edge: no mat is left."""
    flat = page()
    assert flat.shape[:2] == (2339, 1654)
    for edge in (flat[3:12], flat[-12:-3], flat[:, 3:12], flat[:, -12:-3]):
        assert np.median(edge) > 150


@pytest.mark.parametrize(
    ("form", "size"),
    [(PaperForm.A4, (2339, 1654)), (PaperForm.ID_1, (674, 425)), (PaperForm.FREE, (400, 250))],
)
def test_a_page_that_lies_across_stays_across(form: PaperForm, size: tuple[int, int]) -> None:
    """The form gives the size, the picture the direction."""
    corners = np.array([[0, 0], [400, 0], [400, 250], [0, 250]], float)
    assert size_of(corners, form) == size


def test_the_first_corner_is_the_top_left_so_that_a_page_can_be_turned() -> None:
    """A resident turns a page by naming another corner first."""
    corners = np.array([[10, 10], [210, 10], [210, 310], [10, 310]], float)
    pixels = np.zeros((320, 220, 3), np.uint8)
    pixels[10:60, 10:60] = 255
    assert straighten(pixels, corners, PaperForm.FREE)[5:40, 5:40].min() > 200
    turned = straighten(pixels, np.roll(corners, 1, axis=0), PaperForm.FREE)
    assert turned.shape[:2] == (200, 300)
    assert turned[5:40, -40:-5].min() > 200


@pytest.mark.parametrize(
    "corners",
    [
        [[0, 0], [100, 100], [100, 0], [0, 100]],  # they cross
        [[0, 0], [0, 0], [0, 0], [0, 0]],
        [[0, 0], [300, 0], [300, 5], [0, 5]],  # hardly anything
        [[-500, 0], [300, 0], [300, 200], [0, 200]],
        [[float("nan"), 0], [300, 0], [300, 200], [0, 200]],
        [[0, 200], [300, 200], [300, 0], [0, 0]],  # mirrored
    ],
)
def test_impossible_corners_are_known(corners: list[list[float]]) -> None:
    """Whatever the screen sends, no page is made of it."""
    assert not possible(np.array(corners, float), (400, 600, 3))


def test_the_camera_s_own_resolution_is_known_for_known_sizes() -> None:
    """An identity card that is 337 pixels long has 100 dots to the inch."""
    corners = np.array([[0, 0], [337, 0], [337, 212], [0, 212]], float)
    assert resolved(corners, PaperForm.ID_1) == pytest.approx(100, rel=0.01)
    assert resolved(corners, PaperForm.FREE) is None


def test_a_picture_says_nothing_but_itself() -> None:
    """No EXIF, no comment, no time; only its resolution."""
    jpeg = to_jpeg(page(), 75, 200)
    with Image.open(io.BytesIO(jpeg)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.info["dpi"] == (200, 200)
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    assert 60 << 10 < len(jpeg) < 700 << 10


@pytest.mark.parametrize("broken", [b"", b"JPEG", b"\xff\xd8\xff\xe0" + b"\x00" * 40])
def test_what_is_no_picture_is_a_value_error(broken: bytes) -> None:
    """Bytes that somebody damaged end in one declared error."""
    with pytest.raises(ValueError, match="picture"):
        from_jpeg(broken)
    with pytest.raises(ValueError, match="picture"):
        bind([broken], 1 << 20)


def test_pages_within_the_budget_are_bound_unchanged() -> None:
    """Every page is in the PDF as the very bytes that were captured; no date and no program is named."""
    pages = [to_jpeg(page(seed), 75, 200) for seed in (1, 2)]
    bound = bind(pages, 8 << 20)
    assert isinstance(bound, Bound)
    assert not bound.reduced
    assert all(one in bound.pdf for one in pages)
    assert len(bound.pdf) < sum(map(len, pages)) + 4000
    assert b"/Count 2" in bound.pdf
    assert b"CreationDate" not in bound.pdf
    assert str(datetime.now(UTC).year).encode() not in bound.pdf[-1500:]


def test_pages_over_the_budget_are_made_coarser_step_by_step_and_it_is_told() -> None:
    """The first step that fits is taken; when none does, the size is told instead of a page that nobody can read."""
    pages = [to_jpeg(page(seed), 75, 200) for seed in (1, 2)]
    sizes = []
    budget = 8 << 20
    while isinstance(bound := bind(pages, budget), Bound):
        sizes.append((bound.dots_per_inch, bound.quality))
        budget = len(bound.pdf) - 1
    assert sizes == list(STEPS)
    assert isinstance(bound, TooLarge)
    assert bound.size > budget


def test_no_pages_are_no_document() -> None:
    """An empty PDF would prove nothing."""
    with pytest.raises(ValueError, match="at least one page"):
        bind([], 1 << 20)


def test_a_marked_copy_carries_its_words_everywhere_and_stays_legible() -> None:
    """The words lie over every part of the card; what is under them can still be read."""
    plain = to_jpeg(np.full((425, 674, 3), 230, np.uint8), 90, 200)
    marked = from_jpeg(mark(plain, STAMP, 90))
    dark = marked.min(axis=2) < 200
    for rows in np.array_split(dark, 3):
        for part in np.array_split(rows, 3, axis=1):
            assert 0.01 < part.mean() < 0.6
    assert marked.min() > 120


def test_words_that_are_blank_are_refused() -> None:
    """A copy that only seems to be marked is worse than an unmarked one."""
    with pytest.raises(ValueError, match="no words"):
        mark(to_jpeg(page(), 75), Raster(8, 1, b"\x00"))
