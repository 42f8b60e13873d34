"""The virtual camera and the phones before it, on the bench and by themselves."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.qr_scanner.decoder import decode
from simulators.bench import CAMERA, Bench
from simulators.camera import SIZE, VirtualCamera
from simulators.phone import CONDITIONS, phone_with
from simulators.verbs import VERBS, VerbError, find_verb


def _frame(camera: VirtualCamera) -> np.ndarray:
    jpeg = camera.next_frame(0.0, threading.Event())
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def test_a_phone_is_held_and_taken_away(tmp_path: Path) -> None:
    """The bench's verbs put a readable code before the camera, under a condition, and take it away."""
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        VERBS["qr-camera/hold-phone"].perform(bench, {"code": "北京", "how": "dark-mode"})
        (found,) = decode(_frame(bench.camera))
        assert found.data == "北京".encode()
        find_verb("take-away").perform(bench, {})
        assert decode(_frame(bench.camera)) == []
        with pytest.raises(VerbError, match="no such condition; there are: plain"):
            VERBS["qr-camera/hold-phone"].perform(bench, {"code": "x", "how": "upside-down"})


def test_faults_show_on_the_bench(tmp_path: Path) -> None:
    """What a person did to the camera is what the page shows."""
    with Bench.start(tmp_path / "bench", instant=True) as bench:
        for verb, arguments in (("stall", {"on": True}), ("garble", {"on": True}), ("unplug", {})):
            VERBS[f"{CAMERA}/{verb}"].perform(bench, arguments)
        state = bench.state()[CAMERA]
        assert isinstance(state, dict)
        assert (state["stalled"], state["garbled"], state["plugged"]) == (True, True, False)
        VERBS[f"{CAMERA}/plug"].perform(bench, {})
        assert bench.camera.plugged


def test_no_two_frames_are_the_same() -> None:
    """A sensor has noise: what waits for a change of the picture sees one."""
    camera = VirtualCamera()
    try:
        assert camera.next_frame(0.0, threading.Event()) != camera.next_frame(0.0, threading.Event())
    finally:
        camera.stop()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_phone_follows_from_its_seed(condition: str) -> None:
    """The same code, condition and seed are the same picture, another seed is another."""
    one, again, other = (phone_with(b"code", condition, seed) for seed in (1, 1, 2))
    assert one.shape == (*SIZE[::-1], 3)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_too_much_for_a_code_is_told() -> None:
    """What no QR code holds is a mistake of whoever asks."""
    with pytest.raises(ValueError, match="no QR code"):
        phone_with(b"x" * 4000)
