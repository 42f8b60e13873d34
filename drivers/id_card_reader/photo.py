"""Hand a card's photo to a decoder that a site has installed: optional, off by default, in a process of its own.

The photo is 1,024 bytes in the WLT code (GA/T 490), which only vendors' binaries open. A site that has such a library
wraps it in a small distribution with an entry point of the group ``doorstep.photo_decoders``: a function that takes the
1,024 bytes and returns width, height and RGB bytes, or None. Doorstep ships none, and every service works without.

The binary sees one photo and nothing else: it runs in a child process that reads standard input and writes standard
output, has a time limit, and takes only itself down when it crashes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import entry_points

from drivers.cards import SealedPhoto

GROUP = "doorstep.photo_decoders"
SIZE = 1024
_SECONDS = 3.0
_HEAD = 4
_MOST_SIDE = 1024

PhotoDecoder = Callable[[bytes], tuple[int, int, bytes] | None]
"""What an entry point names: 1,024 bytes in; width, height and RGB bytes out, or None."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo: ``width`` by ``height`` dots of three bytes, red first, top row first."""

    width: int
    height: int
    dots: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotDecoded:
    """There is no picture; ``why`` is for a technician and never names a person."""

    why: str


def decode(photo: SealedPhoto, decoder: str, *, seconds: float = _SECONDS) -> Picture | NotDecoded:
    """Let the entry point called ``decoder`` decode ``photo``. Never raises, and writes nothing to disk."""
    command = [sys.executable, "-c", f"from {__name__} import serve; serve({decoder!r})"]
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=photo.reveal(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return NotDecoded(f"{decoder} took longer than {seconds:g} s")
    if run.returncode != 0:
        return NotDecoded(f"{decoder} ended with code {run.returncode}")
    return _picture(run.stdout) or NotDecoded(f"{decoder} gave no picture")


def serve(decoder: str) -> None:
    """Be the child process: one photo from standard input, one picture to standard output."""
    found = next((entry for entry in entry_points(group=GROUP) if entry.name == decoder), None)
    if found is None:
        raise SystemExit(f"no photo decoder is called {decoder}")
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as picture:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whatever a vendor's library prints is lost
        call: PhotoDecoder = found.load()
        decoded = call(sys.stdin.buffer.read(SIZE + 1)[:SIZE])
        if decoded is not None and len(decoded[2]) == decoded[0] * decoded[1] * 3 <= _MOST_SIDE**2 * 3:
            width, height, dots = decoded
            picture.write(width.to_bytes(2, "big") + height.to_bytes(2, "big") + dots)


def _picture(said: bytes) -> Picture | None:
    width, height = int.from_bytes(said[:2], "big"), int.from_bytes(said[2:_HEAD], "big")
    dots = said[_HEAD:]
    fits = 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and len(dots) == width * height * 3
    return Picture(width, height, dots) if fits else None
