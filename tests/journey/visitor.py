"""Somebody who stands before a whole terminal without a face: engine, drivers, virtual devices, real gateway."""

import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

import pytest

from devtools.world import World
from drivers.api import Raster
from drivers.registry import DRIVERS
from kiosk.assembly import Terminal
from kiosk.clock import Clock, SystemClock
from kiosk.intents import to_intent
from kiosk.receipt import Drawn, Receipt
from kiosk.screen import Action, Choice, ScreenName, Snapshot
from kiosk.settings import load_settings

PATIENCE = 20.0
WIDTH = 576


class Visitor:
    """Somebody at a terminal who sees snapshots and presses what they offer."""

    def __init__(self, world: World) -> None:
        """Stand before a terminal that is wired to ``world``."""
        self.world = world
        self.receipts: list[Receipt] = []
        self.shown: Snapshot | None = None
        self._snapshots: SimpleQueue[Snapshot] = SimpleQueue()
        self.terminal: Terminal | None = None

    def start(self, clock: Clock | None = None) -> None:
        """Switch the terminal on; its wall clock is the machine's unless another is given."""
        settings = load_settings(self.world.settings, DRIVERS)
        self.terminal = Terminal(
            settings,
            draw=self._draw,
            publish=self._snapshots.put,
            on_wiped=lambda: None,
            clock=clock or SystemClock(),
        )
        self.terminal.start()
        self.terminal.start_outside()

    def stop(self) -> None:
        """Switch it off."""
        if self.terminal is not None:
            self.terminal.stop()
            self.terminal = None

    def press(self, intent: str, argument: str = "") -> None:
        """Press a button."""
        assert self.terminal is not None
        self.terminal.post(to_intent(intent, argument))

    def until(self, wanted: Callable[[Snapshot], bool], what: str = "") -> Snapshot:
        """Wait until a snapshot is shown that is wanted."""
        end = time.monotonic() + PATIENCE
        while self.shown is None or not wanted(self.shown):
            try:
                self.shown = self._snapshots.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                pytest.fail(f"waited for {what or 'a snapshot'}; the screen shows {self.shown}")
        return self.shown

    def drain(self) -> None:
        """Look at whatever has been shown meanwhile."""
        with suppress(Empty):
            while True:
                self.shown = self._snapshots.get_nowait()

    def sees(self, screen: ScreenName) -> Snapshot:
        """Wait for a screen."""
        return self.until(lambda shown: shown.screen is screen, str(screen))

    def offers(self) -> set[str]:
        """Return the intents of everything that can be pressed now."""
        assert self.shown is not None
        buttons: list[Action | Choice] = [*self.shown.actions, *self.shown.footer, *self.shown.choices]
        return {button.intent for button in buttons if button.enabled}

    def to_home(self) -> Snapshot:
        """Touch the attract screen and wait until every device is well."""
        self.sees(ScreenName.ATTRACT)
        self.press("touched")
        return self.until(
            lambda s: s.screen is ScreenName.HOME and any(c.enabled and c.argument for c in s.choices), "home"
        )

    def to_form(self, person: str = "jia") -> Snapshot:
        """Choose the allowance, lay the card, confirm who it is."""
        self.to_home()
        self.press("choose-item", "advanced-age-allowance")
        self.sees(ScreenName.NOTICE)
        self.press("next")
        self.sees(ScreenName.CARD)
        self.world.verb("id-card-reader", "lay", person=person)
        self.until(lambda s: s.screen is ScreenName.CARD and any(a.intent == "next" for a in s.actions), "the name")
        self.press("next")
        return self.sees(ScreenName.FORM)

    def to_review(self) -> Snapshot:
        """Answer every question."""
        shown = self.to_form()
        while shown.screen is ScreenName.FORM:
            question = shown.question
            assert question is not None
            self.press("answer", ANSWERS.get(question.key) or question.choices[0].argument)
            shown = self._past(question.key)
        assert shown.screen is ScreenName.REVIEW
        return shown

    def _past(self, asked: str) -> Snapshot:
        return self.until(lambda s: s.question is None or s.question.key != asked, f"what follows {asked}")

    def to_confirmation(self) -> Snapshot:
        """Confirm, and wait until the receipt is out or has failed to come out."""
        self.to_review()
        self.press("confirm")
        return self.sees(ScreenName.CONFIRMATION)

    def leave(self) -> Snapshot:
        """Take the card, rate, and wait for the attract screen."""
        self.world.verb("id-card-reader", "lift")
        self.press("next")
        self.sees(ScreenName.RATING)
        self.press("rate", "5")
        self.sees(ScreenName.THANKS)
        self.press("next")
        return self.sees(ScreenName.ATTRACT)

    def case_of(self, number: str, state: str = "") -> dict[str, object]:
        """Wait until the district holds a number (in a state) and return its case."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for case in self.world.cases():
                if case["number"] == number and (not state or case["state"] == state):
                    return case
            time.sleep(0.05)
        pytest.fail(f"the district never held {number} {state}; it holds {self.world.cases()}")

    def _draw(self, receipt: Receipt) -> Drawn:
        self.receipts.append(receipt)
        return Drawn(Raster(WIDTH, 8, b"\xff" * WIDTH))


ANSWERS = {
    "mobile": "13900000000",
    "delegate_used": "false",
    "bank_account": "6228480000000000000",
    "receive_other": "false",
}
