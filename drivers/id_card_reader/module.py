"""The module at the other end of a line: find it, ask it, reset it, and say what its answers mean for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from drivers.api import Deadline, DeviceState, ReaderStatus
from drivers.errors import DeviceError, ErrorReason
from drivers.id_card_reader.commands import SW
from drivers.id_card_reader.dialect import Command, Dialect
from drivers.id_card_reader.dialogue import Answer, Dialogue, Silence
from drivers.id_card_reader.frame import Damage, Frame
from drivers.id_card_reader.lines import Candidate, candidates
from drivers.id_card_reader.profiles import Profile
from drivers.tracing import Trace

_NUMBER_TRIES = 3  # field code asks up to three times: the number is sometimes late after power-on
_LATE = 8
"""How many times a status answer's patience an answer called off may need to pass before a question about health."""


@dataclass(frozen=True, slots=True)
class Stumble:
    """The module or its line failed in a way that a reset may mend.

    ``error`` is what it means when none does; ``sw3`` is the module's own word, None for damage. ``with_card`` tells
    that a card was found before.
    """

    error: DeviceError
    sw3: int | None = None
    with_card: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """How the module is."""

    device: DeviceState
    detail: str = ""


class Module:
    """One module on one open line; its verbs raise `DeviceError` when the line is gone."""

    def __init__(self, candidate: Candidate, dialect: Dialect, profile: Profile, trace: Trace | None) -> None:
        """Talk on the candidate's line, with the profile's patience."""
        self.url = candidate.url
        self.number = ""
        self._dialect = dialect
        self._greeted = False
        self._patience = profile.patience
        self._dialogue = Dialogue(candidate.line, dialect, trace)

    def close(self) -> None:
        """Give the line back; never raises."""
        self._dialogue.close()

    def speaks(self) -> bool:
        """Tell whether a module answers at all; asked once, for lines that are only tried."""
        status = self._patient(self._dialect.status)
        answer = self._dialogue.ask_once(status, Deadline.after(status.patience))
        self._greeted = isinstance(answer, Frame) and answer.sw3 == SW.OK
        return isinstance(answer, Frame)

    def introduce(self) -> None:
        """Learn that the module is well, and its number.

        Raises:
            DeviceError: ``OFFLINE`` when nothing answers, ``EXTENDED`` when the module is out of order.
        """
        if not self._greeted:
            self._greet()
        for _ in range(_NUMBER_TRIES):
            asked = self._patient(self._dialect.number)
            number = self._dialogue.ask(asked, Deadline.after(asked.patience))
            if isinstance(number, Frame) and number.sw3 == SW.OK:
                self.number = self._dialect.number_words(number.data)
                return

    def _greet(self) -> None:
        answer = self.ask(self._dialect.status, self._health_deadline())
        if isinstance(answer, Stumble):
            raise answer.error
        if answer is None or answer.sw3 != SW.OK:
            raise unexpected(answer)

    def health(self) -> Health:
        """Ask the module how it is; silence and damage are answers too."""
        answer = self._dialogue.ask(self._patient(self._dialect.status), self._health_deadline())
        match answer:
            case Frame(sw3=SW.OK):
                return Health(DeviceState.ONLINE)
            case Frame(sw3=code):
                return Health(DeviceState.HARDWARE_ERROR, vendor_code(code))
            case Damage():
                return Health(DeviceState.HARDWARE_ERROR, f"damaged answers ({answer.value})")
            case Silence():
                return Health(DeviceState.OFFLINE, "no answer")

    def ask(self, command: Command, until: Deadline, *, again: bool = True) -> Frame | Stumble | None:
        """Return the answer, or None for the silence of a card or of a deadline that has passed.

        ``again`` repeats the question where the line may have had a hiccup.

        Raises:
            DeviceError: ``EXTENDED`` for a module out of order, ``OFFLINE`` for one that says nothing.
        """
        ask = self._dialogue.ask if again else self._dialogue.ask_once
        return _judge(ask(self._patient(command), until), command, self._dialect, until)

    def reset(self, until: Deadline) -> bool:
        """Reset the module, like a power cycle; tell whether it came back."""
        answer = self.ask(self._dialect.reset, until)
        return isinstance(answer, Frame) and answer.sw3 == SW.OK

    def _health_deadline(self) -> Deadline:
        return Deadline.after(self._patient(self._dialect.status).patience * _LATE)

    def _patient(self, command: Command) -> Command:
        return command if self._patience == 1 else replace(command, patience=command.patience * self._patience)


