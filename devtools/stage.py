"""Play one journey on a real terminal: a resident with a finger, a card and a receipt, and somebody who takes notes."""

import json
import os
import select
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QTimer
from pyzbar.pyzbar import decode

from devtools.finger import Finger
from devtools.resident import LayCard, Leave, LiftCard, Memory, Move, Press, Type, Wait, next_move
from devtools.world import World, download
from drivers.registry import DRIVERS
from kiosk import supervision
from kiosk.app import FacedTerminal
from kiosk.logs import start_logging
from kiosk.screen import ScreenName, Snapshot
from kiosk.settings import load_settings

PERSON = "jia"
_TICK_MS = 20
_SETTLE = 0.4  # seconds a screen needs to be drawn whole before its picture is taken
_PATIENCE = 60.0  # a journey that does not move for so long has failed

Script = Generator[float, None, None]
"""A script yields the seconds it wants to wait."""


class StageError(Exception):
    """The journey stopped where it should not; the text says at which screen."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """A terminal with its face in this process, and the script that plays on it.

    ``pace`` and ``key_pace`` are the seconds between two moves and between two keys.
    """

    world: World
    out: Path
    offline: bool
    pace: float
    key_pace: float
    hold: bool = False
    shown: Snapshot | None = None
    shown_at: float = 0.0
    steps: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""
    printed: bool = False
    began: float = field(default_factory=time.monotonic)

    def play(self) -> dict[str, Any]:
        """Play the whole journey and return its record (the content of ``journey.json``).

        Raises:
            StageError: the terminal did something that ends no journey.
        """
        settings = load_settings(self.world.settings, DRIVERS)
        stop_logging = start_logging(self.out / "terminal.log")
        supervision.install()
        terminal = FacedTerminal(settings, also_publish=self._see)
        player = Player(self.script(Finger(terminal.window)), terminal.quit)
        terminal.run()
        stop_logging()
        if player.failure is not None:
            raise player.failure
        return self._record()

    def script(self, finger: Finger) -> Script:
        """Everything that happens: the application, the district's answer, a look by number, and another by card."""
        yield from self._until(ScreenName.ATTRACT)
        if self.offline:
            self.world.verb("network", "cut")
        yield from self._visit(finger)
        if self.offline:
            yield self.pace
            self.world.verb("network", "restore")
        yield from self._until_accepted()
        yield from self._look_up(finger)
        yield from self._list_matters(finger)
        if self.hold:
            yield from self._stay()

    def _stay(self) -> Script:
        """Say that the terminal is idle, and stay so until standard input ends."""
        print(json.dumps({"idle": os.getpid()}), flush=True)
        while not select.select([sys.stdin], [], [], 0)[0]:
            yield 0.1

    def _see(self, snapshot: Snapshot) -> None:
        self.shown_at = time.perf_counter()
        self.shown = snapshot

    def _visit(self, finger: Finger) -> Script:
        memory = Memory()
        while True:
            yield from self._picture(finger)
            shown = self._now()
            if shown.screen is ScreenName.CONFIRMATION:
                self.number = shown.number
                memory = replace(memory, confirmed=True)
            move = next_move(shown, memory)
            if isinstance(move, Leave):
                return
            yield from self._make(move, finger, shown)
            if isinstance(move, LayCard | LiftCard):
                memory = replace(memory, card_laid=isinstance(move, LayCard))

    def _make(self, move: Move, finger: Finger, shown: Snapshot) -> Script:
        match move:
            case Press(intent, argument):
                finger.touch(f"action-{intent}-{argument}")
            case Type(digits):
                yield from self._type(digits, finger)
            case LayCard():
                self.world.verb("id-card-reader", "lay", person=PERSON)
                yield from self._change(shown)
                yield from self._picture(finger, again=True)
                return
            case LiftCard():
                self.world.verb("id-card-reader", "lift")
                yield self.pace
                return
            case Wait() | Leave():
                pass
        yield from self._change(shown)

    def _type(self, digits: str, finger: Finger) -> Script:
        for digit in digits:
            finger.touch(f"key-{digit}")
            yield self.key_pace
        yield from self._picture(finger, again=True)
        finger.touch("action-answer-")

    def _look_up(self, finger: Finger) -> Script:
        """一网通查 with the printed receipt: its code is read from the picture that the printer's bytes give."""
        codes = decode(Image.open(self.out / "receipt.png"))
        if not codes:
            raise StageError("the receipt's code cannot be read")
        for screen, intent in ((ScreenName.ATTRACT, "touched"), (ScreenName.HOME, "choose-progress")):
            yield from self._until(screen)
            yield self.pace
            finger.touch(f"action-{intent}-")
        yield from self._until(ScreenName.SCAN)
        yield from self._picture(finger)
        self.world.verb("qr-scanner", "show", code=codes[0].data.decode("ascii"))
        yield from self._until(ScreenName.PROGRESS, steps=True)
        yield from self._picture(finger)
        finger.touch("action-cancel-")
        yield from self._until(ScreenName.ATTRACT)
        yield self.pace

    def _list_matters(self, finger: Finger) -> Script:
        """我的办理: the card finds the case, whose receipt is now that of its acceptance."""
        for screen, target in (
            (ScreenName.ATTRACT, "touched-"),
            (ScreenName.HOME, "choose-matters-"),
            (ScreenName.CARD, ""),
            (ScreenName.MATTERS, f"choose-matter-{self.number}"),
            (ScreenName.PROGRESS, "print-again-"),
        ):
            yield from self._until(screen)
            yield from self._picture(finger)
            if target:
                finger.touch(f"action-{target}")
            else:
                self.world.verb("id-card-reader", "lay", person=PERSON)
        yield from self._until(ScreenName.STORING)
        yield from self._until(ScreenName.PROGRESS, steps=True)
        yield from self._picture(finger, again=True)
        self.world.verb("id-card-reader", "lift")
        yield self.pace
        finger.touch("action-cancel-")
        yield from self._until(ScreenName.ATTRACT)
        yield self.pace

    def _until_accepted(self) -> Script:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if any(c["number"] == self.number and c["state"] == "accepted" for c in self.world.cases()):
                self._note("accepted by the district")
                return
            yield 0.2
        raise StageError(f"the district never accepted {self.number}")

    def _until(self, screen: ScreenName, *, steps: bool = False) -> Script:
        """Wait for a screen; with ``steps`` for one that shows the four steps of a case."""
        until = time.monotonic() + _PATIENCE
        while self.shown is None or self.shown.screen is not screen or (steps and not self.shown.steps):
            if time.monotonic() > until:
                raise StageError(f"waited for {screen}, the screen shows {self._now().screen}")
            yield 0.0

    def _change(self, before: Snapshot) -> Script:
        until = time.monotonic() + _PATIENCE
        while self.shown == before:
            if time.monotonic() > until:
                raise StageError(f"nothing follows the screen {before.screen}")
            yield 0.0

    def _picture(self, finger: Finger, *, again: bool = False) -> Script:
        """Keep every new screen, as a person would have seen it."""
        shown = self._now()
        name = shown.screen.value if shown.question is None else f"{shown.screen.value}-{shown.question.key}"
        if again or not self.steps or self.steps[-1]["screen"] != name:
            yield _SETTLE
            file = f"{sum('picture' in step for step in self.steps) + 1:02d}-{name}.png"
            finger.picture(self.out / file)
            self._note(name, picture=file)
        yield self.pace

    def _now(self) -> Snapshot:
        if self.shown is None:
            raise StageError("the terminal shows nothing yet")
        return self.shown

    def _note(self, name: str, **more: object) -> None:
        at = round(time.monotonic() - self.began, 3)
        self.steps.append({"at": at, "screen": name} | more)
        print(f"{at:6.1f} s  {name}", file=sys.stderr, flush=True)
        if self.number and not (self.out / "receipt.png").exists():
            self._keep_receipt()

    def _keep_receipt(self) -> None:
        tickets = self.world.state()["receipt-printer"]["tickets"]
        if tickets:
            picture = Image.open(BytesIO(download(f"{self.world.page}/tickets/{tickets}.png")))
            picture.save(self.out / "receipt.png")
            self.printed = True

    def _record(self) -> dict[str, Any]:
        cases = [case for case in self.world.cases() if case["number"] == self.number]
        case = cases[0] if len(cases) == 1 else {}
        return {
            "mode": "offline" if self.offline else "online",
            "steps": self.steps,
            "number": self.number,
            "submission_id": case.get("id", ""),
            "reference": case.get("reference", ""),
            "district_state": case.get("state", ""),
            "cases_with_district": len(cases),
            "receipt_printed": self.printed,
            "exit": "accepted" if case.get("state") == "accepted" else "not-accepted",
        }


class Player:
    """Moves a script along in the screen's own thread; calls ``done`` at its end."""

    def __init__(self, script: Script, done: Callable[[], None]) -> None:
        """Begin as soon as the event loop runs."""
        self.failure: StageError | LookupError | None = None
        self._script = script
        self._done = done
        self._resume = 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._advance)
        self._timer.start(_TICK_MS)

    def _advance(self) -> None:
        if time.monotonic() < self._resume:
            return
        try:
            self._resume = time.monotonic() + next(self._script)
        except StopIteration:
            self._end()
        except (StageError, LookupError) as error:
            self.failure = error
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._done()
