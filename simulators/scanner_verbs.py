"""Name everything that can be done to the QR scanner and the code in front of it."""

from __future__ import annotations

from collections.abc import Callable

from simulators.bench import SCANNER, Bench
from simulators.verb import Kind, Verb, plug_verbs


def _verb(name: str, words: str, deed: Callable[[Bench], Callable[..., object]], needs: int = 0, **takes: Kind) -> Verb:
    return Verb(device=SCANNER, name=name, words=words, deed=deed, takes=takes, needs=needs)


_HANDS = [
    _verb("show", "hold a code with this text before the scanner", lambda bench: bench.scanner.show, 1, code=str),
    _verb("show-gbk", "hold a code with this text in GB18030", lambda bench: bench.scanner.show_gbk, 1, code=str),
    _verb(
        "show-oversize",
        "hold a code of so many bytes, more than any real one has",
        lambda bench: bench.scanner.show_oversize,
        size=int,
    ),
    _verb("hide", "take the code away", lambda bench: bench.scanner.hide),
    _verb(
        "remember",
        "tell the bench what the last receipt's code says",
        lambda bench: bench.scanner.remember,
        1,
        code=str,
    ),
    _verb("show-receipt", "hold the last receipt's code", lambda bench: bench.scanner.show_receipt),
]

_FAULTS = [
    _verb("silence", "stop saying anything (on), or speak again", lambda bench: bench.scanner.silence, on=bool),
    _verb("refuse", "refuse so many commands", lambda bench: bench.scanner.refuse, times=int),
    _verb("forget", "lose the supply for a moment, and the settings", lambda bench: bench.scanner.forget),
    _verb("read-twice", "send every code twice (on), or once", lambda bench: bench.scanner.read_twice, on=bool),
    _verb(
        "say-nothing-read",
        "say this text as a code when nothing was read; empty for silence",
        lambda bench: bench.scanner.say_nothing_read,
        text=str,
    ),
]

_TALK = [
    _verb(
        "crackle",
        "send these bytes (in hexadecimal) before the next ones",
        lambda bench: bench.scanner.crackle,
        1,
        garbage=str,
    ),
    _verb(
        "end-with",
        "send these bytes (in hexadecimal) after every code",
        lambda bench: bench.scanner.end_with,
        1,
        suffix=str,
    ),
    _verb(
        "split",
        "send in pieces of so many bytes, so many seconds apart; 0 whole",
        lambda bench: bench.scanner.split,
        1,
        size=int,
        gap=float,
    ),
    _verb(
        "speak-at",
        "send and hear at so many bits a second; 0 at any",
        lambda bench: bench.scanner.speak_at,
        1,
        baud=int,
    ),
]

SCANNER_VERBS = [*_HANDS, *_FAULTS, *_TALK, *plug_verbs(SCANNER, "scanner")]
