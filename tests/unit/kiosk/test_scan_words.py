"""`kiosk scan`: what a technician is told of codes, pictures and files that are neither."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import segno

from drivers.api import Deadline, DeviceState, NothingScanned, Scanned, ScannerStatus, ScanOutcome
from drivers.codes import CodeRules
from drivers.errors import DeviceError, ErrorReason
from kiosk.__main__ import main
from kiosk.scan_words import device_of, scan_once
from kiosk.settings import DeviceSettings

_RECEIPT = "L01701-261123-QX0042-04"
Told = Callable[..., tuple[int, list[dict[str, Any]]]]


def _code(path: Path, content: str | bytes, **how: Any) -> Path:
    segno.make_qr(content, boost_error=False).save(str(path), scale=6, **how)
    return path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run the command over pictures; return its exit code and its JSON."""

    def run(*files: Path) -> tuple[int, list[dict[str, Any]]]:
        code = main(["scan", "--images", *map(str, files), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_code_in_a_picture_is_told_whole(tmp_path: Path, told: Told) -> None:
    """Bytes in hex, text, kind, milliseconds and corners, for each code of each file."""
    code, (facts,) = told(_code(tmp_path / "receipt.png", _RECEIPT))
    assert code == 0
    assert facts["problem"] == ""
    assert facts["ms"] > 0
    (found,) = facts["codes"]
    assert bytes.fromhex(found["bytes"]) == _RECEIPT.encode()
    assert (found["text"], found["kind"]) == (_RECEIPT, "receipt-number")
    (left, top), _, (right, bottom), _ = found["corners"]
    assert 20 <= left < right <= facts["width"] - 20
    assert 20 <= top < bottom <= facts["height"] - 20


def test_corners_are_in_the_file_s_own_pixels(tmp_path: Path, told: Told) -> None:
    """A picture that is looked at in a smaller size still has its corners where they are in the file."""
    large = np.full((3000, 4000), 255, np.uint8)
    path = _code(tmp_path / "code.png", _RECEIPT)
    drawn = cv2.resize(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), (600, 600), interpolation=cv2.INTER_NEAREST)
    large[2200:2800, 3200:3800] = drawn
    cv2.imwrite(str(path), large)
    _, (facts,) = told(path)
    assert all(3200 < x < 3800 and 2200 < y < 2800 for x, y in facts["codes"][0]["corners"])


def test_transparent_pictures_are_read(tmp_path: Path, told: Told) -> None:
    """A code without a background, as web sites give them out, is read as on white paper."""
    code, (facts,) = told(_code(tmp_path / "transparent.png", _RECEIPT, light=None))
    assert (code, facts["codes"][0]["text"]) == (0, _RECEIPT)


@pytest.mark.parametrize(
    ("name", "kind", "dark", "light"),
    [("a.png", np.uint16, 3000, 60_000), ("a.png", np.uint16, 300, 4000), ("a.tif", np.float32, 0.1, 0.9)],
    ids=["16 bits", "12 of 16 bits", "fractions"],
)
def test_deep_pictures_are_read(tmp_path: Path, told: Told, name: str, kind: type, dark: float, light: float) -> None:
    """A scanner's picture of more than 256 grey levels is not cut off at white."""
    drawn = cv2.imread(str(_code(tmp_path / "code.png", _RECEIPT)), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(tmp_path / name), np.where(drawn > 127, light, dark).astype(kind))
    code, (facts,) = told(tmp_path / name)
    assert (code, facts["codes"][0]["text"]) == (0, _RECEIPT)


def test_what_is_no_picture_is_told_in_words(tmp_path: Path, told: Told) -> None:
    """Every kind of wrong file has its sentence, the others are read all the same, and the worst decides the code."""
    good = _code(tmp_path / "good.png", _RECEIPT)
    wrong = {
        tmp_path / "none.png": "there is no such file",
        tmp_path: "is a folder or a device",
        tmp_path / "empty.png": "is empty",
        tmp_path / "text.png": "is no picture of a known format (PNG, JPEG, WEBP, BMP, TIFF, GIF, PPM)",
        tmp_path / "cut.png": "is a damaged or cut-off picture",
        tmp_path / "bomb.ppm": "unfolds to more than 89478485 pixels",
    }
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("%!PS-Adobe-3.0 EPSF-3.0")
    (tmp_path / "cut.png").write_bytes(good.read_bytes()[:200])
    (tmp_path / "bomb.ppm").write_bytes(b"P5 40000 40000 255\n")
    code, facts = told(*wrong, good)
    assert code == 5
    assert [fact["problem"] for fact in facts] == [*wrong.values(), ""]


def test_a_picture_without_a_code_is_told(tmp_path: Path, told: Told) -> None:
    """No code is no error of the file: exit code 1 and a sentence."""
    path = tmp_path / "plain.png"
    cv2.imwrite(str(path), np.full((300, 400), 200, np.uint8))
    code, (facts,) = told(path)
    assert (code, facts["problem"], facts["codes"]) == (1, "holds no code that can be read", [])


def test_a_hostile_code_cannot_write_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escapes, line ends and signs that turn the line around are written out, in words and in JSON."""
    hostile = "a\x1b[2J\r\n\u202eb\u200b 北京"
    path = _code(tmp_path / "hostile.png", hostile.encode())
    main(["scan", "--images", str(path)])
    assert "a\\x1b[2J\\r\\n\\u202eb\\u200b 北京" in capsys.readouterr().out
    main(["scan", "--images", str(path), "--json"])
    out = capsys.readouterr().out
    assert all(sign.isprintable() or sign == "\n" for sign in out)
    assert json.loads(out)[0]["codes"][0]["text"] == hostile


def test_bytes_that_are_no_text_are_told_as_bytes(tmp_path: Path, told: Told) -> None:
    """A code of bytes has no text and is told in hex alone."""
    _, (facts,) = told(_code(tmp_path / "bytes.png", bytes([0xFF, 0xFE, 0x00, 0x80])))
    assert (facts["codes"][0]["bytes"], facts["codes"][0]["text"]) == ("fffe0080", None)


class _Scanner:
    def __init__(self, outcome: ScanOutcome | DeviceError) -> None:
        self._outcome = outcome

    def open(self) -> None:
        if isinstance(self._outcome, DeviceError):
            raise self._outcome

    def close(self) -> None:
        pass

    def status(self) -> ScannerStatus:
        return ScannerStatus(device=DeviceState.ONLINE)

    def scan(self, until: Deadline) -> ScanOutcome:
        assert not until.expired
        assert not isinstance(self._outcome, DeviceError)
        return self._outcome


@pytest.mark.parametrize(
    ("outcome", "code", "facts"),
    [
        (Scanned(b"hello"), 0, {"outcome": "scanned", "text": "hello", "kind": "unknown-code"}),
        (NothingScanned(), 3, {"outcome": "nothing-scanned"}),
        (DeviceError(ErrorReason.NO_HARDWARE, detail="no camera"), 4, {"outcome": "no-scanner", "detail": "no camera"}),
    ],
    ids=["scanned", "nothing", "no scanner"],
)
def test_a_scan_is_told(
    capsys: pytest.CaptureFixture[str], outcome: ScanOutcome | DeviceError, code: int, facts: dict[str, str]
) -> None:
    """Each way a scan can end has its exit code, its JSON and its words."""
    assert scan_once(_Scanner(outcome), CodeRules(), 1.0, as_json=True) == code
    assert facts.items() <= json.loads(capsys.readouterr().out).items()
    assert scan_once(_Scanner(outcome), CodeRules(), 1.0, as_json=False) == code
    assert any(capsys.readouterr())


def test_which_scanner_is_meant() -> None:
    """A bare path is a camera of this machine, a port is an engine that is asked what it is."""
    assert device_of(None, "/dev/video0", "", None) == DeviceSettings(driver="camera", transport="v4l2:///dev/video0")
    assert device_of(None, "mjpeg://127.0.0.1:1/", "", None).transport == "mjpeg://127.0.0.1:1/"
    engine = DeviceSettings(driver="serial-line", transport="serial:///dev/ttyS0", profile="newland")
    assert device_of("serial:///dev/ttyS0", None, "newland", None) == engine


def test_a_camera_that_cannot_be_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """An impossible place is told before anything is opened; exit code 78."""
    assert main(["scan", "--camera", "mjpeg://192.0.2.1:80/"]) == 78
    assert "nothing would hide the pictures" in capsys.readouterr().err
