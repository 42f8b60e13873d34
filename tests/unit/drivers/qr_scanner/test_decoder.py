"""The decoder: what it reads that no single library does, and the bytes that come out."""

import cv2
import numpy as np
import pytest
import segno
import zxingcpp

from drivers.qr_scanner.decoder import LONGEST_SIDE, decode
from drivers.qr_scanner.quiet_zone import Island
from drivers.qr_scanner.text import text_of
from simulators.phone import CONDITIONS, Condition, empty_scene, phone_with, photograph

_CODE = b"L01701-261123-QX0042-04"
_TEXT = "北京市西城区政务服务"
_BEYOND = {"spot-22", "motion-13"}  # more is destroyed than the code can mend


def _drawn(code: segno.QRCode, scale: int = 6, border: int = 4) -> np.ndarray:
    modules = np.array([list(row) for row in code.matrix_iter(scale=scale, border=border)], np.uint8)
    return np.where(modules > 0, 0, 255).astype(np.uint8)


def _grey(picture: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


@pytest.mark.parametrize("condition", sorted(CONDITIONS.keys() - _BEYOND))
def test_a_phone_is_read_under_every_condition(condition: str) -> None:
    """Everything that happens to a phone's display on its way to the sensor, short of destroying the code."""
    (found,) = decode(_grey(phone_with(_CODE, condition, 2)))
    assert found.data == _CODE


@pytest.mark.parametrize("condition", ["no-quiet-zone", "moire", "defocus-3.5"])
def test_the_second_look_pays(condition: str) -> None:
    """What the first library alone does not read is read: the reason for the other looks."""
    grey = _grey(phone_with(_CODE * 4, condition, 2))
    assert not zxingcpp.read_barcodes(grey)
    assert any(found.data == _CODE * 4 for turn in range(10) for found in decode(grey, turn))


@pytest.mark.parametrize("surround", [0, 10, 40, 80])
@pytest.mark.parametrize("rotation", [0, 30])
def test_a_code_without_a_quiet_zone_is_read(surround: int, rotation: int) -> None:
    """Whatever dark the code touches, black included, where neither library reads it alone."""
    held = Condition(quiet=0, surround=surround, rotation=rotation, module=5)
    (found,) = decode(_grey(photograph(_CODE, held, 4)))
    assert found.data == _CODE


def test_a_dark_mode_code_without_a_quiet_zone_is_read() -> None:
    """Light on dark, and light all around."""
    drawn = np.pad(255 - _drawn(segno.make_qr(_CODE), border=0), 80, constant_values=255)
    (found,) = decode(drawn)
    assert found.data == _CODE


def test_an_empty_scene_holds_no_code() -> None:
    """Nobody's phone gives nobody's code; neither does noise."""
    assert decode(_grey(empty_scene())) == []
    noise = np.random.default_rng(1).integers(0, 256, (360, 640), np.uint8)
    assert decode(noise) == []


def test_corners_are_the_code_s_own_clockwise() -> None:
    """The corners frame the code in the picture's pixels, whichever look found it."""
    for condition in ("plain", "no-quiet-zone", "moire"):
        (found,) = decode(_grey(phone_with(_CODE, condition, 2)))
        points = np.array(found.corners)
        assert np.abs(points.mean(axis=0) - (640, 360)).max() < 30
        assert 100 < np.ptp(points[:, 0]) < 200


def test_two_codes_are_two_codes() -> None:
    """Every code of a picture is found."""
    one, other = (_drawn(segno.make_qr(content, version=2)) for content in (b"one", b"other"))
    assert {found.data for found in decode(np.hstack([one, other]))} == {b"one", b"other"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (segno.make_qr(_TEXT.encode(), mode="byte"), _TEXT),
        (segno.make_qr(_TEXT.encode("gb18030"), mode="byte"), _TEXT),
        (segno.make_qr(_TEXT, encoding="utf-8", eci=True), _TEXT),
        (segno.make_qr(_TEXT, encoding="gb18030", eci=True), _TEXT),
        (segno.make_qr("政", encoding="gb18030", eci=True), "政"),
        (segno.make_qr("北京市政務服務", encoding="big5", eci=True), "北京市政務服務"),
        (segno.make_qr("日本語点茗", encoding="shift_jis", eci=True, mode="byte"), "日本語点茗"),
        (segno.make_qr(_TEXT, mode="hanzi", version=5), _TEXT),
    ],
    ids=["UTF-8", "GB18030", "UTF-8 ECI", "GB18030 ECI", "one hanzi, ECI", "Big5 ECI", "Shift JIS ECI", "Hanzi mode"],
)
def test_chinese_comes_out_right(code: segno.QRCode, text: str) -> None:
    """Bytes come out as they were put in, and where the code declares its character set the declaration is kept."""
    (found,) = decode(_drawn(code))
    assert text_of(found.data) == text


@pytest.mark.parametrize(
    "hostile",
    [b"\x00", b"\x1b@\r\n", b"\xef\xbb\xbfx", "\u202eb".encode(), b"\xff\xfe\x80", bytes(range(256)), b"a" * 2000],
)
@pytest.mark.parametrize("border", [4, 0], ids=["quiet zone", "none"])
def test_hostile_bytes_are_only_bytes(hostile: bytes, border: int) -> None:
    """Neither library's text conversion touches what a code holds."""
    drawn = np.pad(
        _drawn(segno.make_qr(hostile, mode="byte"), border=border), 60, constant_values=0 if not border else 255
    )
    (found,) = decode(drawn)
    assert found.data == hostile


@pytest.mark.parametrize("shape", [(1, 1), (1, 4000), (41, 41), (43, 43), (200, 3)])
@pytest.mark.parametrize("grey", [0, 255])
def test_any_size_of_picture_is_looked_at(shape: tuple[int, int], grey: int) -> None:
    """Slivers are pictures too."""
    assert decode(np.full(shape, grey, np.uint8)) == []


@pytest.mark.parametrize(
    "picture",
    [np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), np.float32), np.zeros((LONGEST_SIDE + 1, 1), np.uint8)],
    ids=["colour", "floats", "too large"],
)
def test_what_is_no_grey_picture_is_refused(picture: np.ndarray) -> None:
    """A caller's mistake is told at once, not guessed around."""
    with pytest.raises(ValueError, match="grey picture"):
        decode(picture)


def test_a_code_says_nothing_when_printed() -> None:
    """Codes hold names: their representation does not, nor that of the part of a picture where one may be."""
    (found,) = decode(_grey(phone_with(_CODE)))
    assert "L01701" not in repr(found)
    assert repr(Island(np.zeros((9, 9), np.uint8), 3, 4)) == "Island(left=3, top=4)"
