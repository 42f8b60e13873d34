"""Simulate an ESC/POS receipt printer: read the stream in order, answer, print onto virtual paper.

What it answers follows the makers' manuals (`printer_models`): real-time commands at once, even offline and wherever
their bytes stand; everything else in its turn, a process id only when what precedes it is on the paper.
"""

from __future__ import annotations

from collections import Counter

from simulators import escpos, printer_status
from simulators.counters import Deed
from simulators.interpreter import Interpreter
from simulators.mechanism import Mechanism
from simulators.paper import Ticket
from simulators.printer_hands import PrinterHands
from simulators.printer_models import BENCH, Model, find_model
from simulators.printer_status import Condition

_TICK_SECONDS = 0.01  # the motor is looked at this often; its average speed is exact
_CLEARED = b"\x37\x25\x00"
_CAUSES = frozenset({2, 3, 4})  # the DLE EOT that tell why; 1 tells only that
_PULSE, _CLEAR = 0x01, 0x08
_CLEARING = 2  # DLE ENQ 2: recover after clearing the buffers


class VirtualPrinter(PrinterHands):
    """A receipt printer of the given profile: a name of `printer_models.MODELS`, or a model of one's own.

    ``papers`` is the truth about what came out; ``unknown`` and ``incidents`` are what the terminal did wrong.
    ``power_ups`` counts how often it was switched on, ``overrun`` the bytes that its full buffer lost.
    """

    def __init__(self, profile: Model | str | None = None, *, instant: bool = False) -> None:
        """Start with paper, power and an empty mouth; ``instant`` prints without taking time.

        Raises:
            ValueError: there is no such profile.
        """
        super().__init__()
        self.model: Model = find_model(profile) if isinstance(profile, str) else profile or BENCH
        self.power_ups = 1
        self.overrun = 0
        self._parts = Mechanism(self.model, speed=0.0 if instant else self.model.speed)
        self._program = Interpreter(self.model, self._parts, self._voice)
        self._real_time = escpos.RealTime()
        self._free_at = self._looked_at = 0.0
        self._on_since: float | None = None
        self._idle = True
        self._last = self._parts.condition
        self._stale_left: set[int] = set()
        self._stale_condition = self._last

    # --- what the page and the tests see ---

    @property
    def papers(self) -> list[Ticket]:
        """Every piece of paper that came out, cut or torn, oldest first; the last 50."""
        with self.lock:
            return list(self.outlet.papers)

    @property
    def tickets(self) -> list[Ticket]:
        """Those of the `papers` that were cut."""
        return [paper for paper in self.papers if paper.cut is not None]

    def ticket(self, number: int) -> Ticket | None:
        """Return piece of paper 1, 2, … counted since the start, None when it never was or is forgotten."""
        with self.lock:
            return self.outlet.paper(number)

    @property
    def uncut(self) -> bytes | None:
        """What is printed and neither cut nor torn off, as PNG; a person may tear it off."""
        with self.lock:
            return self._parts.strip.picture

    @property
    def unknown(self) -> Counter[str]:
        """Commands that the printer did not understand, as hexadecimal text, with how often they came."""
        return self._program.unknown

    @property
    def incidents(self) -> Counter[str]:
        """What a kiosk must never do to a printer, with how often it did."""
        return self._program.incidents

    @property
    def rows_printed(self) -> int:
        """Rows that ever passed the head."""
        with self.lock:
            return self._parts.rows_printed

    def state(self) -> dict[str, object]:
        """Return the printer as a person would see it."""
        with self.lock:
            seen = self._parts.condition
            paper = "out" if seen.paper_out else "low" if seen.paper_low else "full"
            papers = list(self.outlet.papers)
            return {
                "profile": self.model.profile,
                "plugged": self.plugged,
                "powered": self._powered,
                "silent": self._voice.silent,
                "cover": "open" if seen.cover_open else "closed",
                "paper": "jammed" if seen.jammed else paper,
                "knife": "stuck" if seen.cutter_error else "well",
                "error": seen.error,
                "in_mouth": len(self.outlet.hanging),
                "tickets": self.outlet.count,
                "last": {"whole": papers[-1].whole, "fate": papers[-1].fate} if papers else None,
                "unknown": dict(self.unknown),
                "incidents": dict(self.incidents),
            }

    # --- the wire ---

    def room(self) -> int:
        """Return what is left of the receive buffer; a printer without power takes everything and keeps nothing."""
        if self._deaf:
            return 0
        if self._overruns or not self._powered:
            return super().room()
        return max(0, self.model.receive_bytes - len(self._program.buffer))

    def receive(self, data: bytes, now: float) -> None:  # noqa: ARG002 - the mechanism looks at the time in `advance`
        """Carry out real-time commands at once and keep the rest for its turn; what finds no room is lost."""
        if not self._powered:
            return
        kept = 0
        for end, command in self._real_time.scan(data):
            if self._carry_out(command):
                kept = end
        room = max(0, self.model.receive_bytes - len(self._program.buffer))
        self._program.buffer += data[kept : kept + room]
        self.overrun += max(0, len(data) - kept - room)

    def advance(self, now: float) -> bytes:
        """Print as much as the time since the last look allows; return the answers."""
        if self._idle:
            self._free_at = max(self._free_at, now)
        self._looked_at = now
        self._cool(now)
        self._idle = False
        while not self._idle and self._free_at <= now:
            self._idle = not (self._able and self._step())
        self._work_ahead(now)
        self.outlet.advance(now)
        self._remember(now)
        if not self._powered:
            return b""
        self._tell_changes()
        return self._voice.take(now)

    def due(self) -> float | None:
        """Return when the printer is to be looked at again."""
        motor = None if self._idle else max(self._free_at, self._looked_at + _TICK_SECONDS)
        moments = (motor, self.outlet.due(), self._voice.due(), self._cool_at)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def _able(self) -> bool:
        return self._powered and not self._parts.condition.offline

    @property
    def _half_done(self) -> bool:
        return self._program.busy

    def _step(self) -> bool:
        """Do one thing; False when there is nothing to do."""
        if not self._parts.moving:
            return self._program.step()
        self._free_at += self._parts.step()
        if self._parts.waiting == 0:  # what follows may ask for the counters
            self._remember(self._looked_at)
        return True

    def _work_ahead(self, now: float) -> None:
        """Let the program go on while the motor is at work, as far as the print buffer reaches."""
        reach = self.model.ahead_rows
        while reach and self._able and self._free_at > now and self._parts.waiting <= reach:
            if not self._program.step(ahead=True):
                break

    # --- power ---

    def _power_down(self) -> None:
        self._program.power_up()
        self._real_time = escpos.RealTime()
        self._program.answers.odometer.power_cut()
        self._on_since = None

    def _power_up(self) -> None:
        self.power_ups += 1
        self._program.custom.power_ups = self.power_ups
        self._last, self._stale_left = self._parts.condition, set()

    def _save(self) -> None:
        self._remember(self._looked_at)
        self._program.answers.odometer.save()

    def _remember(self, now: float) -> None:
        """Let the counters know what was done."""
        if self._on_since is None:
            self._on_since = now
        if self._powered:
            done = {
                Deed.CUTS: self._parts.cuts,
                Deed.ROWS: self._parts.rows_printed,
                Deed.SECONDS: int(now - self._on_since),
                Deed.RETRACTS: self.outlet.retracted,
            }
            self._program.answers.odometer.advance(done, now)

    # --- real-time commands ---

    def _carry_out(self, command: bytes) -> bool:
        """Carry out one DLE command; True when it emptied the buffers."""
        match command[1], command[2]:
            case 0x04, number:
                self._answer_status(number)
            case 0x05, number if self._parts.condition.error:
                self._parts.recover()
                if number == _CLEARING:
                    self._program.forget_job()
                    return True
            case 0x14, number:
                return self._carry_out_dc4(number)
            case _:
                pass
        return False

    def _carry_out_dc4(self, number: int) -> bool:
        program = self._program
        if number == _CLEAR and self.model.clears:
            program.forget_job()
            self._voice.say(_CLEARED)
            return True
        if number == _CLEAR:
            program.miss(b"\x10\x14\x08")
        elif number not in program.switched_off:
            program.incidents["drawer pulse" if number == _PULSE else "power off"] += 1
        return False

    def _answer_status(self, number: int) -> None:
        condition = self._shown(number)
        answer = printer_status.dle_eot(number, condition, self.model)
        if answer is not None:
            self._voice.say(bytes((answer,)))
            return
        custom = self._program.custom.real_time(number, condition) if self.model.custom else None
        if custom is not None and number in self.model.real_time:
            self._voice.say(custom)
        else:
            self._program.miss(bytes((0x10, 0x04, number)))

    def _shown(self, number: int) -> Condition:
        """Return the condition that an answer tells: after being offline perhaps the old one, once."""
        self._notice()
        if number not in self._stale_left:
            return self._parts.condition
        self._stale_left.discard(number)
        return self._stale_condition

    def _notice(self) -> None:
        """See whether the printer has just come back from being offline."""
        condition = self._parts.condition
        if self._stale and self._last.offline and not condition.offline:
            self._stale_left, self._stale_condition = set(_CAUSES), self._last
        self._last = condition

    def _tell_changes(self) -> None:
        """Send automatic status when something that the terminal asked to be told has changed."""
        came_back = self._stale and self._last.offline
        before = self._last
        self._notice()
        if came_back and not self._last.offline:
            self._program.answers.tell_changes(before, online=True)
        self._program.answers.tell_changes(self._last)
        if self.model.custom:
            self._program.custom.tell_changes(self._last)
