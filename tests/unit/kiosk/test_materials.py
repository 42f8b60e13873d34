"""Captured pages on their way into the queue: complete, silent, sealed, and never a readable file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from drivers.api import Deadline, Raster
from drivers.captures import Captured, PaperForm
from drivers.document_camera.binding import TooLarge
from drivers.document_camera.over_mat import MatCamera
from drivers.video import Picture
from kiosk.materials import FRAME, JPEG, PAGES, PDF, Material, attachments, material
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients
from simulators.papers_on_mats import Circumstances, photograph
from simulators.sheets import draw_sheet

STAMP = Raster(8, 1, b"\xff")
BUDGET = 4 << 20
Put = Callable[..., None]
PIECE = 16  # bytes: so long a run of a compressed picture does not occur anywhere by chance


class OnePaper:
    """A camera under which a card lies still."""

    def __init__(self) -> None:
        """Lay it there."""
        chance = np.random.default_rng(3)
        how = Circumstances(turn_degrees=4, exposure=0.85)
        self.pixels = photograph(draw_sheet("card", chance), "black", how, chance, (1280, 720)).pixels

    def open(self) -> None:
        """Be there."""

    def close(self) -> None:
        """Stay there."""

    def newest(self, until: Deadline) -> Picture:
        """Show it."""
        del until
        return Picture(self.pixels, 0.0)


@pytest.fixture(scope="module")
def captured() -> Captured:
    """What the driver makes of it."""
    outcome = MatCamera(OnePaper()).capture(PaperForm.ID_1, Deadline.after(timedelta(seconds=60)))
    assert isinstance(outcome, Captured)
    return outcome


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Put a submission with these materials into a store under the folder of the test."""

    def make(*materials: Material) -> None:
        recipient = Recipient("k", X25519PrivateKey.generate().public_key().public_bytes_raw())
        outbox = Outbox.open(
            tmp_path / "store",
            site="017",
            device="01",
            recipients=Recipients((recipient,)),
            floor_bytes=1,
            ballast_bytes=0,
        )
        outbox.put(
            NewSubmission(
                id="01930f5e-0000-7b7e-9a54-000000000001",
                kind=Kind.APPLICATION,
                item="x",
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC),
                clock=ClockQuality.UNKNOWN,
                content=b"{}",
                attachments=attachments(materials),
            )
        )
        outbox.close()

    return make


def test_a_material_holds_pages_and_frames_and_shows_neither(captured: Captured) -> None:
    """What is attached is complete, marked throughout when it is a copy for one purpose, and silent in logs."""
    plain = material("结婚证", [captured, captured], BUDGET)
    assert isinstance(plain, Material)
    assert captured.page in plain.pages
    assert plain.frames == (captured.frame, captured.frame)
    assert (plain.dots_per_inch, plain.reduced) == (200, False)
    assert "结婚证" not in repr(plain)
    marked = material("身份证", [captured], BUDGET, STAMP)
    assert isinstance(marked, Material)
    assert captured.page not in marked.pages
    assert marked.frames[0] != captured.frame
    assert isinstance(material("结婚证", [captured], 1000), TooLarge)


def test_attachments_say_what_they_are_and_never_whose(captured: Captured) -> None:
    """In clear stands only that there is a material; what it is called is for the sealed part."""
    both = material("李四的结婚证", [captured, captured], BUDGET)
    assert isinstance(both, Material)
    told = attachments([both])
    assert [(one.kind, one.media_type) for one in told] == [(PAGES, PDF), (FRAME, JPEG), (FRAME, JPEG)]
    assert [one.content for one in told] == [both.pages, captured.frame, captured.frame]
    assert "结婚证" not in repr(told)


def test_a_captured_page_is_sealed_and_no_piece_of_it_is_on_disk(
    captured: Captured,
    put: Put,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever takes the disk finds no picture, whole or in pieces, in the store or among temporary files."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    one = material("身份证", [captured], BUDGET)
    assert isinstance(one, Material)
    put(one)
    readable = (captured.page, captured.frame, one.pages)
    pieces = {content[at : at + PIECE] for content in readable for at in range(len(content) - PIECE + 1)}
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in kept) > len(one.pages) + len(captured.frame)
    for file in kept:
        assert not _holds_any(file.read_bytes(), pieces)
    assert not list(temporary.iterdir())


def test_the_search_for_pieces_finds_one(captured: Captured) -> None:
    """The test above would notice."""
    page = captured.page
    assert _holds_any(b"x" * 7 + page[900 : 900 + PIECE], {page[at : at + PIECE] for at in range(len(page))})


def _holds_any(content: bytes, pieces: set[bytes]) -> bool:
    return any(content[at : at + PIECE] in pieces for at in range(len(content) - PIECE + 1))