class Connection:
    """Where a reader is, and the module that was found there while the connection is open."""

    def __init__(self, transport: str, dialect: Dialect, profile: Profile, trace: Trace | None) -> None:
        """Remember where to look; nothing is touched before `open`."""
        self._transport = transport
        self._dialect = dialect
        self._profile = profile
        self._trace = trace
        self._module: Module | None = None
        self._known = ""

    def open(self) -> None:
        """Find the module on one of the lines that the transport means, the one that answered last time first.

        Raises:
            DeviceError: ``OFFLINE`` when nothing answers, ``EXTENDED`` when the module is out of order, or what the
                line itself says.
        """
        if self._module is None:
            self._module = self._find()
            self._known = self._module.url

    def close(self) -> None:
        """Give the line back; never raises."""
        module, self._module = self._module, None
        if module is not None:
            module.close()

    @property
    def module(self) -> Module:
        """The module.

        Raises:
            DeviceError: ``OFFLINE`` when the connection is not open.
        """
        if self._module is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the card reader is not open")
        return self._module

    @contextmanager
    def giving_back(self) -> Iterator[Module]:
        """Lend the module; a `DeviceError` closes the connection, so that the next `open` takes it anew."""
        try:
            yield self.module
        except DeviceError:
            self.close()
            raise

    def status(self, *, repeats: bool | None) -> ReaderStatus:
        """Ask the module how it is; silence is ``offline``.

        Raises:
            DeviceError: the line itself is gone.
        """
        with self.giving_back() as module:
            health = module.health()
        return ReaderStatus(
            device=health.device, module=module.number, detail=health.detail, repeats=repeats, line=module.url
        )

    def _find(self) -> Module:
        for candidate in candidates(self._transport, self._known):
            module = Module(candidate, self._dialect, self._profile, self._trace)
            try:
                if candidate.alone or module.speaks():
                    module.introduce()
                    return module
            except DeviceError:
                module.close()
                raise
            module.close()
        raise DeviceError(ErrorReason.OFFLINE, detail=f"nothing answers on {self._transport}")


def _judge(answer: Answer, command: Command, dialect: Dialect, until: Deadline) -> Frame | Stumble | None:
    match answer:
        case Frame(sw3=code) if code in dialect.out_of_order:
            raise DeviceError(ErrorReason.EXTENDED, vendor_code=vendor_code(code), detail="module out of order")
        case Frame(sw3=code) if code in dialect.stumbles:
            return Stumble(unexpected(answer), code)
        case Frame():
            return answer
        case Damage():
            detail = f"damaged answers to {command.name} ({answer.value})"
            return Stumble(DeviceError(ErrorReason.FAILURE, detail=detail))
        case Silence():
            if command.of_card or until.expired:
                return None
            raise DeviceError(ErrorReason.OFFLINE, detail=f"no answer to {command.name}")


def unexpected(answer: Frame | None) -> DeviceError:
    """Return the error that an answer means which no card is to blame for."""
    if answer is None:
        return DeviceError(ErrorReason.OFFLINE, detail="no answer")
    return DeviceError(ErrorReason.EXTENDED, vendor_code=vendor_code(answer.sw3))


def vendor_code(sw3: int) -> str:
    """Return a status byte as technicians read it: ``SW3=60``."""
    return f"SW3={sw3:02X}"
