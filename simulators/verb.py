"""Say what a verb of the bench is: what it is called, what it takes, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simulators.bench import Bench

Value = str | int | float | bool
Kind = type[str] | type[int] | type[float] | type[bool]
_TRUE, _FALSE = {"true", "on", "yes", "1"}, {"false", "off", "no", "0"}


class VerbError(Exception):
    """The bench cannot do that; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing that can be done. ``takes`` are its arguments in order, the first ``needs`` of them required."""

    device: str
    name: str
    words: str
    deed: Callable[[Bench], Callable[..., object]]
    takes: Mapping[str, Kind]
    needs: int = 0

    @property
    def usage(self) -> str:
        """The verb as it is typed."""
        arguments = [name if at < self.needs else f"[{name}]" for at, name in enumerate(self.takes)]
        return " ".join([f"{self.device}/{self.name}", *arguments])

    def perform(self, bench: Bench, arguments: Mapping[str, object]) -> None:
        """Do it.

        Raises:
            VerbError: an argument is missing, unknown or unsuitable, or the bench has no such part.
        """
        missing = [name for at, name in enumerate(self.takes) if at < self.needs and name not in arguments]
        unknown = [name for name in arguments if name not in self.takes]
        if missing or unknown:
            raise VerbError(f"usage: {self.usage}")
        for name, value in arguments.items():
            kind = self.takes[name]
            if type(value) is not kind and not (kind is float and type(value) is int):
                raise VerbError(f"{name} must be {kind.__name__}")
        try:
            self.deed(bench)(**arguments)
        except (ValueError, KeyError) as error:
            raise VerbError(str(error.args[0])) from error

    def parse(self, words: Sequence[str]) -> dict[str, Value]:
        """Turn words from a command line, in order or as ``name=value``, into arguments.

        Raises:
            VerbError: there are too many words, or one has the wrong form.
        """
        arguments: dict[str, Value] = {}
        names = list(self.takes)
        for at, word in enumerate(words):
            name, equals, value = word.partition("=")
            if not (equals and name in self.takes):
                if at >= len(names):
                    raise VerbError(f"usage: {self.usage}")
                name, value = names[at], word
            arguments[name] = _typed(name, value, self.takes[name])
        return arguments


def _typed(name: str, word: str, kind: Kind) -> Value:
    if kind is bool:
        if word.lower() in _TRUE | _FALSE:
            return word.lower() in _TRUE
        raise VerbError(f"{name} must be true or false")
    try:
        return kind(word)
    except ValueError as error:
        raise VerbError(f"{name} must be {kind.__name__}") from error


def plug_verbs(device: str, part: str) -> list[Verb]:
    """Return the verbs that every device with a plug has."""
    return [
        Verb(device=device, name="unplug", words=f"pull the {part}'s plug", deed=_unplug(device), takes={}),
        Verb(device=device, name="plug", words=f"plug the {part} in again", deed=_plug(device), takes={}),
    ]


def _unplug(device: str) -> Callable[[Bench], Callable[..., object]]:
    return lambda bench: bench.devices[device].unplug


def _plug(device: str) -> Callable[[Bench], Callable[..., object]]:
    return lambda bench: bench.devices[device].plug
