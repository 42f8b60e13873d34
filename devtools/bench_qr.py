"""`./dev bench qr`: which QR codes are read and how fast, beside bare pyzbar, zxing-cpp and OpenCV; prints JSON.

Every reader is given the same grey frames of 1280 × 720, one after another, in one run: generated phones under every
condition, and with --photos the photos of a folder whose manifest.json lists ``file`` and ``expected_text``. ``ours``
looks in every way, ``ours-live`` as at one picture of a moving scene, where the costly ways take turns.
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from pyzbar import pyzbar

from devtools.qr_camera import camera_figures
from devtools.qr_frames import Frame, phones, photos
from drivers.qr_scanner.decoder import decode

Read = Callable[[NDArray[np.uint8]], list[bytes]]
_QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the figures are for reading, not for failing."""
    parser = argparse.ArgumentParser(prog="./dev bench qr", description=__doc__)
    parser.add_argument("--each", type=int, default=10, metavar="N", help="phones under each condition (%(default)s)")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="a folder of photos with a manifest.json")
    parser.add_argument("--shows", type=int, default=40, metavar="N", help="codes shown to the camera (%(default)s)")
    parser.add_argument("--idle", type=float, default=10.0, metavar="S", help="seconds of an empty scene (%(default)s)")
    options = parser.parse_args(argv)
    cv2.setNumThreads(1)
    sets = {"phones": list(phones(options.each))}
    if options.photos:
        sets["photos"] = list(photos(options.photos))
    tables = {name: _measured(frames) for name, frames in sets.items()}
    figures: dict[str, Any] = {name: _summary(table) for name, table in tables.items()}
    everything = _joined(tables.values())
    figures["all"] = _summary(everything)
    figures["ahead"] = _ahead(figures["all"])
    figures["conditions"] = _conditions(everything)
    figures["camera"] = camera_figures(options.shows, options.idle)
    print(json.dumps(figures, indent=2))
    return 0


# --- the readers --------------------------------------------------------------------------------------------------


class _Live:
    """Our decoder as the camera uses it, one turn after another."""

    def __init__(self) -> None:
        self._turn = -1

    def __call__(self, grey: NDArray[np.uint8]) -> list[bytes]:
        self._turn += 1
        return [code.data for code in decode(grey, self._turn)]


def _ours(grey: NDArray[np.uint8]) -> list[bytes]:
    return [code.data for code in decode(grey)]


def _pyzbar(grey: NDArray[np.uint8]) -> list[bytes]:
    return [code.data for code in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])]


def _zxing(grey: NDArray[np.uint8]) -> list[bytes]:
    return [code.bytes for code in zxingcpp.read_barcodes(grey, formats=_QR_CODE)]


def _opencv(grey: NDArray[np.uint8]) -> list[bytes]:
    try:
        text, _, _ = cv2.QRCodeDetector().detectAndDecode(grey)
    except (cv2.error, UnicodeDecodeError):  # it cannot hand over what is not UTF-8
        return []
    return [text.encode()] if text else []


# --- measuring ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Column:
    """What one reader did: by kind of frame what was read rightly, of how many, and the times."""

    read: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: int = 0
    false_positives: int = 0
    with_code_ms: list[float] = field(default_factory=list)
    without_code_ms: list[float] = field(default_factory=list)

    def take(self, frame: Frame, found: list[bytes], milliseconds: float) -> None:
        if not frame.right:
            self.false_positives += bool(found)
            self.without_code_ms.append(milliseconds)
            return
        right = not frame.right.isdisjoint(found)
        self.asked[frame.kind] += 1
        self.read[frame.kind] += right
        self.wrong += bool(found) and not right
        self.with_code_ms.append(milliseconds)


_Table = dict[str, _Column]


def _measured(frames: Iterable[Frame]) -> _Table:
    readers: dict[str, Read] = {
        "ours": _ours,
        "ours-live": _Live(),
        "pyzbar": _pyzbar,
        "zxing-cpp": _zxing,
        "opencv": _opencv,
    }
    table = {name: _Column() for name in readers}
    for frame in frames:
        for name, read in readers.items():
            began = time.perf_counter()
            found = read(frame.grey)
            table[name].take(frame, found, (time.perf_counter() - began) * 1000)
    return table


def _joined(tables: Iterable[_Table]) -> _Table:
    whole: _Table = defaultdict(_Column)
    for table in tables:
        for name, column in table.items():
            into = whole[name]
            for kind, count in column.asked.items():
                into.asked[kind] += count
                into.read[kind] += column.read[kind]
            into.wrong += column.wrong
            into.false_positives += column.false_positives
            into.with_code_ms += column.with_code_ms
            into.without_code_ms += column.without_code_ms
    return whole


def _summary(table: _Table) -> dict[str, Any]:
    return {name: _column(column) for name, column in table.items()}


def _column(column: _Column) -> dict[str, Any]:
    asked, read = sum(column.asked.values()), sum(column.read.values())
    return {
        "frames": asked,
        "read": read,
        "recall_percent": round(100 * read / asked, 1),
        "wrong_text": column.wrong,
        "frames_without_code": len(column.without_code_ms),
        "false_positives": column.false_positives,
        "ms_median": round(statistics.median(column.with_code_ms), 2),
        "ms_median_without_code": round(statistics.median(column.without_code_ms), 2),
    }


def _ahead(summary: dict[str, Any]) -> dict[str, Any]:
    """Return how far ahead of the best single decoder ours is, and its time as a ratio to pyzbar's."""
    recalls = {name: column["recall_percent"] for name, column in summary.items() if not name.startswith("ours")}
    best = max(recalls, key=lambda name: recalls[name])
    pyzbars = summary["pyzbar"]
    return {
        "best_single_decoder": best,
        "points": round(summary["ours"]["recall_percent"] - recalls[best], 1),
        "points_live_one_picture": round(summary["ours-live"]["recall_percent"] - recalls[best], 1),
        "time_without_code_to_pyzbar": {
            name: round(summary[name]["ms_median_without_code"] / pyzbars["ms_median_without_code"], 2)
            for name in ("ours", "ours-live")
        },
    }


def _conditions(table: _Table) -> dict[str, Any]:
    kinds = table["ours"].asked
    return {
        kind: {"frames": count} | {name: column.read[kind] for name, column in table.items()}
        for kind, count in kinds.items()
    }


if __name__ == "__main__":
    sys.exit(main())
