"""Log declared events only, one JSON object a line: every event names its fields here, and everything else is dropped.

New data is secret by default: a field that is not declared never reaches the log, whatever a caller passes.
"""

import json
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

EVENTS: dict[str, frozenset[str]] = {
    "terminal-starting": frozenset({"version", "site", "device"}),
    "terminal-ready": frozenset({"seconds"}),
    "terminal-stopped": frozenset({"code"}),
    "bug": frozenset({"where", "kind", "trace"}),
    "visit-moved": frozenset({"state", "after"}),
    "visit-wiped": frozenset(),
    "typing-left": frozenset({"files", "gone"}),
    "device-health": frozenset({"device", "ready", "word"}),
    "device-failed": frozenset({"device", "reason", "vendor_code"}),
    "submission-stored": frozenset({"submission", "dseq"}),
    "submission-not-stored": frozenset({"reason"}),
    "submission-verdict": frozenset({"submission", "verdict", "status"}),
    "store-trouble": frozenset({"kind"}),
    "certificate": frozenset({"outcome"}),
    "count-alarm": frozenset({"trouble", "epoch", "counted", "receipted", "told"}),
    "clock-quality": frozenset({"quality", "ahead", "give_or_take"}),
    "district-link": frozenset({"connected"}),
    "staff-act": frozenset({"act", "submission"}),
    "code-spent": frozenset({"purpose", "use"}),
    "store-damaged": frozenset({"aside"}),
    "package-installed": frozenset({"package", "version", "source"}),
    "package-refused": frozenset({"package", "reason", "problems", "source"}),
    "content-switched": frozenset({"versions"}),
    "letters-missing": frozenset({"count", "blocks"}),
    "print-ended": frozenset({"outcome"}),
    "print-settled": frozenset({"job", "state"}),
}

_stream: TextIO = sys.stderr
_guard = threading.Lock()


def start_logging(file: Path | None) -> Callable[[], None]:
    """Send log lines to ``file``, or to standard error; return what ends that.

    A file that cannot be opened is complained of once; the lines then go to standard error, and residents are served.
    """
    if file is None:
        return _use(sys.stderr)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _use(file.open("a", encoding="utf-8", buffering=1))
    except OSError as error:
        sys.stderr.write(f"logs.file: {file} cannot be written ({error.strerror}); the log goes to standard error\n")
        return _use(sys.stderr)


def log(event: str, **fields: object) -> None:
    """Write one declared event; undeclared fields are dropped, and so is a line that the disk does not take.

    Raises:
        KeyError: the event itself was never declared, which is a bug.
    """
    allowed = EVENTS[event]
    record: dict[str, object] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
    record |= {name: value for name, value in fields.items() if name in allowed}
    line = json.dumps(record, ensure_ascii=False, default=str)
    with _guard, suppress(OSError):  # a full disk must not end anybody's visit
        _stream.write(line + "\n")


def _use(stream: TextIO) -> Callable[[], None]:
    global _stream
    before, _stream = _stream, stream

    def stop_logging() -> None:
        global _stream  # noqa: PLW0603 - a process has one log
        _stream = before
        if stream is not sys.stderr:
            with suppress(OSError):
                stream.close()

    return stop_logging
