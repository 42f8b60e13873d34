"""Be the security module (SAM) of a reader: commands in the order of GA/T 467-2019 as vendors print it.

Find (20 01), select (20 02), read (30 01). What vendors leave open is decided here: the answer to a change of the rate
still comes at the old one; a new rate outlives the supply; a reset forgets the dialogue, but not that the lying card
was read.
"""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from simulators import sam
from simulators.dialect import Dialect, Job, Step
from simulators.person import Person
from simulators.records import SLOT_BYTES, address_slots, photo_record, text_record
from simulators.sam import Request, Sw3
from simulators.settings import Settings
from simulators.slot import CARD_SAID, Slot, Verdict
from simulators.uart import RATES

_SAM_ID = bytes.fromhex("05000100" "09B83201" "05BE1200" "ADC5B111")  # fmt: skip  # published example, no real module
_FIND_DATA = bytes(4)  # seen as zeros on real readers
_SELECT_DATA = bytes(8)
_CHIP_SERIAL_BYTES, _CARD_SERIAL_BYTES = 8, 16  # GA/T 490: card-body management
_WAKE = (0x01, None)
_FINAL = frozenset({Sw3.CARD_REFUSED_SAM, Sw3.SAM_REFUSED_CARD, Sw3.TAMPERED, Sw3.UNKNOWN_CARD, Sw3.READ_FAILED})
_STEPS: dict[tuple[int, int | None], Step] = {
    (0x10, 0xFF): Step.RESET,
    (0x11, 0xFF): Step.STATUS,
    (0x12, 0xFF): Step.MODULE_NUMBER,
    (0x20, 0x01): Step.FIND,
    (0x20, 0x02): Step.SELECT,
    (0x30, 0x01): Step.READ,
    (0x30, 0x03): Step.NEWEST_ADDRESS,
    (0x30, 0x10): Step.READ,
}


