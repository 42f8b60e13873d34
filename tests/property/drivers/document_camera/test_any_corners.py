"""Whatever corners a screen sends, a page is cut out of its frame or refused; nothing else happens."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drivers.captures import Captured, Corners, ImpossibleCorners, PaperForm, Quality
from drivers.document_camera.geometry import in_order, page_like, widened
from drivers.document_camera.over_mat import MatCamera
from drivers.document_camera.straightening import from_jpeg, size_of, to_jpeg

FRAME = to_jpeg(np.full((180, 320, 3), 200, np.uint8), 85)
WHOLE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
CAPTURED = Captured(page=FRAME, frame=FRAME, corners=WHOLE, form=PaperForm.FREE, quality=Quality())
CAMERA = MatCamera.at("v4l2:///dev/nowhere")

shares = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-0.2, 1.2)
corners = st.tuples(*[st.tuples(shares, shares)] * 4)


@given(corners, st.sampled_from(PaperForm))
def test_corners_give_a_page_or_are_impossible(places: Corners, form: PaperForm) -> None:
    """The page then has the size of its form, and the frame is the one it came from."""
    outcome = CAMERA.straighten(CAPTURED, places, form)
    if isinstance(outcome, ImpossibleCorners):
        return
    assert outcome.frame == FRAME
    assert outcome.corners == places
    expected = size_of(np.array(places) * (320, 180) - 0.5, form)
    assert from_jpeg(outcome.page).shape[:2] == expected[::-1]


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=4, max_size=4), st.floats(0, 0.2))
def test_order_and_width_never_lose_a_corner(places: list[tuple[float, float]], share: float) -> None:
    """Ordering is a permutation, and a page that is widened keeps its shape."""
    quad = np.array(places)
    ordered = in_order(quad[None])[0]
    assert sorted(map(tuple, ordered.tolist())) == sorted(map(tuple, quad.tolist()))
    if page_like(ordered[None])[0]:
        assert page_like(widened(ordered, share)[None])[0]
