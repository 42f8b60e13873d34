"""Own the terminal's state in one thread: take events, decide, perform effects, publish snapshots."""

import threading
from collections.abc import Callable
from dataclasses import replace
from queue import Empty, SimpleQueue

from kiosk.clock import Clock
from kiosk.content import Content
from kiosk.context import Context
from kiosk.effects import Effect, StartTimer, StopTimer
from kiosk.events import TerminalEvent, Timer, TimerFired
from kiosk.hands import Hands
from kiosk.logs import log
from kiosk.screen import Snapshot
from kiosk.terminal import InService, Terminal, is_between_visits, observe, step
from kiosk.timekeeper import Timekeeper
from kiosk.view import render

Publish = Callable[[Snapshot], None]

_IDLE_SECONDS = 1.0  # how long the engine sleeps at most when nothing happens


class Engine:
    """The one thread that decides. Everybody else posts events and is told what to show."""

    def __init__(
        self,
        *,
        state: Terminal,
        context: Context,
        hands: Hands,
        publish: Publish,
        clock: Clock,
        timekeeper: Timekeeper,
        on_renewed: Callable[[Content], None] = lambda _: None,
    ) -> None:
        """Begin in ``state``; ``publish`` hears every snapshot that differs from the one before.

        ``on_renewed`` hears, between two visits, of the content that the next one is made of.
        """
        self._state = state
        self._context = context
        self._hands = hands
        self._publish = publish
        self._clock = clock
        self._timekeeper = timekeeper
        self._on_renewed = on_renewed
        self._inbox: SimpleQueue[TerminalEvent | None] = SimpleQueue()
        self._timers: dict[Timer, float] = {}
        self._shown: Snapshot | None = None
        self._beat = clock.monotonic()
        self._thread = threading.Thread(target=self._run, name="engine")

    def start(self) -> None:
        """Begin to decide."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the event in hand and end."""
        self._inbox.put(None)
        self._thread.join()

    def post(self, event: TerminalEvent) -> None:
        """Report something; from any thread."""
        self._inbox.put(event)

    @property
    def silent_for(self) -> float:
        """Seconds since the engine last came round; a watchdog asks."""
        return self._clock.monotonic() - self._beat

    def _run(self) -> None:
        self._show()
        while True:
            self._beat = self._clock.monotonic()
            fired = self._fired()
            if fired is not None:
                self._take(TimerFired(fired))
                continue
            try:
                event = self._inbox.get(timeout=self._patience())
            except Empty:
                continue
            if event is None:
                return
            self._take(event)
            del event  # an answer or a card must not outlive its visit in this frame

    def _take(self, event: TerminalEvent) -> None:
        seen = observe(self._context, event)
        self._context = replace(seen, now=self._clock.now(), clock=self._timekeeper.compare())
        before = _name(self._state)
        self._state, effects = step(self._state, event, self._context)
        self._log(before, event)
        self._renew()
        self._show()
        for effect in effects:
            self._perform(effect)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case StartTimer(timer, span):
                self._timers[timer] = self._clock.monotonic() + span.total_seconds()
            case StopTimer(timer):
                self._timers.pop(timer, None)
            case _:
                self._hands.perform(effect, self.post)

    def _renew(self) -> None:
        """Take up what has arrived, once nobody is being served: a visit ends with what it began with."""
        arrived = self._context.arrived
        if arrived is not None and is_between_visits(self._state):
            self._context = self._context.renewed()
            log("content-switched", versions=dict(arrived.versions))
            self._on_renewed(arrived)

    def _show(self) -> None:
        snapshot = render(self._state, self._context)
        if snapshot != self._shown:
            self._shown = snapshot
            self._publish(snapshot)

    def _log(self, before: str, event: TerminalEvent) -> None:
        if _name(self._state) != before:
            log("visit-moved", state=_name(self._state), after=type(event).__name__)

    def _fired(self) -> Timer | None:
        now = self._clock.monotonic()
        due = [(at, timer) for timer, at in self._timers.items() if at <= now]
        if not due:
            return None
        timer = min(due)[1]
        del self._timers[timer]
        return timer

    def _patience(self) -> float:
        now = self._clock.monotonic()
        return max(0.0, min([_IDLE_SECONDS, *(at - now for at in self._timers.values())]))


def _name(state: Terminal) -> str:
    """Return a state's name for the log: of the visit while there is service, never what it holds."""
    return type(state.visit if isinstance(state, InService) else state).__name__
