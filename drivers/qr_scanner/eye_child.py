"""The process that decodes pictures: it reads requests, looks at shared memory, answers, and can do nothing else.

Started by `drivers.qr_scanner.eye` with the descriptor of the shared memory as its argument.
"""

from __future__ import annotations

import codecs
import mmap
import os
import sys

import cv2
import numpy as np

from drivers.qr_scanner.confinement import confine
from drivers.qr_scanner.declared import CHARACTER_SETS
from drivers.qr_scanner.decoder import decode
from drivers.qr_scanner.eye_messages import LENGTH, MOST_PIXELS, READY, READY_UNFILTERED, REQUEST, pack_answer

_STDIN, _STDOUT = 0, 1


def main() -> None:
    """Decode until nobody asks any more."""
    descriptor = int(sys.argv[1])
    memory = mmap.mmap(descriptor, MOST_PIXELS, access=mmap.ACCESS_READ)
    os.close(descriptor)
    cv2.setNumThreads(1)
    _load_everything()
    _say(READY if confine() else READY_UNFILTERED)
    pixels = np.frombuffer(memory, np.uint8)
    while (request := _request()) is not None:
        height, width, turn = REQUEST.unpack(request)
        _say(pack_answer(decode(pixels[: height * width].reshape(height, width), turn)))


def _load_everything() -> None:
    """Load what would be loaded at first use: no file can be opened later."""
    for name in CHARACTER_SETS.values():
        codecs.lookup(name)
    board = np.kron(np.indices((36, 64)).sum(axis=0) % 2, np.ones((20, 20))) * 255
    for turn in range(32):
        decode(board.astype(np.uint8), turn)


def _request() -> bytes | None:
    request = b""
    while len(request) < REQUEST.size:
        more = os.read(_STDIN, REQUEST.size - len(request))
        if not more:
            return None
        request += more
    return request


def _say(answer: bytes) -> None:
    rest = LENGTH.pack(len(answer)) + answer
    while rest:
        rest = rest[os.write(_STDOUT, rest) :]
