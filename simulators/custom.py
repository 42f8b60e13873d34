"""What a Custom printer knows beyond ESC/POS: full status, by itself or when asked, counters, and the ejector.

From the manuals of KPM150, KPM210 and KPM300.
"""

from __future__ import annotations

from simulators.counters import Deed, Odometer
from simulators.escpos import Command
from simulators.mechanism import Mechanism
from simulators.outlet import Outlet
from simulators.paper import DOTS_PER_MM, ROLL_MM, Fate
from simulators.printer_status import Condition, bits
from simulators.printer_voice import Voice

_PRINTER_ID = 0x5D  # "model id" of the manuals differs by model; this is the bench's
_ROWS_PER_CM = 10 * DOTS_PER_MM
_SELECTED = (0x01, 0x02, 0x04, 0x08)


def full_status(condition: Condition, *, virtual_end: bool) -> bytes:
    """Return paper, user, recoverable and unrecoverable errors: the last four bytes of DLE EOT 20."""
    return bytes(
        (
            bits(
                (condition.paper_out, 0x01),
                (condition.paper_low, 0x04),
                (condition.in_mouth, 0x20),
                (virtual_end, 0x40),
            ),
            bits((condition.cover_open, 0x02), (condition.moving and not condition.offline, 0x08)),
            bits((condition.overheated, 0x01), (condition.jammed, 0x40), (condition.mark_lost, 0x80)),
            bits((condition.cutter_error, 0x01), (condition.broken, 0x08)),
        )
    )


class CustomCommands:
    """Custom's own commands on the parts of a printer."""

    def __init__(self, parts: Mechanism, odometer: Odometer, voice: Voice) -> None:
        """Start as after power on: nothing is told by itself."""
        self.power_ups = 1
        self._parts = parts
        self._odometer = odometer
        self._voice = voice
        self._limit_cm = ROLL_MM // 10
        self.reset()

    def reset(self) -> None:
        """Tell nothing by itself any more."""
        self._mask = 0
        self._told = b""

    def real_time(self, number: int, condition: Condition) -> bytes | None:
        """Return the answer to DLE EOT 17, 20 or 21, None for another number."""
        match number:
            case 0x11:
                return bytes((0x12 | bits((condition.moving, 0x04), (condition.paper_out, 0x20)),))
            case 0x14:
                return b"\x10\x0f" + self._status(condition)
            case 0x15:
                return bytes((_PRINTER_ID,))
            case _:
                return None

    def carry_out(self, command: Command) -> None:
        """Carry out ``GS E0h`` to ``GS E6h``."""
        match command.code[1]:
            case 0xE0:
                self._mask, self._told = command.data[0] & 0x0F, b""
            case 0xE6:
                self._limit_cm = int.from_bytes(command.data, "big")
            case 0xE2:  # with the habits of a fence, since terminals take it for one
                self._voice.fence(self._counter(0xE2).encode())
            case code:
                self._voice.say(self._counter(code).encode())

    def move_paper(self, command: Command) -> bool:
        """Carry out ``GS e`` on the ejector; False for an unknown function."""
        outlet: Outlet = self._parts.outlet
        match command.data[0]:
            case 2:
                outlet.move(Fate.RETRACTED)
            case 3:
                outlet.move(Fate.PRESENTED)
            case 5:
                outlet.move(Fate.EJECTED)
            case 6:
                self._voice.say(bytes((_ejector(self._parts.condition),)))
            case _:
                return False
        return True

    def tell_changes(self, condition: Condition) -> None:
        """Send ``10 n`` and the selected bytes when one of them has changed."""
        if not self._mask:
            return
        status = self._status(condition)
        selected = bytes(byte for byte, bit in zip(status, _SELECTED, strict=True) if self._mask & bit)
        if selected != self._told:
            self._told = selected
            self._voice.say(bytes((0x10, self._mask)) + selected)

    def _status(self, condition: Condition) -> bytes:
        return full_status(condition, virtual_end=self._left_cm() == 0)

    def _left_cm(self) -> int:
        return max(0, self._limit_cm - self._parts.rows_of_roll // _ROWS_PER_CM)

    def _counter(self, code: int) -> str:
        match code:
            case 0xE1:
                return f"{self._left_cm()}cm"
            case 0xE2:
                return f"{self._odometer.total(Deed.CUTS)} cuts"
            case 0xE3:
                return f"{self._odometer.total(Deed.ROWS) // _ROWS_PER_CM}cm"
            case 0xE4:
                return f"{self._odometer.total(Deed.RETRACTS)}ret"
            case _:
                return f"{self.power_ups}on"


def _ejector(condition: Condition) -> int:
    return bits(
        (condition.paper_low, 0x01),
        (condition.paper_out, 0x04),
        (condition.in_mouth, 0x08),
        (condition.moving, 0x10),
        (condition.error, 0x40),
        (condition.jammed, 0x80),
    )
