"""`kiosk capture`: one page into one file that nobody else may read, and the truth about how it is."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from drivers.api import Deadline, DeviceState, Raster
from drivers.captures import (
    CameraStatus,
    Captured,
    CaptureOutcome,
    Concern,
    Corners,
    Glance,
    ImpossibleCorners,
    NotCaptured,
    NothingCaptured,
    PaperForm,
    Quality,
)
from drivers.document_camera.straightening import to_jpeg
from drivers.errors import DeviceError, ErrorReason
from drivers.registry import DRIVERS
from kiosk.capture_words import Exit, Wish, capture_page, device_of, purpose_words
from kiosk.commands import parse
from kiosk.receipt import Emphasis
from kiosk.settings import DeviceSettings, load_settings

EXAMPLE = Path(__file__).parents[3] / "packaging" / "settings.example.toml"
PAGE = to_jpeg(np.full((425, 674, 3), 220, np.uint8), 75, 200)
FRAME = to_jpeg(np.full((72, 128, 3), 90, np.uint8), 85)
STAMP = Raster(8, 1, b"\xff")
CAPTURED = Captured(
    page=PAGE,
    frame=FRAME,
    corners=((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),
    form=PaperForm.ID_1,
    quality=Quality(concerns=frozenset({Concern.COARSE}), sharpness=0.5, dots_per_inch=77.0),
)


class Camera:
    """A document camera that answers as it is told."""

    def __init__(self, answer: CaptureOutcome | DeviceError) -> None:
        """Know the answer."""
        self.answer = answer

    def open(self) -> None:
        """Fail here if that is the answer."""
        if isinstance(self.answer, DeviceError):
            raise self.answer

    def close(self) -> None:
        """Nothing to give back."""

    def status(self) -> CameraStatus:
        """Be there."""
        return CameraStatus(device=DeviceState.ONLINE)

    def look(self, form: PaperForm, until: Deadline) -> Glance | None:
        """See nothing."""
        del form, until

    def capture(self, form: PaperForm, until: Deadline) -> CaptureOutcome:
        """Answer."""
        del form, until
        assert not isinstance(self.answer, DeviceError)
        return self.answer

    def straighten(self, captured: Captured, corners: Corners, form: PaperForm) -> Captured | ImpossibleCorners:
        """Leave it as it is."""
        del corners, form
        return captured


def wish(out: Path, *, words: Raster | None = None, as_json: bool = False) -> Wish:
    """Return what is asked of the camera."""
    return Wish(out=out, form=PaperForm.ID_1, seconds=1.0, words=words, as_json=as_json)


def test_a_page_is_written_for_this_user_alone_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that was readable before is not readable after."""
    out = tmp_path / "page.jpg"
    out.write_bytes(b"x")
    out.chmod(0o644)
    assert capture_page(Camera(CAPTURED), wish(out)) == Exit.CAPTURED
    assert out.read_bytes() == PAGE
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    said = capsys.readouterr()
    assert "can be read" in said.err
    assert "0.50" in said.out
    assert "100 dots" in said.out


def test_a_name_that_ends_in_pdf_makes_a_pdf(tmp_path: Path) -> None:
    """The file is what its name says."""
    out = tmp_path / "page.pdf"
    assert capture_page(Camera(CAPTURED), wish(out)) == Exit.CAPTURED
    assert out.read_bytes().startswith(b"%PDF-")
    assert PAGE in out.read_bytes()


def test_words_lie_over_a_copy_that_is_for_one_purpose(tmp_path: Path) -> None:
    """The unmarked page is nowhere in the file; the words are the ones of Chinese offices, with the day."""
    out = tmp_path / "card.jpg"
    assert capture_page(Camera(CAPTURED), wish(out, words=STAMP)) == Exit.CAPTURED
    assert out.read_bytes() != PAGE
    (line,) = purpose_words("老年人津贴", datetime(2026, 11, 25, tzinfo=UTC)).lines
    assert line == Emphasis("仅供办理老年人津贴使用 2026-11-25")


@pytest.mark.parametrize(
    ("answer", "code", "word"),
    [
        (NotCaptured(frozenset({Concern.BLURRED, Concern.GLARE})), Exit.NOT_CAPTURED, "not-captured"),
        (NothingCaptured(), Exit.NOTHING_THERE, "nothing-there"),
        (DeviceError(ErrorReason.NO_HARDWARE, detail="no camera at /dev/x"), Exit.NO_CAMERA, "no-camera"),
    ],
)
def test_what_was_not_captured_writes_nothing_and_says_why(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: CaptureOutcome | DeviceError,
    code: Exit,
    word: str,
) -> None:
    """Each end has a code and a word of its own."""
    out = tmp_path / "page.pdf"
    assert capture_page(Camera(answer), wish(out, as_json=True)) == code
    assert not out.exists()
    assert json.loads(capsys.readouterr().out)["outcome"] == word


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A link is not followed: what it points to may be somebody else's."""
    link = tmp_path / "page.jpg"
    link.symlink_to(tmp_path / "elsewhere")
    assert capture_page(Camera(CAPTURED), wish(link)) == Exit.NOT_WRITTEN
    assert str(link) in capsys.readouterr().err
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_photographed_for_a_folder_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip of the keyboard is told before a page has lain there for half a minute."""
    out = tmp_path / "missing" / "page.pdf"
    asked = Camera(DeviceError(ErrorReason.NO_HARDWARE, detail="it was opened"))
    assert capture_page(asked, wish(out)) == Exit.NOT_WRITTEN
    assert str(out) in capsys.readouterr().err


def test_a_command_line_that_names_no_camera_or_no_known_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is opened before it is clear what is wanted."""
    wrong = (
        ("page.png", "/dev/nowhere", "1080p"),
        ("page.pdf", "serial:///dev/nowhere", "1080p"),
        ("page.pdf", "/dev/nowhere", "no-such-size"),
    )
    for out, camera, profile in wrong:
        options = parse(["capture", "--out", str(tmp_path / out), "--camera", camera, "--profile", profile])
        assert options.perform(options) == 78
    assert capsys.readouterr().err


def test_a_profile_on_the_command_line_goes_before_the_settings(tmp_path: Path) -> None:
    """Whoever asks for another size of pictures gets it, from whichever camera is meant."""
    section = '[devices.document_camera]\ndriver = "camera"\nprofile = "5mp"\ntransport = "v4l2:///dev/kiosk/mat"\n'
    file = tmp_path / "settings.toml"
    file.write_text(EXAMPLE.read_text(encoding="utf-8") + section, encoding="utf-8")
    (tmp_path / "district-key.json").write_text("{}", encoding="utf-8")
    settings = load_settings(file, DRIVERS)
    named = DeviceSettings(driver="camera", transport="v4l2:///dev/kiosk/mat", profile="5mp")
    assert device_of(None, "", settings) == named
    assert device_of(None, "8mp", settings) == replace(named, profile="8mp")
    assert device_of("/dev/kiosk/mat", "8mp", settings) == replace(named, profile="8mp")
    assert device_of(None, "8mp", None) is None
