"""Carry out ESC/POS commands in their turn: what a receipt printer does with its receive buffer.

Nothing is carried out before what precedes it is on the paper; that makes ``GS ( H`` the proof that a receipt came out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from simulators import escpos, printer_status
from simulators.escpos import ESC, FS, GS, Command
from simulators.mechanism import Mechanism
from simulators.paper import text_rows

_LINE_ROWS = 30
_IDENTITY = {65: "firmware", 66: "maker", 67: "name", 68: "serial", 69: "characters"}
_ONE_BYTE_IDENTITY = {1: 0x02, 2: 0x02, 3: 0x01, 49: 0x02, 50: 0x02, 51: 0x01}  # type 2: has a knife
_PROCESS_ID = b"\x30\x30"
_REAL_TIME_SWITCH = b"D"
_CUT_COUNTERS = {50, 178}
_CUT_HERE = frozenset(b"\x00\x01\x30\x31")
_FEED_AND_CUT = frozenset(b"\x41\x42\x61\x62")
_HARMLESS = {
    *(bytes((code,)) for code in b"\x00\x09\x0c\x0d\x18"),
    b"\x10",
    *(bytes((ESC, code)) for code in b"!-23EGMRTVacet{ $\\DL"),
    *(bytes((GS, code)) for code in b"!BLPWfhw"),
    *(bytes((FS, code)) for code in b"!&-.CSW"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a printer is and can do; without ``fence`` or ``asb`` it takes those commands as unknown.

    ``speed`` is mm/s, 0 for instant; ``knife_mm`` lies between head and knife. With ``half_dot_feeds`` the unit of
    ``ESC J`` is half a row, as on Epson's TM series.
    """

    maker: str = "DOORSTEP"
    name: str = "BENCH-80"
    firmware: str = "1.00"
    serial: str = "0000000000"
    characters: str = "CHINA GB18030"
    width: int = 576
    knife_mm: int = 13
    speed: float = 150.0
    receive_bytes: int = 256 * 1024
    drawer_pin: bool = False
    fence: bool = True
    asb: bool = True
    exit_sensor: bool = False
    half_dot_feeds: bool = False


@dataclass(slots=True, kw_only=True)
class _Raster:
    """The rest of a GS v 0 picture."""

    row_bytes: int
    rows: int
    wide: bool
    high: bool


