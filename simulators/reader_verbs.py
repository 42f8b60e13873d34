"""Name everything that can be done to the identity-card reader and the card on it."""

from __future__ import annotations

from collections.abc import Callable

from simulators.bench import READER, Bench
from simulators.card_reader import Condition, Fault
from simulators.dialect import Step
from simulators.orders import ANY
from simulators.settings import Settings
from simulators.verb import Kind, Verb, plug_verbs

_CONDITIONS = ", ".join(Condition)
_FAULTS = ", ".join(Fault)
_STEPS = ", ".join([ANY, *Step])
_SETTINGS = ", ".join([*Settings().words(), "baud"])


def _verb(name: str, words: str, deed: Callable[[Bench], Callable[..., object]], needs: int = 0, **takes: Kind) -> Verb:
    return Verb(device=READER, name=name, words=words, deed=deed, takes=takes, needs=needs)


READER_VERBS = [
    _verb(
        "lay",
        f"lay a person's card down; condition: {_CONDITIONS}",
        lambda bench: bench.reader.lay,
        1,
        person=str,
        condition=str,
    ),
    _verb(
        "hover",
        "hold a card above the reader: so many selections fail, then it rests",
        lambda bench: bench.reader.hover,
        1,
        person=str,
        failures=int,
    ),
    _verb("lift", "take the card away", lambda bench: bench.reader.lift),
    _verb("fail", f"break the reader or mend it; fault: {_FAULTS}", lambda bench: bench.reader.fail, 1, fault=str),
    _verb(
        "answer-with",
        f"answer the next requests with this status (in hexadecimal), undone; to: {_STEPS}",
        lambda bench: lambda status, to=ANY, times=1: bench.reader.answer_with(int(status, 16), to, times),
        1,
        status=str,
        to=str,
        times=int,
    ),
    _verb(
        "delay-answer",
        "work so many seconds longer on the next requests",
        lambda bench: bench.reader.delay_answer,
        1,
        seconds=float,
        times=int,
        to=str,
    ),
    _verb("damage", "send the next answers with a wrong checksum", lambda bench: bench.reader.damage, answers=int),
    _verb(
        "garble",
        "answer the next selections with a shifted, short frame",
        lambda bench: bench.reader.garble,
        answers=int,
    ),
    _verb(
        "cut-answer",
        "send only the first bytes of the next answer",
        lambda bench: bench.reader.cut_answer,
        1,
        after=int,
    ),
    _verb("duplicate", "send each of the next answers twice", lambda bench: bench.reader.duplicate, answers=int),
    _verb(
        "noise",
        "put stray bytes (in hexadecimal) before and within the next answers",
        lambda bench: bench.reader.noise,
        before=str,
        within=str,
        answers=int,
    ),
    _verb(
        "chatter",
        "repeat the last answer every so many seconds, unasked; 0 ends it",
        lambda bench: bench.reader.chatter,
        every=float,
    ),
    _verb("calm", "take every fault and order back; the card stays", lambda bench: bench.reader.calm),
    _verb(
        "repeat",
        "read a lying card again and again (on), or only after it was lifted",
        lambda bench: bench.reader.repeat,
        on=bool,
    ),
    _verb(
        "adjust",
        f"change how this make of reader behaves; setting: {_SETTINGS}",
        lambda bench: bench.reader.adjust,
        2,
        setting=str,
        value=str,
    ),
    _verb(
        "power-cycle",
        "take the supply from the reader's module for a moment",
        lambda bench: bench.reader.power_cycle,
    ),
    *plug_verbs(READER, "reader"),
]
