"""Be what every identity-card reader is, whatever its dialect: a place for a card, a pace, a supply, and faults."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from enum import StrEnum
from operator import itemgetter

from simulators.device import Device
from simulators.dialect import Dialect, Job
from simulators.mouth import Mouth
from simulators.orders import ANY, Orders
from simulators.pace import Pace
from simulators.people import find_person
from simulators.person import Person
from simulators.settings import Settings
from simulators.slot import Condition, Slot

_PATIENCE_SECONDS = 0.2  # a request that stops in the middle is forgotten
_LONGEST_MARK = 8  # bytes that may be the beginning of a request
_BYTE = 0xFF


class Fault(StrEnum):
    """What is wrong with the reader itself."""

    NONE = "none"
    SELF_TEST = "self-test"  # answers 60 to everything
    NOT_AUTHORISED = "not-authorised"  # answers 66 to everything
    SILENT = "silent"  # answers nothing


_OUT_OF_ORDER = {Fault.SELF_TEST: 0x60, Fault.NOT_AUTHORISED: 0x66}


class IdCardReader(Device):
    """A reader. ``commands`` keeps the last requests as (CMD, PARA) pairs; ``settings`` is how its make behaves."""

    def __init__(self, *, pace: Pace | None, settings: Settings, baud: int) -> None:
        """Start with an empty, healthy reader; `speak` says what it understands."""
        super().__init__()
        self.baud = baud
        self.pace = replace(pace or Pace())
        self.settings = settings
        self.commands: deque[tuple[int, int | None]] = deque(maxlen=1000)
        self._slot = Slot(settings)
        self._dialects: tuple[Dialect, ...] = ()
        self._fault = Fault.NONE
        self._mouth = Mouth()
        self._forced = Orders()
        self._late = Orders()
        self._chatter = 0.0
        self._said, self._said_at = b"", 0.0
        self._next_baud: int | None = None
        self._ready_at: float | None = None
        self._buffer = bytearray()
        self._heard_at = 0.0
        self._job: Job | None = None
        self._speaking: Dialect | None = None
        self._answer_at = 0.0

    # --- what a person does ---

    def lay(self, person: Person | str, condition: Condition | str = Condition.GOOD) -> None:
        """Lay a person's card down, in place of any other; the person may be named by slug, name or number."""
        laid = find_person(person) if isinstance(person, str) else person
        with self.changing():
            self._slot.lay(laid, Condition(condition))

    def hover(self, person: Person | str, failures: int = 2) -> None:
        """Hold a card above the reader: it is found, but so many selections fail (81) before it rests."""
        held = find_person(person) if isinstance(person, str) else person
        with self.changing():
            self._slot.lay(held, Condition.GOOD, failures)

    def lift(self) -> None:
        """Take the card away."""
        with self.changing():
            self._slot.lift()

    def power_cycle(self) -> None:
        """Take the supply from the module for a moment: it loses the dialogue and settles, as after `plug`."""
        with self.changing():
            self.restart()

    # --- what this make is like ---

    @property
    def repeat_reading(self) -> bool:
        """Whether find answers 9F for a card that was already read."""
        return self.settings.repeat_reading

    @repeat_reading.setter
    def repeat_reading(self, on: bool) -> None:
        self.settings.repeat_reading = on

    def repeat(self, *, on: bool = True) -> None:
        """Read a lying card again and again (on), or only after it was lifted."""
        with self.changing():
            self.settings.repeat_reading = on

    def adjust(self, setting: str, value: str) -> None:
        """Change one of `Settings`, or ``baud``, by the name that people write.

        Raises:
            ValueError: there is no such setting, or the value does not suit it.
        """
        with self.changing():
            if setting == "baud":
                self.baud = int(value)
            else:
                self.settings.adjust(setting, value)

    # --- what goes wrong ---

    def fail(self, fault: Fault | str) -> None:
        """Break the reader in one way, or mend it (`Fault.NONE`)."""
        with self.changing():
            self._fault = Fault(fault)

    def answer_with(self, status: int, to: str = ANY, times: int = 1) -> None:
        """Answer the next requests of one step (a `Step`, or ``any``) with this status, instead of doing them.

        A status that says that the card is no good (31, 32, 33, 40, 41) to select or read counts as such: the card must
        be lifted. Everything else leaves card and dialogue as they are.

        Raises:
            ValueError: the status is no byte, or there is no such step.
        """
        if not 0 <= status <= _BYTE:
            raise ValueError("a status is one byte")
        with self.changing():
            self._forced.add(status, to, times)

    def delay_answer(self, seconds: float, times: int = 1, to: str = ANY) -> None:
        """Work so much longer on the next requests; what is asked meanwhile waits its turn.

        Raises:
            ValueError: there is no such step.
        """
        with self.changing():
            self._late.add(seconds, to, times)

    def damage(self, answers: int = 1) -> None:
        """Send the next answers with a wrong checksum."""
        with self.changing():
            self._mouth.damaged = answers

    def garble(self, answers: int = 1) -> None:
        """Answer the next successful selections with the shifted, short frame that was seen on a real line."""
        with self.changing():
            self._mouth.garbled = answers

    def cut_answer(self, after: int) -> None:
        """Send only the first ``after`` bytes of the next answer, then nothing."""
        with self.changing():
            self._mouth.cut_after = after

    def duplicate(self, answers: int = 1) -> None:
        """Send each of the next answers twice."""
        with self.changing():
            self._mouth.doubled = answers

    def noise(self, before: str = "00FF", within: str = "", answers: int = 1) -> None:
        """Put stray bytes, in hexadecimal, before and in the middle of the next answers.

        Raises:
            ValueError: the bytes are not hexadecimal.
        """
        stray = bytes.fromhex(before), bytes.fromhex(within)
        with self.changing():
            self._mouth.before, self._mouth.within = stray
            self._mouth.noisy = answers

    def chatter(self, every: float = 0.05) -> None:
        """Repeat the last answer unasked, every so many seconds; 0 ends it."""
        with self.changing():
            self._chatter = every

    def calm(self) -> None:
        """Take back everything that was ordered and mend the reader; the card stays."""
        with self.changing():
            self._fault, self._chatter = Fault.NONE, 0.0
            self._mouth = Mouth()
            self._forced, self._late = Orders(), Orders()

    # --- what the page shows ---

    def state(self) -> dict[str, object]:
        """Return the reader as a person would see it, and what was ordered and has not happened yet."""
        with self.lock:
            card = self._slot.card
            return {
                "plugged": self.plugged,
                "fault": self._fault.value,
                "card": card.person.slug if card else None,
                "condition": card.condition.value if card else None,
                "read": bool(card and card.spent),
                "baud": self.baud,
                "settings": self.settings.words(),
                "orders": self._orders(),
            }

    def _orders(self) -> dict[str, int]:
        orders = self._mouth.orders()
        for status, to, times in self._forced.left():
            orders[f"answer {int(status):02X} to {to}"] = times
        for seconds, to, times in self._late.left():
            orders[f"answer {to} {seconds:g} s late"] = times
        if self._chatter:
            orders["chatter"] = 1
        return orders

    # --- the wire ---

    def restart(self) -> None:
        """Lose the dialogue: the reader draws its supply from the plug."""
        self._buffer.clear()
        self._job = None
        self._said = b""
        self._ready_at = None
        for dialect in self._dialects:
            dialect.forget()

    def receive(self, data: bytes, now: float) -> None:
        """Take request bytes; a pause in the middle of a request drops it, and a module that settles hears nothing."""
        if not self._settled(now):
            return
        if self._buffer and now - self._heard_at > _PATIENCE_SECONDS:
            self._buffer.clear()
        self._heard_at = now
        self._buffer += data

    def advance(self, now: float) -> bytes:
        """Answer what is due; requests are worked on one after the other."""
        self._settled(now)
        said = bytearray(self._babble(now))
        while self._finished(now, said) and (job := self._next_job()) is not None:
            if job.asked is not None:
                self.commands.append(job.asked)
            self._job = job
            self._answer_at = now + self.pace.seconds(job.step) + (self._late.take(job.step) or 0.0)
        return bytes(said)

    def due(self) -> float | None:
        """Return when the module has finished its work, or repeats itself."""
        moments = [self._answer_at] if self._job is not None else []
        if self._chatter and self._said:
            moments.append(self._said_at + self._chatter)
        return min(moments, default=None)

    def spoken(self) -> None:
        """Take up the rate that was asked for: its answer came at the old one."""
        if self._next_baud is not None:
            self.baud, self._next_baud = self._next_baud, None
            if self._wire is not None and self.line.baud:
                self.line.baud = self.baud

    def _finished(self, now: float, said: bytearray) -> bool:
        """Say the answer that is due; return whether the module is free."""
        if self._job is None:
            return True
        if now < self._answer_at:
            return False
        job, self._job = self._job, None
        said += self._say(job, now)
        return True

    def _next_job(self) -> Job | None:
        """Take the request that begins first in what was heard."""
        found = [(at, dialect) for dialect in self._dialects if (at := dialect.start(self._buffer)) >= 0]
        if not found:
            del self._buffer[:-_LONGEST_MARK]
            return None
        _, self._speaking = min(found, key=itemgetter(0))
        return self._speaking.take(self._buffer)

    def _say(self, job: Job, now: float) -> bytes:
        if self._speaking is None:
            return b""
        answer = self._answer(job, self._speaking)
        if self._fault is Fault.SILENT:
            return b""
        self._said, self._said_at = self._mouth.spoil(answer, job.step, self._speaking), now
        return self._said

    def _answer(self, job: Job, dialect: Dialect) -> bytes:
        if self._fault in _OUT_OF_ORDER and dialect.needs_module(job.step):
            return dialect.answer(_OUT_OF_ORDER[self._fault])
        status = self._forced.take(job.step)
        if status is None:
            return job.deed()
        dialect.refused(job.step, int(status))
        return dialect.answer(int(status))

    def _babble(self, now: float) -> bytes:
        if not (self._chatter and self._said) or now < self._said_at + self._chatter:
            return b""
        self._said_at = now
        return b"" if self._fault is Fault.SILENT else self._said

    def _settled(self, now: float) -> bool:
        """Whether the module has started; it begins with the first look after the supply came."""
        if self._ready_at is None:
            self._ready_at = now + self.settings.settle
        return now >= self._ready_at

    def _change_rate(self, rate: int) -> None:
        """Speak at another rate after the answer that is under way."""
        self._next_baud = rate
