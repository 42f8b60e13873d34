"""End the terminal on a bug, whichever thread it strikes: log where, name nobody, leave the rest to the supervisor."""

import os
import sys
import threading
import traceback
from types import TracebackType

from kiosk.logs import log

EXIT_BUG = 70  # sysexits.h EX_SOFTWARE; systemd starts the terminal again, and nothing confirmed is lost


def install() -> None:
    """Watch every thread of this process."""
    sys.excepthook = lambda kind, _, trace: _end("main", kind, trace)
    threading.excepthook = lambda args: _end(
        args.thread.name if args.thread else "unknown", args.exc_type, args.exc_traceback
    )


def qml_warning(where: str) -> None:
    """A QML warning is a bug like any other; ``where`` is file and line, never the text on the screen."""
    log("bug", where="qml", kind="warning", trace=where)
    os._exit(EXIT_BUG)


def _end(where: str, kind: type[BaseException], trace: TracebackType | None) -> None:
    """Log the places of a traceback, never its values or message: those may name a resident."""
    try:
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        log("bug", where=where, kind=kind.__name__, trace=places)
    finally:
        os._exit(EXIT_BUG)  # no clean-up: whatever is durable is durable, and the rest must not linger
