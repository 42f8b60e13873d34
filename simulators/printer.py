"""Simulate a serial ESC/POS receipt printer: read the stream in order, answer, print onto virtual paper.

What it answers follows Epson's command reference where a generic 80 mm printer does: DLE EOT at once, even offline;
everything else in its turn, and not before what precedes it is on the paper.
"""

from __future__ import annotations

from collections import Counter

from simulators import escpos, printer_status
from simulators.interpreter import Interpreter, Model
from simulators.mechanism import Mechanism
from simulators.paper import DOTS_PER_MM, Roll, Ticket
from simulators.wire import Device

_TICK_SECONDS = 0.01  # the motor is looked at this often; its average speed is exact
_CLEARED = b"\x37\x25\x00"


class VirtualPrinter(Device):
    """A receipt printer."""

    def __init__(self, model: Model | None = None, *, instant: bool = False) -> None:
        """Start with paper, power and an empty mouth; ``instant`` prints without taking time."""
        super().__init__()
        self.model = model or Model()
        self.power_ups = 1
        self._parts = Mechanism(
            width=self.model.width,
            knife_rows=self.model.knife_mm * DOTS_PER_MM,
            speed=0.0 if instant else self.model.speed,
        )
        self._program = Interpreter(self.model, self._parts)
        self._real_time = escpos.RealTime()
        self._powered = True
        self._silent = False
        self._free_at = self._looked_at = 0.0
        self._idle = True

    # --- what a person does ---

    def take_paper(self) -> list[Ticket]:
        """Take what hangs in the mouth; the bench still remembers it in `tickets`."""
        with self.changing():
            taken = list(self._parts.tickets)[-self._parts.in_mouth :] if self._parts.in_mouth else []
            self._parts.in_mouth = 0
            return taken

    def load_paper(self) -> None:
        """Put a new roll in; printing goes on where it stopped."""
        with self.changing():
            self._parts.roll = Roll()

    def open_cover(self) -> None:
        """Open the cover; printing stops."""
        with self.changing():
            self._parts.cover_open = True

    def close_cover(self) -> None:
        """Shut the cover; printing goes on."""
        with self.changing():
            self._parts.cover_open = False

    def press_power(self) -> None:
        """Switch off or on. Off loses the buffers; the paper keeps what was printed."""
        with self.changing():
            self._powered = not self._powered
            self.power_ups += self._powered
            self._program.power_up()
            self._real_time = escpos.RealTime()

    # --- what goes wrong ---

    def run_low(self) -> None:
        """Let the near-end sensor see the end of the roll."""
        with self.changing():
            self._parts.roll.rows = self._parts.roll.low_rows

    def run_out(self, after_rows: int = 0) -> None:
        """Let the paper end after that many more rows (8 to the millimetre)."""
        with self.changing():
            self._parts.roll.rows = after_rows

    def jam(self) -> None:
        """Jam the paper."""
        with self.changing():
            self._parts.jammed = True

    def break_knife(self) -> None:
        """Let the next cut fail."""
        with self.changing():
            self._parts.knife_broken = True

    def overheat(self) -> None:
        """Let the head be too hot, which it tells as an error that goes away by itself."""
        with self.changing():
            self._parts.overheated = True

    def break_down(self) -> None:
        """Let something fail that only a technician can repair."""
        with self.changing():
            self._parts.broken = True

    def mend(self) -> None:
        """Clear a jam, free the knife, let the head cool, repair what is broken."""
        with self.changing():
            self._parts.mend()

    def silence(self, *, on: bool = True) -> None:
        """Stop answering (and still print), or answer again."""
        with self.changing():
            self._silent = on

    # --- what the page and the tests see ---

    @property
    def tickets(self) -> list[Ticket]:
        """The last 50 tickets, oldest first."""
        with self.lock:
            return list(self._parts.tickets)

    def ticket(self, number: int) -> Ticket | None:
        """Return ticket 1, 2, … counted since the start, None when it never was or is forgotten."""
        with self.lock:
            at = number - 1 - (self._parts.cuts - len(self._parts.tickets))
            return self._parts.tickets[at] if 0 <= at < len(self._parts.tickets) else None

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
            return {
                "plugged": self.plugged,
                "powered": self._powered,
                "silent": self._silent,
                "cover": "open" if seen.cover_open else "closed",
                "paper": "jammed" if seen.jammed else paper,
                "knife": "stuck" if seen.cutter_error else "well",
                "error": seen.error,
                "in_mouth": self._parts.in_mouth,
                "tickets": self._parts.cuts,
                "unknown": dict(self.unknown),
                "incidents": dict(self.incidents),
            }

    # --- the wire ---

    def room(self) -> int:
        """Return what is left of the receive buffer; a printer without power takes everything and keeps nothing."""
        return max(0, self.model.receive_bytes - len(self._program.buffer)) if self._powered else super().room()

    def receive(self, data: bytes, now: float) -> None:  # noqa: ARG002 - the mechanism looks at the time in `advance`
        """Carry out real-time commands at once and keep the rest for its turn."""
        if not self._powered:
            return
        kept = 0
        for end, command in self._real_time.scan(data):
            if self._carry_out(command):
                kept = end
        self._program.buffer += data[kept:]

    def advance(self, now: float) -> bytes:
        """Print as much as the time since the last look allows; return the answers."""
        if self._idle:
            self._free_at = max(self._free_at, now)
        self._looked_at = now
        self._idle = False
        while not self._idle and self._free_at <= now:
            self._idle = not (self._able and self._step())
        self._tell_changes()
        said = b"" if self._silent or not self._powered else bytes(self._program.said)
        self._program.said.clear()
        return said

    def due(self) -> float | None:
        """Return when the motor is to be looked at again."""
        return None if self._idle else max(self._free_at, self._looked_at + _TICK_SECONDS)

    @property
    def _able(self) -> bool:
        return self._powered and not self._parts.condition.offline

    def _step(self) -> bool:
        """Do one thing; False when there is nothing to do."""
        if not self._parts.moving:
            return self._program.step()
        self._free_at += self._parts.step()
        return True

    def _carry_out(self, command: bytes) -> bool:
        """Carry out one DLE command; True when it emptied the buffers."""
        match command[1], command[2]:
            case 0x04, number:
                self._answer_status(number)
            case 0x05, number if self._parts.condition.error:
                self._parts.recover()
                if number == 2:  # noqa: PLR2004 - DLE ENQ 2: recover after clearing the buffers
                    self._program.forget_job()
                    return True
            case 0x14, 0x01:
                self._program.incidents["drawer pulse"] += 1
            case 0x14, 0x02:
                self._program.incidents["power off"] += 1
            case 0x14, _:
                self._program.forget_job()
                self._program.said += _CLEARED
                return True
            case _:
                pass
        return False

    def _answer_status(self, number: int) -> None:
        answer = printer_status.dle_eot(number, self._parts.condition, drawer_pin=self.model.drawer_pin)
        if number == 5 and self.model.exit_sensor:  # noqa: PLR2004 - DLE EOT 5, as on a Masung D347
            answer = 0x04 if self._parts.in_mouth else 0x00
        if answer is None:
            self.unknown[f"10 04 {number:02x}"] += 1
        else:
            self._program.said.append(answer)

    def _tell_changes(self) -> None:
        """Send automatic status when something that the terminal asked to be told has changed."""
        program = self._program
        if not program.asb_mask:
            return
        report = printer_status.asb(self._parts.condition, drawer_pin=self.model.drawer_pin)
        watched = printer_status.asb_watched(report, program.asb_mask)
        if watched != program.asb_told:
            program.asb_told = watched
            program.said += report
