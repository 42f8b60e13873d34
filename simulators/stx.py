"""Frame and understand the STX dialect of "several in one" readers: one request finds, selects and reads.

02, LEN (big-endian, counts DATA alone), DATA, LRC (XOR of DATA), 03. Answers begin with two status bytes: 90 00, an
identity card's SW3 followed by 00, or 00 and a general error (F1 packet, F2 length, F3 check, F4 command, FD host and
FE module out of time). Source: one vendor text with its code; what it leaves open (the words of the version, the form
of name and number alone) is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import xor

from simulators.dialect import Dialect, Job, Step
from simulators.records import photo_record, text_record
from simulators.sam import Sw3
from simulators.slot import Slot

STX, ETX = 0x02, 0x03
PACKET, LENGTH, CHECK, COMMAND = 0xF1, 0xF2, 0xF3, 0xF4
_HEAD, _TAIL = 3, 2  # STX LEN; LRC ETX
_LONGEST = 64
_FIRST_GENERAL = 0xF0
_VERSION = b"BENCH-STX-1"
_NAME, _NUMBER = slice(0, 30), slice(122, 158)  # fields of the resident record, as on the chip
_GOOD = Sw3.OK, 0x00
_STEPS = {(0x31, 0x11): Step.STATUS, (0x31, 0x12): Step.RESET, (0xCA, 0x01): Step.READ}
_PARAMETERS = {(0x31, 0x13): 3, (0xCA, 0x01): 1}  # beep: milliseconds (2), times (1); read: which part


def frame(data: bytes) -> bytes:
    """Wrap DATA into a frame."""
    return bytes([STX]) + len(data).to_bytes(2, "big") + data + bytes([reduce(xor, data, 0), ETX])


class StxModule(Dialect):
    """The one-shot dialect over the card in ``slot``. ``beeps`` counts what the reader was told to beep."""

    def __init__(self, slot: Slot) -> None:
        """Start with the field on."""
        self.beeps = 0
        self._slot = slot
        self._field_on = True
        self._deeds: dict[tuple[int, int | None], Callable[[bytes], bytes]] = {
            (0x31, 0x11): lambda _: _said(_GOOD, _VERSION),
            (0x31, 0x12): self._reset,
            (0x31, 0x13): self._beep,
            (0x31, 0x21): lambda _: self._field(on=True),
            (0x31, 0x22): lambda _: self._field(on=False),
            (0xCA, 0x01): self._read,
        }

    def start(self, buffer: bytes | bytearray) -> int:
        """Return where the first STX is."""
        return buffer.find(STX)

    def take(self, buffer: bytearray) -> Job | None:
        """Remove one request; broken ones are answered with F1, F2 or F3."""
        start = self.start(buffer)
        del buffer[: start if start >= 0 else len(buffer)]
        if len(buffer) < _HEAD:
            return None
        size = int.from_bytes(buffer[1:_HEAD], "big")
        if not 0 < size <= _LONGEST:
            del buffer[:_HEAD]
            return self._broken(LENGTH)
        if len(buffer) < _HEAD + size + _TAIL:
            return None
        data, lrc, end = bytes(buffer[_HEAD : _HEAD + size]), buffer[_HEAD + size], buffer[_HEAD + size + 1]
        del buffer[: _HEAD + size + _TAIL]
        if end != ETX:
            return self._broken(PACKET)
        return self._understood(data) if reduce(xor, data, lrc) == 0 else self._broken(CHECK)

    def answer(self, status: int) -> bytes:
        """Return an answer without data: a card's status comes first, a general error second."""
        return _said((0x00, status) if status >= _FIRST_GENERAL else (status, 0x00))

    def refused(self, step: Step, status: int) -> None:
        """Take a forced refusal of the card for true."""
        if step is Step.READ and Sw3.CARD_REFUSED_SAM <= status <= Sw3.READ_FAILED:
            self._slot.refuse(Sw3.READ_FAILED)

    def needs_module(self, step: Step) -> bool:
        """Only reading does: the rest is the reader's own."""
        return step is Step.READ

    def damaged(self, answer: bytes) -> bytes:
        """Return the answer with a wrong LRC."""
        return answer[:-2] + bytes([answer[-2] ^ 0xFF, answer[-1]])

    def garbled(self, step: Step, answer: bytes) -> bytes | None:
        """Return a read that went well shifted and one byte short, as the other dialect was heard."""
        if step is not Step.READ or answer[_HEAD] != Sw3.OK:
            return None
        return answer[:1] + b"\x00" + answer[1:-4] + answer[-2:]

    def forget(self) -> None:
        """Start again with the field on."""
        self._field_on = True
        self._slot.forget()

    def _understood(self, data: bytes) -> Job:
        asked = (data[0], data[1] if len(data) > 1 else None)
        deed = self._deeds.get(asked)
        if deed is None:
            return self._broken(COMMAND, asked)
        parameters = data[2:]
        if len(parameters) != _PARAMETERS.get((data[0], data[1]), 0):
            return self._broken(LENGTH, asked)
        return Job(step=_STEPS.get((data[0], data[1]), Step.OTHER), deed=lambda: deed(parameters), asked=asked)

    def _broken(self, status: int, asked: tuple[int, int | None] | None = None) -> Job:
        return Job(step=Step.OTHER, deed=lambda: self.answer(status), asked=asked)

    def _reset(self, _: bytes) -> bytes:
        self.forget()
        return _said(_GOOD)

    def _beep(self, parameters: bytes) -> bytes:
        self.beeps += parameters[-1]
        return _said(_GOOD)

    def _field(self, *, on: bool) -> bytes:
        self._field_on = on
        return _said(_GOOD)

    def _read(self, parameters: bytes) -> bytes:
        """Find, select and read at once; answer what was asked for, or the status of the step that failed."""
        status = self._one_shot()
        if status is not Sw3.OK:
            return self.answer(status)
        if self._slot.card is None:
            raise RuntimeError("a card was read that does not lie there")
        text, photo = text_record(self._slot.card.person), photo_record()
        match parameters[0]:
            case 0x00:
                return _said(_GOOD, _sizes(text, photo) + text + photo)
            case 0x01:
                return _said(_GOOD, text[_NUMBER])
            case 0x02:
                return _said(_GOOD, text[_NAME] + text[_NUMBER])
            case 0x03:
                return _said(_GOOD, _sizes(text, b"") + text)
            case _:
                return self.answer(COMMAND)

    def _one_shot(self) -> Sw3:
        if not self._field_on:
            return Sw3.NOT_FOUND
        for step in (self._slot.find, self._slot.select):
            if (status := step().status) not in {Sw3.FOUND, Sw3.OK}:
                return status
        return self._slot.read().status


def _said(status: tuple[int, int], data: bytes = b"") -> bytes:
    return frame(bytes(status) + data)


def _sizes(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(2, "big") for part in parts)