class SecurityModule(Dialect):
    """The module that reads what lies in ``slot``; ``set_rate`` takes the rates that it is told to speak at."""

    def __init__(self, slot: Slot, settings: Settings, set_rate: Callable[[int], None]) -> None:
        """Start awake."""
        self.asleep = False
        self._slot = slot
        self._settings = settings
        self._set_rate = set_rate
        self._deeds: dict[tuple[int, int | None], Callable[[bytes], bytes]] = {
            (0x00, None): self._sleep,
            _WAKE: self._wake,
            (0x10, 0xFF): self._reset,
            (0x11, 0xFF): lambda _: sam.answer(Sw3.OK),
            (0x12, 0xFF): lambda _: sam.answer(Sw3.OK, _SAM_ID),
            (0x20, 0x01): lambda _: _said(self._slot.find(), _FIND_DATA),
            (0x20, 0x02): lambda _: _said(self._slot.select(), _SELECT_DATA),
            (0x30, 0x01): lambda _: self._read(None),
            (0x30, 0x03): lambda _: self._newest_address(),
            (0x30, 0x05): lambda _: self._management_number(),
            (0x30, 0x10): lambda _: self._read_with_fingerprints(),
            (0x61, 0xFF): lambda data: sam.answer(Sw3.OK if len(data) == 1 else Sw3.COMMAND),
            **{(0x60, code): self._change_rate(rate) for code, rate in enumerate(RATES)},
        }

    def start(self, buffer: bytes | bytearray) -> int:
        """Return where the preamble is."""
        return buffer.find(sam.PREAMBLE)

    def take(self, buffer: bytearray) -> Job | None:
        """Remove one request; broken ones are answered with 10 or 11."""
        match sam.take_request(buffer):
            case None:
                return None
            case Request(command, parameter, data):
                asked = (command, parameter)
                step = _STEPS.get(asked, Step.OTHER)
                return Job(step=step, deed=lambda: self._do(asked, data), asked=asked)
            case status:
                return Job(step=Step.OTHER, deed=lambda: self._awake(sam.answer(status)))

    def answer(self, status: int) -> bytes:
        """Return an answer without data; SW1 and SW2 are those of a card where the card has something to say."""
        return sam.answer(status, card=CARD_SAID if status in sam.FORWARDED else bytes(2))

    def refused(self, step: Step, status: int) -> None:
        """Take a forced refusal of the card for true."""
        if step in {Step.SELECT, Step.READ} and status in _FINAL:
            self._slot.refuse(Sw3(status))
        elif step is Step.SELECT:
            self._slot.forget()

    def needs_module(self, step: Step) -> bool:  # noqa: ARG002 - the reader is its module
        """Everything does."""
        return True

    def damaged(self, answer: bytes) -> bytes:
        """Return the answer with a wrong CHK."""
        return answer[:-1] + bytes([answer[-1] ^ 0xFF])

    def garbled(self, step: Step, answer: bytes) -> bytes | None:
        """Return the published frame for a selection that went well."""
        return sam.GARBLED if step is Step.SELECT and answer == sam.answer(Sw3.OK, _SELECT_DATA) else None

    def forget(self) -> None:
        """Wake up with no dialogue."""
        self.asleep = False
        self._slot.forget()

    def _do(self, asked: tuple[int, int | None], data: bytes) -> bytes:
        if self.asleep and asked != _WAKE:
            return b""
        deed = self._deeds.get(asked)
        return deed(data) if deed is not None else sam.answer(Sw3.COMMAND)

    def _awake(self, answer: bytes) -> bytes:
        return b"" if self.asleep else answer

    def _sleep(self, _: bytes) -> bytes:
        self.asleep = True
        return sam.answer(Sw3.OK)

    def _wake(self, _: bytes) -> bytes:
        self.asleep = False
        return sam.answer(Sw3.OK)

    def _reset(self, _: bytes) -> bytes:
        self.forget()
        return sam.answer(Sw3.OK)

    def _change_rate(self, rate: int) -> Callable[[bytes], bytes]:
        def change(_: bytes) -> bytes:
            self._set_rate(rate)
            return sam.answer(Sw3.OK)

        return change

    def _read(self, fingerprints: int | None) -> bytes:
        """Answer 30 01, or 30 10 with that many bytes of fingerprints."""
        gone = self._slot.card is None
        verdict = self._slot.read()
        if gone and self._settings.silent_when_lifted:
            return b""
        if verdict.status is not Sw3.OK:
            return _said(verdict)
        parts = [text_record(self._person()), photo_record()]
        if fingerprints is not None:
            parts.append(bytes(fingerprints))
        lengths = b"".join(len(part).to_bytes(2, "big") for part in parts)
        return sam.answer(Sw3.OK, lengths + b"".join(parts))

    def _read_with_fingerprints(self) -> bytes:
        if self._settings.fingerprints is None:
            return sam.answer(Sw3.NOT_PERMITTED)
        return self._read(self._settings.fingerprints)

    def _newest_address(self) -> bytes:
        verdict = self._slot.look()
        if verdict.status is not Sw3.OK:
            return _said(verdict)
        slots = address_slots(self._person())
        if not slots:
            return sam.answer(Sw3.EMPTY)
        return sam.answer(Sw3.OK, slots if self._settings.all_slots else slots[:SLOT_BYTES])

    def _management_number(self) -> bytes:
        """Answer 30 05 with two serial numbers that no maker gave out: zeros, and a sum over the person."""
        verdict = self._slot.look()
        if verdict.status is not Sw3.OK:
            return _said(verdict)
        mark = crc32(self._person().number.encode())
        return sam.answer(Sw3.OK, mark.to_bytes(_CHIP_SERIAL_BYTES, "big") + mark.to_bytes(_CARD_SERIAL_BYTES, "big"))

    def _person(self) -> Person:
        if self._slot.card is None:
            raise RuntimeError("a card was read that does not lie there")
        return self._slot.card.person


def _said(verdict: Verdict, data: bytes = b"") -> bytes:
    """Answer with a verdict; data go with success only."""
    well = verdict.status in {Sw3.OK, Sw3.FOUND}
    return sam.answer(verdict.status, data if well else b"", card=verdict.card)
