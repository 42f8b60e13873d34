"""A terminal without a face, used by a resident without hands: journeys as fast as the terminal takes them.

It prints one JSON line for every number that a resident could have seen, at the moment it could be seen, and stays
until its standard input closes. Crash loops kill it.
"""

import argparse
import json
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from devtools.resident import LayCard, Leave, LiftCard, Memory, Press, Type, Wait, next_move
from devtools.world import fetch
from drivers.registry import DRIVERS
from kiosk import supervision
from kiosk.assembly import Terminal
from kiosk.intents import to_intent
from kiosk.logs import start_logging
from kiosk.screen import ScreenName, Snapshot
from kiosk.settings import load_settings

PERSON = "jia"


def main(arguments: list[str] | None = None) -> int:
    """Serve ``--visits`` visits, then wait to be stopped."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - the platform must be chosen first

    from ui.raster import draw  # noqa: PLC0415 - needs Qt, which needs the platform

    options = _options(arguments)
    settings = load_settings(options.settings, DRIVERS)
    start_logging(settings.logs.file)
    supervision.install()
    application = QGuiApplication([])
    snapshots: SimpleQueue[Snapshot | None] = SimpleQueue()
    terminal = Terminal(settings, draw=draw, publish=snapshots.put, on_wiped=lambda: None)
    visitor = threading.Thread(target=_visit, args=(terminal, snapshots, options), name="resident")
    terminal.start()
    terminal.start_outside()
    visitor.start()
    sys.stdin.read()
    snapshots.put(None)
    visitor.join()
    terminal.stop()
    del application
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--page", required=True, help="the bench's page")
    parser.add_argument("--visits", type=int, default=1)
    return parser.parse_args(arguments)


def _visit(terminal: Terminal, snapshots: "SimpleQueue[Snapshot | None]", options: argparse.Namespace) -> None:
    memory = Memory()
    left = options.visits
    fetch(f"{options.page}/verbs/id-card-reader/lift", b"{}")
    while left and (shown := snapshots.get()) is not None:
        memory = _tell(shown, memory)
        match next_move(shown, memory):
            case Press(intent, argument):
                terminal.post(to_intent(intent, argument))
            case Type(digits):
                terminal.post(to_intent("answer", digits))
            case LayCard():
                fetch(f"{options.page}/verbs/id-card-reader/lay", json.dumps({"person": PERSON}).encode())
                memory = replace(memory, card_laid=True)
            case LiftCard():
                fetch(f"{options.page}/verbs/id-card-reader/lift", b"{}")
                memory = replace(memory, card_laid=False)
                snapshots.put(shown)
            case Leave():
                left -= 1
                memory = Memory()
                snapshots.put(shown)
            case Wait():
                pass


def _tell(shown: Snapshot, memory: Memory) -> Memory:
    """Print a number once, when a resident could first see it."""
    if memory.confirmed or not shown.number or shown.screen is not ScreenName.CONFIRMATION:
        return memory
    print(json.dumps({"number": shown.number}), flush=True)
    return replace(memory, confirmed=True)


if __name__ == "__main__":
    sys.exit(main())