class Interpreter:
    """The printer's program. ``unknown`` counts commands it did not understand, ``incidents`` what must not happen."""

    def __init__(self, model: Model, parts: Mechanism) -> None:
        """Start as after power on."""
        self.buffer = bytearray()
        self.said = bytearray()
        self.asb_mask = 0
        self.asb_told = b""
        self.unknown: Counter[str] = Counter()
        self.incidents: Counter[str] = Counter()
        self._model = model
        self._parts = parts
        self._raster: _Raster | None = None
        self._line = bytearray()
        self._deeds: dict[bytes, Callable[[Command], None]] = {
            b"": self._text,
            b"\n": self._end_line,
            b"\x1b@": self._initialise,
            b"\x1bJ": lambda command: self._feed(command.data[0] // (2 if model.half_dot_feeds else 1)),
            b"\x1bd": lambda command: self._feed(command.data[0] * _LINE_ROWS),
            b"\x1bi": lambda _: self._parts.cut(),
            b"\x1bm": lambda _: self._parts.cut(),
            b"\x1bp": self._pulse_drawer,
            b"\x1dV": self._cut,
            b"\x1dv": self._start_raster,
            b"\x1da": self._automatic_status,
            b"\x1dr": self._paper_status,
            b"\x1dI": self._identify,
            b"\x1dg": self._count,
            b"\x1d(": self._extended,
        }

    def forget_job(self) -> None:
        """Drop the receive buffer and what was begun."""
        self.buffer.clear()
        self._raster = None
        self._line.clear()
        self._parts.forget()

    def power_up(self) -> None:
        """Forget jobs, modes and answers."""
        self.forget_job()
        self.said.clear()
        self.asb_mask, self.asb_told = 0, b""

    def step(self) -> bool:
        """Carry out the next command or print the next row of a picture; False when bytes are missing."""
        if self._raster is not None:
            return self._print_row(self._raster)
        command = escpos.next_command(self.buffer)
        if command is None:
            return False
        self._consume(command.size)
        if command.code in self._deeds:
            self._deeds[command.code](command)
        elif command.code not in _HARMLESS:
            self._miss(command)
        return True

    def _consume(self, size: int) -> bytes:
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        self._parts.raw += taken
        return taken

    def _miss(self, command: Command) -> None:
        self.unknown[(command.code + command.data[:1]).hex(" ")] += 1

    def _initialise(self, _: Command) -> None:
        """ESC @: the line that was begun is lost, automatic status is off again."""
        self._line.clear()
        self.asb_mask, self.asb_told = 0, b""

    # --- onto the paper ---

    def _text(self, command: Command) -> None:
        self._line += command.data

    def _end_line(self, _: Command) -> None:
        if self._line:
            self._parts.print(text_rows(bytes(self._line), self._model.width))
            self._parts.feed(_LINE_ROWS - 24)
            self._line.clear()
        else:
            self._parts.feed(_LINE_ROWS)

    def _feed(self, rows: int) -> None:
        if self._line:
            self._end_line(Command(b"\n"))
        self._parts.feed(rows)

    def _start_raster(self, command: Command) -> None:
        kind, mode = command.data[0], command.data[1] & 0x03
        if kind != ord("0"):
            self._miss(command)
            return
        width = int.from_bytes(command.data[2:4], "little")
        rows = int.from_bytes(command.data[4:6], "little")
        if width * 8 > self._model.width:
            self.incidents["picture wider than the head"] += 1
        self._raster = _Raster(row_bytes=width, rows=rows, wide=bool(mode & 1), high=bool(mode & 2))

    def _print_row(self, raster: _Raster) -> bool:
        if raster.rows == 0 or raster.row_bytes == 0:
            self._raster = None
            return True
        if len(self.buffer) < raster.row_bytes:
            return False
        row = self._consume(raster.row_bytes)
        raster.rows -= 1
        if raster.wide:
            row = _widened(row)
        self._parts.print([row, row] if raster.high else [row])
        return True

    def _cut(self, command: Command) -> None:
        mode = command.data[0]
        if mode in _CUT_HERE:
            self._parts.cut()
        elif mode in _FEED_AND_CUT:
            self._parts.feed_and_cut(command.data[1])
        else:
            self._miss(command)

    # --- answers ---

    def _automatic_status(self, command: Command) -> None:
        if not self._model.asb:
            self._miss(command)
            return
        self.asb_mask, self.asb_told = command.data[0], b""

    def _paper_status(self, command: Command) -> None:
        answer = printer_status.gs_r(command.data[0], self._parts.condition)
        if answer is None:
            self._miss(command)
        else:
            self.said.append(answer)

    def _identify(self, command: Command) -> None:
        number = command.data[0]
        if number in _IDENTITY:
            self.said += b"\x5f" + str(getattr(self._model, _IDENTITY[number])).encode() + b"\x00"
        elif number in _ONE_BYTE_IDENTITY:
            self.said.append(_ONE_BYTE_IDENTITY[number])
        else:
            self._miss(command)

    def _count(self, command: Command) -> None:
        """GS g 2: a maintenance counter in decimal digits; this printer keeps the cuts."""
        number = int.from_bytes(command.data[2:4], "little")
        if command.data[0] == ord("2") and number in _CUT_COUNTERS:
            self.said += b"\x5f" + str(self._parts.cuts).encode() + b"\x00"
        else:
            self._miss(command)

    def _extended(self, command: Command) -> None:
        letter, content = command.data[:1], command.data[3:]
        if letter == b"H" and content[:2] == _PROCESS_ID and self._model.fence:
            self.said += b"\x37\x22" + content[2:6] + b"\x00"
        elif letter != _REAL_TIME_SWITCH:
            self._miss(command)

    def _pulse_drawer(self, _: Command) -> None:
        self.incidents["drawer pulse"] += 1


def _widened(row: bytes) -> bytes:
    """Return the row with every dot twice."""
    bits = "".join(f"{byte:08b}" for byte in row)
    return int("".join(bit * 2 for bit in bits), 2).to_bytes(len(row) * 2, "big")
