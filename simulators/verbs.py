"""Name everything that can be done to the bench: one table for the page, the command line and the help text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from simulators.bench import PRINTER, READER, SCANNER, Bench
from simulators.card_reader import Condition, Fault
from simulators.network import Relay

NETWORK = "network"
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


def _network(bench: Bench) -> Relay:
    if bench.network is None:
        raise VerbError("the bench was started without a gateway, so there is no network to change")
    return bench.network


def _plugs(device: str, part: str) -> list[Verb]:
    """Return the verbs that every device with a plug has."""
    return [
        Verb(device=device, name="unplug", words=f"pull the {part}'s plug", deed=_unplug(device), takes={}),
        Verb(device=device, name="plug", words=f"plug the {part} in again", deed=_plug(device), takes={}),
    ]


def _unplug(device: str) -> Callable[[Bench], Callable[..., object]]:
    return lambda bench: bench.devices[device].unplug


def _plug(device: str) -> Callable[[Bench], Callable[..., object]]:
    return lambda bench: bench.devices[device].plug


_CONDITIONS = ", ".join(Condition)
_FAULTS = ", ".join(Fault)

_READER_VERBS = [
    Verb(
        device=READER,
        name="lay",
        words=f"lay a person's card down; condition: {_CONDITIONS}",
        deed=lambda bench: bench.reader.lay,
        takes={"person": str, "condition": str},
        needs=1,
    ),
    Verb(device=READER, name="lift", words="take the card away", deed=lambda bench: bench.reader.lift, takes={}),
    Verb(
        device=READER,
        name="fail",
        words=f"break the reader or mend it; fault: {_FAULTS}",
        deed=lambda bench: bench.reader.fail,
        takes={"fault": str},
        needs=1,
    ),
    Verb(
        device=READER,
        name="damage",
        words="send the next answers with a wrong checksum",
        deed=lambda bench: bench.reader.damage,
        takes={"answers": int},
    ),
    Verb(
        device=READER,
        name="garble",
        words="answer the next selections with a shifted, short frame",
        deed=lambda bench: bench.reader.garble,
        takes={"answers": int},
    ),
    Verb(
        device=READER,
        name="cut-answer",
        words="send only the first bytes of the next answer",
        deed=lambda bench: bench.reader.cut_answer,
        takes={"after": int},
        needs=1,
    ),
    *_plugs(READER, "reader"),
]


def _printer_verb(name: str, words: str, deed: Callable[[Bench], Callable[..., object]], **takes: Kind) -> Verb:
    return Verb(device=PRINTER, name=name, words=words, deed=deed, takes=takes)


_PRINTER_VERBS = [
    _printer_verb("take-paper", "take what hangs in the mouth", lambda bench: bench.printer.take_paper),
    _printer_verb("load-paper", "put a new roll in", lambda bench: bench.printer.load_paper),
    _printer_verb("open-cover", "open the cover", lambda bench: bench.printer.open_cover),
    _printer_verb("close-cover", "shut the cover", lambda bench: bench.printer.close_cover),
    _printer_verb("run-low", "let the roll come near its end", lambda bench: bench.printer.run_low),
    _printer_verb(
        "run-out",
        "let the paper end now, or after that many rows (8 to the millimetre)",
        lambda bench: bench.printer.run_out,
        after_rows=int,
    ),
    _printer_verb("jam", "jam the paper", lambda bench: bench.printer.jam),
    _printer_verb("break-knife", "let the next cut fail", lambda bench: bench.printer.break_knife),
    _printer_verb("overheat", "let the head be too hot", lambda bench: bench.printer.overheat),
    _printer_verb("break-down", "fail for good", lambda bench: bench.printer.break_down),
    _printer_verb("mend", "take jam, stuck knife and every other error away", lambda bench: bench.printer.mend),
    _printer_verb("silence", "stop answering (on), or answer again", lambda bench: bench.printer.silence, on=bool),
    _printer_verb("press-power", "switch off or on", lambda bench: bench.printer.press_power),
    *_plugs(PRINTER, "printer"),
]

_SCANNER_VERBS = [
    Verb(
        device=SCANNER,
        name="show",
        words="hold a code with this text in front of the scanner",
        deed=lambda bench: bench.scanner.show,
        takes={"code": str},
        needs=1,
    ),
    Verb(device=SCANNER, name="hide", words="take the code away", deed=lambda bench: bench.scanner.hide, takes={}),
    Verb(
        device=SCANNER,
        name="remember",
        words="tell the bench what the last receipt's code says",
        deed=lambda bench: bench.scanner.remember,
        takes={"code": str},
        needs=1,
    ),
    Verb(
        device=SCANNER,
        name="show-receipt",
        words="hold the last receipt's code in front of the scanner",
        deed=lambda bench: bench.scanner.show_receipt,
        takes={},
    ),
    Verb(
        device=SCANNER,
        name="silence",
        words="stop saying anything (on), or speak again",
        deed=lambda bench: bench.scanner.silence,
        takes={"on": bool},
    ),
    *_plugs(SCANNER, "scanner"),
]

_NETWORK_VERBS = [
    Verb(
        device=NETWORK,
        name="cut",
        words="refuse and reset every connection",
        deed=lambda bench: _network(bench).cut,
        takes={},
    ),
    Verb(
        device=NETWORK, name="restore", words="carry bytes again", deed=lambda bench: _network(bench).restore, takes={}
    ),
    Verb(
        device=NETWORK,
        name="slow",
        words="carry bytes late (delay in seconds) and few at a time (rate in bytes a second)",
        deed=lambda bench: _network(bench).slow,
        takes={"delay": float, "rate": float},
    ),
    Verb(
        device=NETWORK,
        name="black-hole",
        words="accept everything and carry nothing",
        deed=lambda bench: _network(bench).black_hole,
        takes={},
    ),
]

VERBS: dict[str, Verb] = {
    f"{verb.device}/{verb.name}": verb for verb in (*_READER_VERBS, *_PRINTER_VERBS, *_SCANNER_VERBS, *_NETWORK_VERBS)
}


def find_verb(name: str) -> Verb:
    """Return the verb called ``device/verb``, or ``verb`` alone where only one device has it.

    Raises:
        VerbError: there is none, or there are several.
    """
    if name in VERBS:
        return VERBS[name]
    found = [verb for verb in VERBS.values() if verb.name == name]
    if len(found) != 1:
        which = ", ".join(f"{verb.device}/{verb.name}" for verb in found)
        raise VerbError(f"{name}: which one? {which}" if found else f"{name}: no such verb; see --help")
    return found[0]
