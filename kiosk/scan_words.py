"""`kiosk scan`: tell a technician what a scanner reads, or what the product's decoder finds in picture files."""

import json
import re
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any, assert_never

import numpy as np

from drivers.api import Deadline, NothingScanned, QrScanner, Scanned
from drivers.codes import CodeRules, LicenceIdentifier, PaymentCode, RefusedCode, UnknownCode
from drivers.errors import DeviceError
from drivers.qr_scanner.decoder import Decoded, decode
from drivers.qr_scanner.payload import classify
from drivers.qr_scanner.text import text_of
from kiosk.code_rules import load_code_rules
from kiosk.scan_pictures import PictureError, Pixels, read_grey, sizes
from kiosk.settings import DeviceSettings, Settings

_BEYOND_ASCII = re.compile(r"[^ -~]")


class Exit(IntEnum):
    """What the exit code says; of several files the worst one counts."""

    READ = 0
    NO_CODE = 1
    NOTHING_SHOWN = 3
    NO_SCANNER = 4
    NO_PICTURE = 5


def device_of(port: str | None, camera: str | None, profile: str, settings: Settings | None) -> DeviceSettings:
    """Return the scanner that is meant: an engine at ``port``, a camera (also by its bare path), or the settings' own.

    Raises:
        ValueError: none of them is given.
    """
    if camera:
        return DeviceSettings(driver="camera", transport=f"v4l2://{camera}" if camera.startswith("/") else camera)
    if port:
        return DeviceSettings(driver="serial-line", transport=port, profile=profile or "auto")
    if settings is None:
        raise ValueError("no scanner is named")
    return replace(settings.devices.qr_scanner, profile=profile or settings.devices.qr_scanner.profile)


def rules_of(settings: Settings | None) -> CodeRules:
    """Return whom the terminal of these settings believes; without settings nobody.

    Raises:
        CodeRulesError: the district's file of issuers cannot be used.
    """
    if settings is None:
        return CodeRules()
    terminal = settings.terminal
    return load_code_rules(settings.district.codes_file, site=terminal.site, device=terminal.device)


def scan_once(scanner: QrScanner, rules: CodeRules, seconds: float, *, as_json: bool) -> int:
    """Wait for one code and tell what it is; 0 read, 3 nothing was shown, 4 there is no scanner."""
    try:
        with closing(scanner):
            scanner.open()
            if not as_json:
                print(f"Hold a code before the scanner (for {seconds:g} s at most).", flush=True)
            outcome = scanner.scan(Deadline.after(timedelta(seconds=seconds)))
    except DeviceError as error:
        _tell({"outcome": "no-scanner", "error": error.reason.value, "detail": error.detail}, as_json=as_json)
        return Exit.NO_SCANNER
    match outcome:
        case Scanned(data):
            _tell({"outcome": "scanned"} | _facts(data, rules), as_json=as_json)
            return Exit.READ
        case NothingScanned():
            _tell({"outcome": "nothing-scanned"}, as_json=as_json)
            return Exit.NOTHING_SHOWN
        case _:
            assert_never(outcome)


def scan_pictures(files: Sequence[Path], rules: CodeRules, *, as_json: bool) -> int:
    """Look for codes in picture files; 0 every one holds a code, 1 one holds none, 5 one is no picture."""
    decode(np.zeros((64, 64), np.uint8))  # what is loaded at first use is not the first file's time
    found = [_look_into(file, rules) for file in files]
    if as_json:
        print("[\n" + ",\n".join(_json(facts) for facts, _ in found) + "\n]")
    else:
        for facts, _ in found:
            print(_lines(facts))
    return max((code for _, code in found), default=Exit.READ)


def _look_into(file: Path, rules: CodeRules) -> tuple[dict[str, Any], Exit]:
    try:
        grey = read_grey(file)
    except PictureError as error:
        return {"file": str(file), "problem": str(error), "codes": [], "ms": None}, Exit.NO_PICTURE
    began = time.perf_counter()
    codes, scale = _codes_of(grey)
    milliseconds = round((time.perf_counter() - began) * 1000, 2)
    height, width = grey.shape
    facts: dict[str, Any] = {
        "file": str(file),
        "problem": "" if codes else "holds no code that can be read",
        "width": width,
        "height": height,
        "ms": milliseconds,
        "codes": [_facts(code.data, rules) | {"corners": _corners(code, scale)} for code in codes],
    }
    return facts, Exit.READ if codes else Exit.NO_CODE


def _codes_of(grey: Pixels) -> tuple[list[Decoded], float]:
    """Return the codes of a picture, and what their corners are to be multiplied by."""
    for sized in sizes(grey):
        codes = decode(sized)
        if codes:
            return codes, grey.shape[1] / sized.shape[1]
    return [], 1.0


def _corners(code: Decoded, scale: float) -> list[list[int]]:
    return [[round(x * scale), round(y * scale)] for x, y in code.corners]


# --- words --------------------------------------------------------------------------------------------------------


def _facts(data: bytes, rules: CodeRules) -> dict[str, Any]:
    payload = classify(data, rules)
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(payload).__name__).lower()
    facts: dict[str, Any] = {"bytes": data.hex(), "text": text_of(data), "kind": kind}
    match payload:
        case UnknownCode(reason) | RefusedCode(reason):
            facts["reason"] = reason.value
        case PaymentCode(scheme):
            facts["reason"] = scheme.value
        case LicenceIdentifier(_, warnings) if warnings:
            facts["reason"] = ", ".join(warning.value for warning in warnings)
        case _:
            pass
    return facts


def _tell(facts: dict[str, Any], *, as_json: bool) -> None:
    match facts["outcome"]:
        case _ if as_json:
            print(_json(facts))
        case "scanned":
            print(_code_line(facts))
        case "nothing-scanned":
            print("No code was shown.")
        case _:
            print(f"NO SCANNER: {facts['detail']}", file=sys.stderr)


def _lines(facts: dict[str, Any]) -> str:
    """Return a file's facts as lines for a person."""
    codes, outcome = facts["codes"], facts["problem"] or f"{facts['ms']} ms"
    head = _printable(f"{facts['file']}: {outcome}")
    return "\n".join([head, *(f"  {_code_line(code)}" for code in codes)])


def _code_line(code: dict[str, Any]) -> str:
    reason = f" ({code['reason']})" if "reason" in code else ""
    text = code["text"]
    words = f"bytes {code['bytes']}" if text is None else _printable(str(text))
    return f"{code['kind']}{reason}: {words}"


def _printable(text: str) -> str:
    """Return a hostile text as a terminal may show it: what would move its cursor or turn its lines is written out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def _json(value: object) -> str:
    """Return JSON of which a terminal shows every sign; others stand as escapes, which are the same JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return _BEYOND_ASCII.sub(lambda sign: sign[0] if sign[0].isprintable() else json.dumps(sign[0])[1:-1], text)
