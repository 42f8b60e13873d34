"""The document camera's driver against the virtual camera: papers over HTTP, taken away, pulled out, back again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import cast

import numpy as np
import pytest

from drivers.api import Deadline, DeviceState
from drivers.captures import Captured, DocumentCamera, NothingCaptured, PaperForm
from drivers.document_camera.straightening import from_jpeg
from drivers.errors import DeviceError
from drivers.registry import open_document_camera
from simulators.camera import VirtualCamera
from simulators.papers_on_mats import Circumstances, bare, photograph
from simulators.sheets import draw_sheet

SIZE = (1280, 720)


@pytest.fixture
def virtual() -> Iterator[VirtualCamera]:
    """A camera that looks at an empty black mat."""
    camera = VirtualCamera()
    camera.show(bare("black", np.random.default_rng(1), SIZE))
    yield camera
    camera.stop()


@pytest.fixture
def camera(virtual: VirtualCamera) -> Iterator[DocumentCamera]:
    """The driver, opened on it."""
    driver = open_document_camera("camera", virtual.url)
    with closing(driver):
        driver.open()
        yield driver


def lay(virtual: VirtualCamera, sheet: str) -> np.ndarray:
    """Lay a sheet under the camera; return where its corners are, as shares of the picture."""
    chance = np.random.default_rng(6)
    taken = photograph(draw_sheet(sheet, chance), "black", Circumstances(turn_degrees=4, exposure=0.85), chance, SIZE)
    virtual.show(taken.pixels)
    return cast(np.ndarray, (taken.corners + 0.5) / np.array(SIZE))


@pytest.mark.parametrize(("sheet", "form"), [("text", PaperForm.A4), ("card", PaperForm.ID_1)])
def test_a_paper_that_is_laid_down_is_captured(
    virtual: VirtualCamera, camera: DocumentCamera, sheet: str, form: PaperForm
) -> None:
    """From the wire to a straight page: the corners are those of the paper, the frame is the camera's picture."""
    corners = lay(virtual, sheet)
    outcome = camera.capture(form, Deadline.after(timedelta(seconds=20)))
    assert isinstance(outcome, Captured)
    assert np.abs(np.array(outcome.corners) - corners).max() < 0.01
    assert from_jpeg(outcome.frame).shape == (720, 1280, 3)
    assert max(from_jpeg(outcome.page).shape) == (2339 if form is PaperForm.A4 else 674)


def test_an_empty_mat_is_nothing_and_the_preview_shows_it(virtual: VirtualCamera, camera: DocumentCamera) -> None:
    """The resident sees the mat and that nothing was found there."""
    glance = camera.look(PaperForm.A4, Deadline.after(timedelta(seconds=5)))
    assert glance is not None
    assert glance.corners is None
    assert camera.capture(PaperForm.A4, Deadline.after(timedelta(seconds=2))) == NothingCaptured()
    assert virtual.plugged


def test_a_camera_that_was_pulled_out_is_missed_and_heals(virtual: VirtualCamera, camera: DocumentCamera) -> None:
    """Silence is a status; once the camera is back, so is the picture, without a restart."""
    assert camera.status().device is DeviceState.ONLINE
    virtual.unplug()
    with pytest.raises(DeviceError):
        camera.capture(PaperForm.A4, Deadline.after(timedelta(seconds=10)))
    assert camera.status().device is DeviceState.OFFLINE
    virtual.plug_in()
    lay(virtual, "text")
    until = time.monotonic() + 15
    while camera.status().device is not DeviceState.ONLINE:
        assert time.monotonic() < until
    assert isinstance(camera.capture(PaperForm.A4, Deadline.after(timedelta(seconds=20))), Captured)
