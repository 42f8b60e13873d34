"""Simulate a serial identity-card reader: what lies on it, what its security module answers, and what goes wrong.

Order of commands and status codes after GA/T 467-2019 as vendors print it: find (20 01), select (20 02), read (30 01);
a card that was read, or failed to be read, must be lifted before find succeeds again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from simulators import sam
from simulators.people import Person, find_person, photo_record, text_record
from simulators.sam import Request, Sw3
from simulators.wire import Device

_PATIENCE_SECONDS = 0.2  # a request that stops in the middle is forgotten
_SAM_ID = bytes.fromhex("05000100" "09B83201" "05BE1200" "ADC5B111")  # fmt: skip  # published example, no real module
_CHIP_NUMBER = bytes(4)
_CARD_NUMBER = bytes(8)
_ADDRESS_CHARACTERS = 35


class Condition(StrEnum):
    """What a card that lies on the reader is like."""

    GOOD = "good"
    WORN = "worn"  # found and selected, but reading fails (41)
    FOREIGN = "foreign"  # not an identity card (40)
    FORGED = "forged"  # the module does not believe the card (32)


class Fault(StrEnum):
    """What is wrong with the reader itself."""

    NONE = "none"
    SELF_TEST = "self-test"  # answers 60 to everything
    NOT_AUTHORISED = "not-authorised"  # answers 66 to everything
    SILENT = "silent"  # answers nothing


@dataclass(slots=True, kw_only=True)
class Pace:
    """Seconds that the security module works before it answers."""

    find: float = 0.05
    select: float = 0.05
    read: float = 0.3
    other: float = 0.01


INSTANT = Pace(find=0.0, select=0.0, read=0.0, other=0.0)


@dataclass(slots=True, kw_only=True)
class _OnReader:
    """The card that lies on the reader, and how far the dialogue with it got."""

    person: Person
    condition: Condition
    found: bool = False
    selected: bool = False
    spent: bool = False


class VirtualReader(Device):
    """A reader for resident identity cards.

    ``repeat_reading`` lets find answer 9F for a card that was already read. ``commands`` keeps the last requests as
    (CMD, PARA) pairs.
    """

    def __init__(self, *, pace: Pace | None = None, repeat_reading: bool = False) -> None:
        """Start with an empty, healthy reader."""
        super().__init__()
        self.pace = pace or Pace()
        self.repeat_reading = repeat_reading
        self.commands: deque[tuple[int, int]] = deque(maxlen=1000)
        self._fault = Fault.NONE
        self._card: _OnReader | None = None
        self._damaged = 0
        self._garbled = 0
        self._cut_after: int | None = None
        self._buffer = bytearray()
        self._heard_at = 0.0
        self._working_on: Request | None = None
        self._answer_at = 0.0
        self._deeds: dict[tuple[int, int], Callable[[], bytes]] = {
            (0x10, 0xFF): self._reset,
            (0x11, 0xFF): lambda: sam.answer(Sw3.OK),
            (0x12, 0xFF): lambda: sam.answer(Sw3.OK, _SAM_ID),
            (0x20, 0x01): self._find,
            (0x20, 0x02): self._select,
            (0x30, 0x01): self._read,
            (0x30, 0x03): self._newest_address,
            (0x30, 0x10): lambda: sam.answer(Sw3.NOT_PERMITTED),
            (0x61, 0xFF): lambda: sam.answer(Sw3.OK),
            **{(0x60, rate): lambda: sam.answer(Sw3.OK) for rate in range(5)},
        }

    # --- what a person does ---

    def lay(self, person: Person | str, condition: Condition | str = Condition.GOOD) -> None:
        """Lay a person's card down, in place of any other; the person may be named by slug, name or number."""
        laid = find_person(person) if isinstance(person, str) else person
        with self.changing():
            self._card = _OnReader(person=laid, condition=Condition(condition))

    def lift(self) -> None:
        """Take the card away."""
        with self.changing():
            self._card = None

    # --- what goes wrong ---

    def fail(self, fault: Fault | str) -> None:
        """Break the reader in one way, or mend it (`Fault.NONE`)."""
        with self.changing():
            self._fault = Fault(fault)

    def damage(self, answers: int = 1) -> None:
        """Send the next answers with a wrong checksum."""
        with self.changing():
            self._damaged = answers

    def garble(self, answers: int = 1) -> None:
        """Answer the next successful selections with the shifted, short frame that was seen on a real line."""
        with self.changing():
            self._garbled = answers

    def cut_answer(self, after: int) -> None:
        """Send only the first ``after`` bytes of the next answer, then nothing."""
        with self.changing():
            self._cut_after = after

    # --- what the page shows ---

    def state(self) -> dict[str, object]:
        """Return the reader as a person would see it."""
        with self.lock:
            card = self._card
            return {
                "plugged": self.plugged,
                "fault": self._fault.value,
                "card": card.person.slug if card else None,
                "condition": card.condition.value if card else None,
                "read": bool(card and card.spent),
            }

    # --- the wire ---

    def restart(self) -> None:
        """Lose the dialogue: the reader draws its supply from the plug."""
        self._buffer.clear()
        self._working_on = None
        self._forget_dialogue()

    def receive(self, data: bytes, now: float) -> None:
        """Take request bytes; a pause in the middle of a request drops it."""
        if self._buffer and now - self._heard_at > _PATIENCE_SECONDS:
            self._buffer.clear()
        self._heard_at = now
        self._buffer += data

    def advance(self, now: float) -> bytes:
        """Answer what is due; requests are worked on one after the other."""
        said = bytearray()
        while True:
            if self._working_on is not None:
                if now < self._answer_at:
                    return bytes(said)
                request, self._working_on = self._working_on, None
                said += self._say(self._answer(request))
            heard = sam.take_request(self._buffer)
            if heard is None:
                return bytes(said)
            if isinstance(heard, Sw3):
                said += self._say(sam.answer(heard))
                continue
            self.commands.append((heard.command, heard.parameter))
            self._working_on = heard
            self._answer_at = now + self._seconds(heard)

    def due(self) -> float | None:
        """Return when the module has finished its work."""
        return self._answer_at if self._working_on is not None else None

    def _seconds(self, request: Request) -> float:
        match (request.command, request.parameter):
            case (0x20, 0x01):
                return self.pace.find
            case (0x20, 0x02):
                return self.pace.select
            case (0x30, _):
                return self.pace.read
            case _:
                return self.pace.other

    def _say(self, frame: bytes) -> bytes:
        """Pass an answer to the line, with the faults that were ordered."""
        if self._fault is Fault.SILENT:
            return b""
        if self._damaged:
            self._damaged -= 1
            frame = frame[:-1] + bytes([frame[-1] ^ 0xFF])
        if self._cut_after is not None:
            frame, self._cut_after = frame[: self._cut_after], None
        return frame

    # --- the security module ---

    def _answer(self, request: Request) -> bytes:
        if self._fault is Fault.SELF_TEST:
            return sam.answer(Sw3.SELF_TEST_FAILED)
        if self._fault is Fault.NOT_AUTHORISED:
            return sam.answer(Sw3.NOT_AUTHORISED)
        deed = self._deeds.get((request.command, request.parameter))
        return deed() if deed is not None else sam.answer(Sw3.COMMAND)

    def _reset(self) -> bytes:
        self._forget_dialogue()
        return sam.answer(Sw3.OK)

    def _forget_dialogue(self) -> None:
        if self._card is not None:
            self._card.found = self._card.selected = False

    def _find(self) -> bytes:
        card = self._card
        if card is None or (card.spent and not self.repeat_reading):
            return sam.answer(Sw3.NOT_FOUND)
        card.found, card.selected = True, False
        return sam.answer(Sw3.FOUND, _CHIP_NUMBER)

    def _select(self) -> bytes:
        card = self._card
        if card is None or not card.found:
            return sam.answer(Sw3.NOT_SELECTED)
        if card.condition is Condition.FOREIGN:
            return self._refuse(card, Sw3.UNKNOWN_CARD)
        card.selected = True
        if self._garbled:
            self._garbled -= 1
            return sam.GARBLED
        return sam.answer(Sw3.OK, _CARD_NUMBER)

    def _read(self) -> bytes:
        card = self._card
        if card is None:
            return sam.answer(Sw3.READ_FAILED)
        if not card.selected:
            return sam.answer(Sw3.COMMAND)
        match card.condition:
            case Condition.WORN:
                return self._refuse(card, Sw3.READ_FAILED)
            case Condition.FORGED:
                return self._refuse(card, Sw3.SAM_REFUSED_CARD)
            case _:
                card.spent, card.found = True, False
        text, photo = text_record(card.person), photo_record()
        lengths = len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big")
        return sam.answer(Sw3.OK, lengths + text + photo)

    def _refuse(self, card: _OnReader, status: Sw3) -> bytes:
        """Fail for good: the card must be lifted and laid down again. SW1 and SW2 are what the card's chip said."""
        card.spent, card.found, card.selected = True, False, False
        return sam.answer(status, sw1=0x69, sw2=0x82)

    def _newest_address(self) -> bytes:
        """Answer 30 03: allowed after select and, while the card stays, after a read."""
        card = self._card
        if card is None:
            return sam.answer(Sw3.READ_FAILED)
        if not card.selected:
            return sam.answer(Sw3.COMMAND)
        if not card.person.newest_address:
            return sam.answer(Sw3.EMPTY)
        return sam.answer(Sw3.OK, card.person.newest_address.ljust(_ADDRESS_CHARACTERS).encode("utf-16-le"))
