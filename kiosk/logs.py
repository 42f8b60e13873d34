"""Log declared events only: every event names its fields here, and everything else is dropped.

New data is secret by default: a field that is not declared never reaches the log, whatever a caller passes.
"""

import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

EVENTS: dict[str, frozenset[str]] = {
    "terminal-starting": frozenset({"version", "site", "device"}),
    "terminal-ready": frozenset({"seconds"}),
    "terminal-stopped": frozenset({"code"}),
    "bug": frozenset({"where", "kind", "trace"}),
    "visit-moved": frozenset({"state", "after"}),
    "visit-wiped": frozenset(),
    "device-health": frozenset({"device", "ready", "word"}),
    "device-failed": frozenset({"device", "reason", "vendor_code"}),
    "submission-stored": frozenset({"submission", "dseq"}),
    "submission-not-stored": frozenset({"reason"}),
    "submission-verdict": frozenset({"submission", "verdict", "status"}),
    "district-link": frozenset({"connected"}),
    "store-damaged": frozenset({"aside"}),
    "print-ended": frozenset({"outcome"}),
}


def start_logging(file: Path | None) -> Callable[[], None]:
    """Send JSON lines to ``file``, or to standard error; return what ends that."""
    stream = sys.stderr if file is None else _open(file)
    structlog.configure(
        processors=[
            _declared_only,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )

    def stop_logging() -> None:
        structlog.reset_defaults()
        if stream is not sys.stderr:
            stream.close()

    return stop_logging


def log(event: str, **fields: object) -> None:
    """Write one declared event; undeclared fields are dropped.

    Raises:
        KeyError: the event itself was never declared, which is a bug.
    """
    structlog.get_logger().info(event, **fields)


def _open(file: Path) -> TextIO:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("a", encoding="utf-8", buffering=1)


def _declared_only(_: object, __: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    allowed = EVENTS[record["event"]]
    return {name: value for name, value in record.items() if name == "event" or name in allowed}
