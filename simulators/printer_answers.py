"""Answer the questions of ESC/POS that wait their turn: identity, paper sensor, counters, process id.

Each deed returns whether it understood; what it did not understand the interpreter counts.
"""

from __future__ import annotations

from simulators import printer_status
from simulators.counters import Deed, Odometer
from simulators.escpos import Command
from simulators.mechanism import Mechanism
from simulators.printer_models import Model
from simulators.printer_voice import Voice

_LINE_ROWS = 30
_ONE_BYTE_IDENTITY = {1: 0x02, 2: 0x02, 3: 0x01, 49: 0x02, 50: 0x02, 51: 0x01}  # type 2: has a knife
_PROCESS_ID, _OFFLINE_RESPONSE = b"\x30\x30", b"\x31\x30"
_COUNTED = {20: Deed.ROWS, 50: Deed.CUTS, 70: Deed.SECONDS}
_CUMULATIVE = 128  # GS g 2: what can never be set back has its number plus this
_ASCII_DIGIT = 0x30
_WITH_CAUSE = 2
_OFFLINE = 0x08


class Answers:
    """What the printer was asked to tell, and what it tells by itself."""

    def __init__(self, model: Model, parts: Mechanism, voice: Voice) -> None:
        """Start as after power on."""
        self.odometer = Odometer(model.saves_every)
        self._model, self._parts, self._voice = model, parts, voice
        self.reset()

    def reset(self) -> None:
        """Tell nothing by itself any more."""
        self._mask, self._told = 0, b""
        self._offline_response, self._was_offline = 0, False

    def automatic_status(self, command: Command) -> bool:
        """``GS a``: tell the status now and whenever it changes."""
        self._mask, self._told = command.data[0], b""
        return True

    def paper_status(self, command: Command) -> bool:
        """``GS r``: tell what the sensor sees, with the habits of a fence, since terminals take it for one."""
        answer = printer_status.gs_r(command.data[0], self._parts.condition)
        if answer is not None:
            self._voice.fence(bytes((answer,)))
        return answer is not None

    def identify(self, command: Command) -> bool:
        """``GS I``: tell who the printer is."""
        number = command.data[0]
        if number in self._model.texts:
            self._voice.say(b"\x5f" + str(getattr(self._model, self._model.texts[number])).encode() + b"\x00")
        elif number in self._model.bytes_of_identity:
            self._voice.say(bytes((_ONE_BYTE_IDENTITY[number],)))
        else:
            return False
        return True

    def count(self, command: Command) -> bool:
        """``GS g``: 0 sets a maintenance counter back, 2 tells one in decimal digits."""
        number = int.from_bytes(command.data[2:4], "little")
        deed = _COUNTED.get(number % _CUMULATIVE)
        if number not in self._model.counters or deed is None:
            return False
        if command.data[0] == ord("0"):
            self.odometer.reset(deed)
            return True
        count = self.odometer.total(deed) if number >= _CUMULATIVE else self.odometer.since_reset(deed)
        self._voice.say(b"\x5f" + str(_as_told(deed, count)).encode() + b"\x00")
        return True

    def respond(self, content: bytes) -> bool:
        """``GS ( H``: process id (function 48) and offline response (function 49)."""
        if content[:2] == _PROCESS_ID and self._model.fence:
            self._voice.fence(b"\x37\x22" + content[2:6] + b"\x00")
            return True
        if content[:2] == _OFFLINE_RESPONSE and self._model.offline_response and content[2:3]:
            self._offline_response = content[2] % _ASCII_DIGIT
            return True
        return False

    def tell_changes(self, condition: printer_status.Condition, *, online: bool = False) -> None:
        """Send what the terminal asked to be told, when it has changed; ``online`` claims so against the condition."""
        if online:
            self._tell(_claimed_online(printer_status.asb(condition, self._model)))
            return
        if condition.offline and not self._was_offline and self._offline_response:
            with_cause = self._offline_response == _WITH_CAUSE
            self._voice.say(printer_status.offline_response(condition, with_cause=with_cause))
        self._was_offline = condition.offline
        self._tell(printer_status.asb(condition, self._model))

    def _tell(self, report: bytes) -> None:
        watched = printer_status.asb_watched(report, self._mask)
        if self._mask and watched != self._told:
            self._told = watched
            self._voice.say(report)


def _claimed_online(report: bytes) -> bytes:
    return bytes((report[0] & ~_OFFLINE,)) + report[1:]


def _as_told(deed: Deed, count: int) -> int:
    """Return a count in the unit of ``GS g 2``: cuts, lines, hours."""
    match deed:
        case Deed.ROWS:
            return count // _LINE_ROWS
        case Deed.SECONDS:
            return count // 3600
        case Deed.CUTS | Deed.RETRACTS:
            return count
