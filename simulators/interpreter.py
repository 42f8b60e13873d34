"""Carry out ESC/POS commands in their turn: what a receipt printer does with its receive buffer.

``GS ( H`` is answered when everything before it is on the paper; that makes it the proof that a receipt came out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from simulators import escpos, printer_text
from simulators.custom import CustomCommands
from simulators.escpos import ESC, FS, GS, Command
from simulators.graphics import Graphics, Symbols, shifted, widened
from simulators.mechanism import Mechanism
from simulators.printer_answers import Answers
from simulators.printer_models import Cut, Model
from simulators.printer_voice import Voice

__all__ = ["Interpreter", "Model"]

Deed = Callable[[Command], object]
_LINE_ROWS = 30
_CUTS_HERE = {0x00: Cut.FULL, 0x30: Cut.FULL, 0x01: Cut.PARTIAL, 0x31: Cut.PARTIAL}
_FEEDS_AND_CUTS = {0x41: Cut.FULL, 0x61: Cut.FULL, 0x42: Cut.PARTIAL, 0x62: Cut.PARTIAL}
_ASCII_DIGIT = 0x30
_PROCESS_ID = b"\x30"  # function 48 of GS ( H
_KEPT_BYTES = 512 * 1024
_MOST_NAMES = 200
_HARMLESS = {
    *(bytes((code,)) for code in b"\x00\x09\x0c\x0d\x18"),
    b"\x10",
    *(bytes((ESC, code)) for code in b"-23EGMRTVcet{ D*"),
    *(bytes((GS, code)) for code in b"BHLPWfhw"),
    *(bytes((FS, code)) for code in b"-CSW("),
}


@dataclass(slots=True, kw_only=True)
class _Raster:
    """The rest of a GS v 0 picture."""

    row_bytes: int
    rows: int
    wide: bool
    high: bool
    row: bytearray = field(default_factory=bytearray)
    came: int = 0


@dataclass(slots=True, kw_only=True)
class _Argument:
    """A long argument that is still coming in; beyond half a mebibyte it is read and forgotten."""

    command: Command
    missing: int
    kept: bytearray = field(default_factory=bytearray)


class Interpreter:
    """The printer's program. ``unknown`` counts commands it did not understand, ``incidents`` what must not happen."""

    def __init__(self, model: Model, parts: Mechanism, voice: Voice) -> None:
        """Start as after power on."""
        self.buffer = bytearray()
        self.unknown: Counter[str] = Counter()
        self.incidents: Counter[str] = Counter()
        self.switched_off: set[int] = set()
        self.answers = Answers(model, parts, voice)
        self.custom = CustomCommands(parts, self.answers.odometer, voice)
        self._model, self._parts, self._voice = model, parts, voice
        self._dialect = escpos.CUSTOM if model.custom else {}
        self._line = printer_text.Typesetter(model.width, model.charset)
        self._raster: _Raster | None = None
        self._argument: _Argument | None = None
        self._graphics, self._symbols = Graphics(), Symbols()
        self._deeds = self._printing() | self._typography() | self._optional(model)

    # --- what it knows ---

    def _printing(self) -> dict[bytes, Deed]:
        units = 2 if self._model.half_dot_feeds else 1
        return {
            b"": self._text,
            b"\n": self._end_line,
            b"\x1b@": lambda _: self._reset_modes(),
            b"\x1bJ": lambda command: self._feed(command.data[0] // units),
            b"\x1bd": lambda command: self._feed(command.data[0] * _LINE_ROWS),
            b"\x1bi": lambda _: self._parts.cut(Cut.PARTIAL),
            b"\x1bm": lambda _: self._parts.cut(Cut.PARTIAL),
            b"\x1bp": lambda _: self.incidents.update(["drawer pulse"]),
            b"\x1dV": self._cut,
            b"\x1dv": self._start_raster,
            b"\x1dI": self.answers.identify,
            b"\x1d(": self._extended,
        }

    def _typography(self) -> dict[bytes, Deed]:
        line = self._line
        return {
            b"\x1d!": lambda command: line.scale(command.data[0]),
            b"\x1b!": lambda command: line.double(command.data[0], 0x20, 0x10),
            b"\x1c!": lambda command: line.double(command.data[0], 0x04, 0x08),
            b"\x1ba": lambda command: setattr(line, "align", command.data[0] % _ASCII_DIGIT % 3),
            b"\x1b$": lambda command: line.move(int.from_bytes(command.data, "little")),
            b"\x1b\\": lambda command: line.move(line.x + int.from_bytes(command.data, "little", signed=True)),
            b"\x1c&": lambda _: setattr(line, "kanji", True),
            b"\x1c.": lambda _: setattr(line, "kanji", False),
        }

    def _optional(self, model: Model) -> dict[bytes, Deed]:
        deeds: dict[bytes, Deed] = {}
        if model.asb:
            deeds[b"\x1da"] = self.answers.automatic_status
        if model.sensor_in_stream:
            deeds[b"\x1dr"] = self.answers.paper_status
        if model.counters:
            deeds[b"\x1dg"] = self.answers.count
        if model.graphics:
            deeds[b"\x1d8"] = self._long_graphics
        if model.custom:
            deeds[b"\x1de"] = self.custom.move_paper
            deeds |= {bytes((GS, code)): self.custom.carry_out for code in range(0xE0, 0xE7)}
        return deeds

    # --- its state ---

    @property
    def busy(self) -> bool:
        """Whether something was begun or waits to be carried out."""
        return bool(self.buffer or self._raster or self._argument or self._line.begun)

    def forget_job(self) -> None:
        """Drop the receive buffer and what was begun."""
        self._parts.forget(more=self.busy)
        self.buffer.clear()
        self._raster = self._argument = None
        self._line.clear()

    def power_up(self) -> None:
        """Forget jobs, modes and answers."""
        self.forget_job()
        self._voice.forget()
        self._reset_modes()

    def _reset_modes(self) -> None:
        """ESC @: the line that was begun is lost, nothing is told by itself any more."""
        self.answers.reset()
        self.custom.reset()
        self.switched_off.clear()
        self._line.reset()

    # --- the stream ---

    def step(self, *, ahead: bool = False) -> bool:
        """Carry out the next command or queue the next row of a picture; False when bytes are missing.

        ``ahead`` of the motor everything is carried out but what waits until it stands: a process id, and the ejector.
        """
        if self._raster is not None:
            return self._print_row(self._raster)
        if self._argument is not None:
            return self._take_argument(self._argument)
        command = escpos.next_command(self.buffer, self._dialect)
        if command is None or (ahead and _waits_for_the_motor(command)):
            return False
        self._consume(command.size)
        if command.follows:
            self._argument = _Argument(command=command, missing=command.follows)
        else:
            self._carry_out(command)
        return True

    def miss(self, command: bytes) -> None:
        """Count a command that was not understood; after 200 different ones all others are one."""
        name = command.hex(" ")
        self.unknown[name if name in self.unknown or len(self.unknown) < _MOST_NAMES else "others"] += 1

    def _take_argument(self, argument: _Argument) -> bool:
        piece = self._consume(min(argument.missing, len(self.buffer)))
        argument.missing -= len(piece)
        argument.kept += piece[: _KEPT_BYTES - len(argument.kept)]
        if argument.missing:
            return False
        self._argument = None
        command = argument.command
        self._carry_out(Command(command.code, command.data + bytes(argument.kept)))
        return True

    def _carry_out(self, command: Command) -> None:
        deed = self._deeds.get(command.code)
        if (deed is None and command.code not in _HARMLESS) or (deed is not None and deed(command) is False):
            self.miss(command.code + command.data[:1])

    def _consume(self, size: int) -> bytes:
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        self._parts.strip.note(taken)
        return taken

    # --- onto the paper ---

    def _text(self, command: Command) -> None:
        for line in self._line.add(command.data):
            self._print_line(line)

    def _end_line(self, _: Command) -> None:
        if self._line.begun:
            self._print_line(self._line.end())
        else:
            self._line.clear()
            self._parts.feed(_LINE_ROWS)

    def _print_line(self, line: list[printer_text.Cell]) -> None:
        self._parts.strip.note_text(printer_text.words(line))
        self._parts.print(printer_text.rows(line, self._model.width, self._line.shift(printer_text.extent(line))))
        self._parts.feed(_LINE_ROWS - printer_text.TEXT_ROWS)

    def _feed(self, rows: int) -> None:
        if self._line.begun:
            self._end_line(Command(b"\n"))
        self._parts.feed(rows)

    def _start_raster(self, command: Command) -> bool:
        kind, mode = command.data[0], command.data[1] & 0x03
        if kind != ord("0"):
            return False
        width = int.from_bytes(command.data[2:4], "little")
        rows = int.from_bytes(command.data[4:6], "little")
        if width * 8 > self._model.width:
            self.incidents["picture wider than the head"] += 1
        self._raster = _Raster(row_bytes=width, rows=rows, wide=bool(mode & 1), high=bool(mode & 2))
        return True

    def _print_row(self, raster: _Raster) -> bool:
        """Print one row of a picture as soon as all its dots are here; what the head has no dots for is not kept."""
        if raster.rows == 0 or raster.row_bytes == 0:
            self._raster = None
            return True
        piece = self._consume(min(raster.row_bytes - raster.came, len(self.buffer)))
        raster.came += len(piece)
        raster.row += piece[: max(0, self._model.width // 8 - len(raster.row))]
        if raster.came < raster.row_bytes:
            return False
        row = bytes(raster.row)
        raster.rows, raster.came, raster.row = raster.rows - 1, 0, bytearray()
        self._print_picture([widened(row) if raster.wide else row] * (2 if raster.high else 1))
        return True

    def _print_picture(self, rows: list[bytes]) -> None:
        width = self._model.width
        self._parts.print([shifted(row, self._line.shift(len(row) * 8), width) for row in rows])

    def _cut(self, command: Command) -> bool:
        mode = command.data[0]
        if mode in _CUTS_HERE:
            self._parts.cut(_CUTS_HERE[mode])
        elif mode in _FEEDS_AND_CUTS:
            self._parts.feed_and_cut(command.data[1], _FEEDS_AND_CUTS[mode])
        else:
            return False
        return True

    # --- the commands that carry their length ---

    def _extended(self, command: Command) -> bool:
        letter, content = command.data[:1], command.data[3:]
        match letter:
            case b"H":
                return self.answers.respond(content)
            case b"L" if self._model.graphics:
                return self._draw(self._graphics.command(content))
            case b"k" if self._model.symbols:
                return self._draw(self._symbols.command(content))
            case b"D":
                return self._switch_real_time(content)
            case _:
                return False

    def _long_graphics(self, command: Command) -> bool:
        return command.data[:1] == b"L" and self._draw(self._graphics.command(command.data[5:]))

    def _draw(self, rows: list[bytes] | None) -> bool:
        if rows:
            self._print_picture(rows)
        return rows is not None

    def _switch_real_time(self, content: bytes) -> bool:
        """GS ( D: disable or enable DLE DC4 1 (drawer pulse) and 2 (power off), until ESC @."""
        for which, on in zip(content[1::2], content[2::2], strict=False):
            if on % _ASCII_DIGIT:
                self.switched_off.discard(which)
            else:
                self.switched_off.add(which)
        return True


def _waits_for_the_motor(command: Command) -> bool:
    if command.code == b"\x1de":  # the ejector moves what the knife has cut
        return True
    return command.code == b"\x1d(" and command.data[:1] == b"H" and command.data[3:4] == _PROCESS_ID
