"""`kiosk capture`: let a technician photograph one page and learn what the document camera thinks of it."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import assert_never

from drivers.api import Deadline, Raster
from drivers.captures import (
    Captured,
    CaptureOutcome,
    Concern,
    DocumentCamera,
    NotCaptured,
    NothingCaptured,
    PaperForm,
)
from drivers.document_camera.binding import Bound, TooLarge, bind
from drivers.document_camera.watermark import mark
from drivers.errors import DeviceError
from drivers.registry import open_document_camera
from kiosk.receipt import Emphasis, Receipt
from kiosk.settings import EXIT_CODE, DeviceSettings, Settings

SUFFIXES = (".pdf", ".jpg", ".jpeg")
"""What a file may end in; the first is a PDF, the others a JPEG."""

_BUDGET = 4 << 20  # bytes of a PDF of one page; the largest page, of nothing but noise, has 3.2 MiB
_WORDS = {
    Concern.BLURRED: "it is blurred: the camera is out of focus, or the page moved",
    Concern.HAND_IN_VIEW: "a hand or another thing lies over the page",
    Concern.MOVING: "something still moves",
    Concern.GLARE: "a lamp is mirrored on the page",
    Concern.OVEREXPOSED: "it is overexposed: set the camera's exposure shorter",
    Concern.CUT_OFF: "the page reaches beyond the picture",
    Concern.MAT_TOO_LIGHT: "the mat is as light as paper: lay a black or dark one",
    Concern.UNEVEN_LIGHT: "the light is uneven",
    Concern.CANNOT_JUDGE: "nothing on it has enough contrast to tell sharp from blurred",
    Concern.COARSE: "the camera sees fewer than 100 dots to the inch of it",
}


class Exit(IntEnum):
    """What the exit code says."""

    CAPTURED = 0
    NOT_CAPTURED = 1
    NOTHING_THERE = 3
    NO_CAMERA = 4
    NOT_WRITTEN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to capture: into which file, in what form, within how many seconds, with which words slanted over it."""

    out: Path
    form: PaperForm
    seconds: float
    words: Raster | None = None
    as_json: bool = False


def capture(options: Namespace, settings: Settings | None, words: Raster | None) -> int:
    """Do what `kiosk capture` was asked, with the settings' camera unless another is named; return the exit code."""
    device = device_of(options.camera, options.profile, settings)
    if device is None or options.out.suffix.lower() not in SUFFIXES:
        print(
            f"Name a camera, here or in the settings, and a file that ends in {', '.join(SUFFIXES)}.", file=sys.stderr
        )
        return EXIT_CODE
    try:
        camera = open_document_camera(device.driver, device.transport, device.profile)
    except DeviceError as error:
        print(error.detail, file=sys.stderr)
        return EXIT_CODE
    form = PaperForm(options.form)
    return capture_page(
        camera, Wish(out=options.out, form=form, seconds=options.timeout, words=words, as_json=options.json)
    )


def device_of(camera: str | None, profile: str, settings: Settings | None) -> DeviceSettings | None:
    """Return the camera that is meant: at ``camera`` (a URL or a bare path), or the settings'; None without either.

    ``profile`` asks for another size of its pictures than the settings do.
    """
    if camera:
        transport = f"v4l2://{camera}" if camera.startswith("/") else camera
        return DeviceSettings(driver="camera", transport=transport, profile=profile)
    named = settings.devices.document_camera if settings else None
    return named and replace(named, profile=profile or named.profile)


def purpose_words(purpose: str, today: datetime) -> Receipt:
    """Return what is to be drawn over the copy of a card: what alone it serves for, and since when."""
    return Receipt((Emphasis(f"仅供办理{purpose}使用 {today:%Y-%m-%d}"),))


def capture_page(camera: DocumentCamera, wish: Wish) -> int:
    """Capture one page into ``wish.out``, readable by this user alone; print what was judged; return the exit code.

    Nothing is photographed for a folder that is not there.
    """
    if not wish.out.absolute().parent.is_dir():
        print(f"{wish.out}: there is no such folder", file=sys.stderr)
        return Exit.NOT_WRITTEN
    try:
        with closing(camera):
            camera.open()
            print("Lay a page on the mat and take your hands away …", file=sys.stderr)
            outcome = camera.capture(wish.form, Deadline.after(timedelta(seconds=wish.seconds)))
    except DeviceError as error:
        _say(
            {"outcome": "no-camera", "detail": error.detail}, f"Nothing captured: {error.detail}.", as_json=wish.as_json
        )
        return Exit.NO_CAMERA
    return _tell(outcome, wish)


def _tell(outcome: CaptureOutcome, wish: Wish) -> int:
    match outcome:
        case Captured():
            return _keep(outcome, wish)
        case NotCaptured(concerns):
            words = "; ".join(_sentences(concerns))
            facts = {"outcome": "not-captured", "concerns": sorted(concerns)}
            _say(facts, f"Not captured: {words}.", as_json=wish.as_json)
            return Exit.NOT_CAPTURED
        case NothingCaptured():
            _say({"outcome": "nothing-there"}, "No page was seen on the mat.", as_json=wish.as_json)
            return Exit.NOTHING_THERE
        case _:
            assert_never(outcome)


def _keep(captured: Captured, wish: Wish) -> int:
    page = mark(captured.page, wish.words) if wish.words else captured.page
    data = _pdf(page) if wish.out.suffix.lower() == SUFFIXES[0] else page
    try:
        _write(wish.out, data)
    except OSError as error:
        print(f"{wish.out}: {error.strerror}", file=sys.stderr)
        return Exit.NOT_WRITTEN
    print(
        f"{wish.out} can be read by whoever has this user's rights; delete it when it has served. "
        "The terminal itself never writes a page down.",
        file=sys.stderr,
    )
    quality = captured.quality
    facts = {
        "outcome": "captured",
        "concerns": sorted(quality.concerns),
        "sharpness": quality.sharpness,
        "dots_per_inch": quality.dots_per_inch,
        "corners": captured.corners,
        "form": captured.form,
        "bytes": len(data),
    }
    _say(facts, "\n".join(_report(captured, len(data))), as_json=wish.as_json)
    return Exit.CAPTURED


def _report(captured: Captured, size: int) -> list[str]:
    quality = captured.quality
    sharp = "cannot be judged" if quality.sharpness is None else f"{quality.sharpness:.2f}"
    dots = "unknown" if quality.dots_per_inch is None else f"{quality.dots_per_inch:.0f} dots to the inch"
    return [
        f"Captured: {size / 1024:.0f} KiB.",
        f"  {'sharpness':12}{sharp}",
        f"  {'resolved':12}{dots}",
        *(f"  {'but':12}{words}" for words in _sentences(quality.concerns)),
    ]


def _sentences(concerns: frozenset[Concern]) -> list[str]:
    return [_WORDS[concern] for concern in sorted(concerns)]


def _pdf(page: bytes) -> bytes:
    bound = bind([page], _BUDGET)
    match bound:
        case Bound(pdf=pdf):
            return pdf
        case TooLarge(size):
            raise AssertionError(f"one page of {size} bytes: 4 MiB hold any at 200 dots to the inch")


def _write(file: Path, data: bytes) -> None:
    """Write a file that nobody else may read, not even for a moment; a link is not followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with open(os.open(file, flags, 0o600), "wb") as out:  # noqa: PTH123 - a descriptor
        os.fchmod(out.fileno(), 0o600)
        out.write(data)


def _say(facts: Mapping[str, object], words: str, *, as_json: bool) -> None:
    print(json.dumps(facts, ensure_ascii=False, indent=2) if as_json else words)
