"""The photo goes to a site's own decoder, in a process that may crash alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.cards import SealedPhoto
from drivers.id_card_reader.photo import NotDecoded, Picture, decode

PHOTO = SealedPhoto(b"WLf\0~\0" + b"2\0" + bytes(1016))
DECODERS = """
import os, time

def flat(sealed):
    return 2, 1, sealed[:6]

def wrong(sealed):
    return 102, 126, b"too short"

def nothing(sealed):
    return None

def crash(sealed):
    os.abort()

def hang(sealed):
    time.sleep(60)
"""


@pytest.fixture
def decoders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site's own distribution with several decoders, good and bad."""
    (tmp_path / "site_photos.py").write_text(DECODERS)
    info = tmp_path / "site_photos-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: site-photos\nVersion: 1.0\n")
    names = ("flat", "wrong", "nothing", "crash", "hang")
    entries = "".join(f"{name} = site_photos:{name}\n" for name in names)
    (info / "entry_points.txt").write_text(f"[doorstep.photo_decoders]\n{entries}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


@pytest.mark.usefixtures("decoders")
def test_a_sites_decoder_gives_a_picture() -> None:
    """The entry point sees the sealed bytes and nothing else; the dots come back as they are."""
    assert decode(PHOTO, "flat") == Picture(2, 1, b"WLf\0~\0")
    assert "dots" not in repr(decode(PHOTO, "flat"))


@pytest.mark.usefixtures("decoders")
@pytest.mark.parametrize(
    ("name", "why"), [("wrong", "no picture"), ("nothing", "no picture"), ("crash", "code -6"), ("missing", "code 1")]
)
def test_a_decoder_that_fails_takes_nobody_along(name: str, why: str) -> None:
    """A vendor's binary that aborts, lies or is not there is a word, never an end of the terminal."""
    found = decode(PHOTO, name)
    assert isinstance(found, NotDecoded)
    assert why in found.why


@pytest.mark.usefixtures("decoders")
def test_a_decoder_that_hangs_is_given_up() -> None:
    """Nobody waits for a library that does not come back."""
    found = decode(PHOTO, "hang", seconds=0.5)
    assert isinstance(found, NotDecoded)
    assert "longer" in found.why
