"""`./dev fuzz frames`: mutated pictures through the decoding child; prints JSON.

Declared outcomes only: a list of codes, each with four corners and bytes, or none when the child was lost and has been
replaced within a second. Every now and then the child is killed or stopped on purpose. A text that a mutation has
turned into another is counted; an undeclared outcome is listed with its seed.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devtools.spread import spread
from drivers.qr_scanner.decoder import Decoded
from drivers.qr_scanner.eye import Eye
from simulators.phone import CONDITIONS, phone_with

Pixels = NDArray[np.uint8]

_CODES: Final = (b"L01701-261123-QX0042-04", "北京市西城区".encode(), "政务服务".encode("gb18030"), bytes(range(48)))
_SIDE: Final = 300  # pixels of a frame: many small ones find more than few large ones
_SCENES: Final = 60
_HARM_EVERY: Final = 500  # frames: then the child is killed or stopped in its tracks, in turn
_HARMS: Final = (signal.SIGKILL, signal.SIGSTOP)
_RETURN_LIMIT: Final = 1.0  # seconds in which a lost child must have been replaced


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print; exit code 1 when an outcome was not a declared one."""
    parser = argparse.ArgumentParser(prog="./dev fuzz frames", description=__doc__)
    parser.add_argument("--frames", type=int, default=100_000, metavar="N", help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="where to begin (%(default)s)")
    options = parser.parse_args(argv)
    outcome = run(options.frames, options.seed)
    print(json.dumps(outcome, indent=2))
    return 0 if not outcome["undeclared"] else 1


def run(frames: int, seed: int) -> dict[str, object]:
    """Show ``frames`` mutated pictures to a child; return what came of it."""
    scenes = _scenes(min(frames, _SCENES))
    counts = {"frames": 0, "with_code": 0, "other_text": 0, "children_killed_or_stopped": 0}
    undeclared: list[str] = []
    times, returns = [], []
    with closing(Eye()) as eye:
        eye.open()
        for number in range(seed, seed + frames):
            picture = mutate(scenes[number % len(scenes)], number)
            if number % _HARM_EVERY == 0:
                os.kill(eye.pids[0], _HARMS[number // _HARM_EVERY % len(_HARMS)])
                counts["children_killed_or_stopped"] += 1
            lost, began = eye.replaced, time.perf_counter()
            codes = eye.look(picture, number)
            times.append((time.perf_counter() - began) * 1000)
            undeclared += [f"seed {number}: {words}" for words in _complaints(codes)]
            counts["frames"] += 1
            counts["with_code"] += bool(codes)
            counts["other_text"] += any(code.data not in _CODES for code in codes)
            if eye.replaced > lost:
                returns.append(_seconds_until_back(eye))
        losses = dict(eye.losses)
    undeclared += [f"back after {seconds:.1f} s" for seconds in returns if seconds > _RETURN_LIMIT]
    return counts | {
        "children_replaced": losses,
        "seconds_until_back": spread(returns) if returns else None,
        "ms": spread(times),
        "undeclared": undeclared,
    }


def mutate(picture: Pixels, seed: int) -> Pixels:
    """Return a picture with one to three things done to it that no camera does."""
    random = np.random.default_rng(seed)
    for _ in range(random.integers(1, 4)):
        picture = _MUTATIONS[random.integers(len(_MUTATIONS))](picture, random)
    return np.ascontiguousarray(picture, np.uint8)


def _scenes(count: int) -> list[Pixels]:
    names = list(CONDITIONS)
    pictures = (phone_with(_CODES[at % len(_CODES)], names[at % len(names)], at) for at in range(count))
    return [_middle(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)) for picture in pictures]


def _middle(grey: Pixels) -> Pixels:
    top, left = (grey.shape[0] - _SIDE) // 2, (grey.shape[1] - _SIDE) // 2
    return grey[top : top + _SIDE, left : left + _SIDE]


def _complaints(codes: list[Decoded]) -> list[str]:
    """Return what is wrong with an answer by its own declaration."""
    whole = all(code.data and len(code.corners) == 4 for code in codes)  # noqa: PLR2004 - a code has four corners
    return [] if whole else ["a code without bytes or corners"]


def _seconds_until_back(eye: Eye) -> float:
    plain, began = np.zeros((64, 64), np.uint8), time.monotonic()
    lost = eye.replaced
    eye.look(plain, 0)
    return time.monotonic() - began if eye.replaced == lost else float("inf")


# --- mutations ----------------------------------------------------------------------------------------------------


def _noise(picture: Pixels, random: np.random.Generator) -> Pixels:
    return np.clip(picture + random.normal(0, random.uniform(5, 90), picture.shape), 0, 255).astype(np.uint8)


def _cut(picture: Pixels, random: np.random.Generator) -> Pixels:
    rows, columns = random.integers(1, np.array(picture.shape) + 1)
    return picture[:rows, :columns]


def _shear(picture: Pixels, random: np.random.Generator) -> Pixels:
    matrix = np.eye(2, 3) + random.normal(0, 0.3, (2, 3)) * (1, 1, 60)
    return np.asarray(cv2.warpAffine(picture, matrix, picture.shape[::-1]), np.uint8)


def _invert(picture: Pixels, _: np.random.Generator) -> Pixels:
    return np.asarray(255 - picture, np.uint8)


def _stretch(picture: Pixels, random: np.random.Generator) -> Pixels:
    width, height = (int(side) for side in random.integers(1, 700, 2))
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _swap(picture: Pixels, random: np.random.Generator) -> Pixels:
    return np.roll(picture, random.integers(-200, 200, 2), (0, 1))


def _flip_blocks(picture: Pixels, random: np.random.Generator) -> Pixels:
    changed = picture.copy()
    for _ in range(random.integers(1, 40)):
        top, left = random.integers(0, np.array(picture.shape))
        changed[top : top + 9, left : left + 9] ^= 255
    return changed


def _repeat(picture: Pixels, random: np.random.Generator) -> Pixels:
    return np.tile(picture[::2, ::2], (int(random.integers(1, 4)), int(random.integers(1, 4))))


def _static(picture: Pixels, random: np.random.Generator) -> Pixels:
    return random.integers(0, 2, picture.shape, np.uint8) * np.uint8(255)


_MUTATIONS: Final[tuple[Callable[[Pixels, np.random.Generator], Pixels], ...]] = (
    _noise,
    _cut,
    _shear,
    _invert,
    _stretch,
    _swap,
    _flip_blocks,
    _repeat,
    _static,
)


if __name__ == "__main__":
    sys.exit(main())
