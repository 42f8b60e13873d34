"""Frames for measuring decoders: generated phones under every condition, and photos of a folder, with their texts."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.phone import CONDITIONS, SIZE, empty_scene, phone_with

Pixels = NDArray[np.uint8]

_CHARSETS: Final = ("utf-8", "gb18030", "shift_jis", "iso8859-1")  # a photo's text is known, its charset is not
_HANZI: Final = "北京市西城区什刹海街道政务服务中心居民办事回执查询核验取件老年人高龄津贴申请"
_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
_BESIDE: Final = 128  # grey beside a photo that does not fill the frame
_EMPTY_SCENES: Final = 15


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One grey picture of 1280 × 720: the bytes that are right, none when it holds no code."""

    kind: str
    grey: Pixels = field(repr=False)
    right: frozenset[bytes] = field(repr=False)


def phones(each: int) -> Iterator[Frame]:
    """Yield ``each`` phones under every condition: Chinese, an address and a long token in turn; then empty scenes."""
    for condition in CONDITIONS:
        for seed in range(each):
            content = _content(seed)
            yield Frame(condition, _grey(phone_with(content, condition, seed)), frozenset([content]))
    for seed in range(_EMPTY_SCENES):
        yield Frame("empty", _grey(empty_scene(seed)), frozenset())


def photos(folder: Path) -> Iterator[Frame]:
    """Yield the photos that ``manifest.json`` of a folder lists: ``file``, and ``expected_text`` (null: no code)."""
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        grey = cv2.imread(str(folder / entry["file"]), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            raise ValueError(f"{entry['file']} is no picture")
        text = entry["expected_text"]
        yield Frame("photo", _in_frame(np.asarray(grey, np.uint8)), frozenset() if text is None else _bytes_of(text))


def _content(seed: int) -> bytes:
    choose = random.Random(seed)  # noqa: S311 - the same contents in every run
    match seed % 3:
        case 0:
            return "".join(choose.choices(_HANZI, k=30)).encode()
        case 1:
            return f"https://example.cn/t/{choose.getrandbits(200):x}".encode()
        case _:
            return "".join(choose.choices(_SIGNS, k=184)).encode()


def _bytes_of(text: str) -> frozenset[bytes]:
    found = set()
    for charset in _CHARSETS:
        try:
            found.add(text.encode(charset))
        except UnicodeEncodeError:
            continue
    return frozenset(found)


def _grey(picture: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _in_frame(grey: Pixels) -> Pixels:
    """Return a photo at its own size, scaled down where it is larger than the frame, on grey."""
    width, height = SIZE
    scale = min(1.0, width / grey.shape[1], height / grey.shape[0])
    if scale < 1:
        size = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    top, left = (height - grey.shape[0]) // 2, (width - grey.shape[1]) // 2
    frame = np.full((height, width), _BESIDE, np.uint8)
    frame[top : top + grey.shape[0], left : left + grey.shape[1]] = grey
    return frame
