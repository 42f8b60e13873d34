"""Name everything that can be done to the receipt printer and the paper in it."""

from __future__ import annotations

from collections.abc import Callable

from simulators.bench import PRINTER, Bench
from simulators.printer_voice import FenceHabit
from simulators.verb import Kind, Verb, plug_verbs

_HABITS = ", ".join(FenceHabit)


def _verb(name: str, words: str, deed: Callable[[Bench], Callable[..., object]], needs: int = 0, **takes: Kind) -> Verb:
    return Verb(device=PRINTER, name=name, words=words, deed=deed, takes=takes, needs=needs)


_HANDS = [
    _verb("take-paper", "take what hangs in the mouth", lambda bench: bench.printer.take_paper),
    _verb("tear-off", "pull out by hand what is printed and not cut", lambda bench: bench.printer.tear_off),
    _verb(
        "load-paper", "put a new roll in, of so many millimetres", lambda bench: bench.printer.load_paper, length_mm=int
    ),
    _verb("open-cover", "open the cover", lambda bench: bench.printer.open_cover),
    _verb("close-cover", "shut the cover", lambda bench: bench.printer.close_cover),
    _verb("press-power", "switch off or on", lambda bench: bench.printer.press_power),
    _verb("cut-power", "take the mains away, with what was not saved", lambda bench: bench.printer.cut_power),
    _verb("restore-power", "give the mains back", lambda bench: bench.printer.restore_power),
    _verb(
        "retract-after",
        "let a presenter take paper back after so many seconds; 0 for never",
        lambda bench: bench.printer.retract_after,
        1,
        seconds=float,
    ),
    _verb("mend", "take jam, stuck knife and every other error away", lambda bench: bench.printer.mend),
]

_FAULTS = [
    _verb("run-low", "let the roll come near its end", lambda bench: bench.printer.run_low),
    _verb(
        "run-out",
        "let the paper end now, or after that many rows (8 to the millimetre)",
        lambda bench: bench.printer.run_out,
        after_rows=int,
    ),
    _verb("jam", "jam the paper", lambda bench: bench.printer.jam),
    _verb("break-knife", "let the next cut fail", lambda bench: bench.printer.break_knife),
    _verb(
        "overheat",
        "let the head be too hot, for so many seconds or until it is mended",
        lambda bench: bench.printer.overheat,
        seconds=float,
    ),
    _verb("lose-mark", "miss the black mark between two tickets", lambda bench: bench.printer.lose_mark),
    _verb("block-exit", "let something block the mouth", lambda bench: bench.printer.block_exit),
    _verb("break-down", "fail for good", lambda bench: bench.printer.break_down),
]

_TALK = [
    _verb("silence", "stop answering (on), or answer again", lambda bench: bench.printer.silence, on=bool),
    _verb("stop-reading", "take no byte any more (on), or again", lambda bench: bench.printer.stop_reading, on=bool),
    _verb(
        "lose-handshake",
        "lose what the receive buffer has no room for (on), or hold the terminal up",
        lambda bench: bench.printer.lose_handshake,
        on=bool,
    ),
    _verb(
        "be-stale",
        "tell the old cause once more after being offline (on), or not",
        lambda bench: bench.printer.be_stale,
        on=bool,
    ),
    _verb(
        "fence",
        f"answer process ids and GS r: {_HABITS}; late by so many seconds",
        lambda bench: bench.printer.fence,
        1,
        habit=str,
        seconds=float,
    ),
    _verb(
        "babble",
        "say these bytes (in hexadecimal) before every answer",
        lambda bench: bench.printer.babble,
        garbage=str,
    ),
    _verb(
        "flow-bytes", "put XOFF and XON inside answers (on), or not", lambda bench: bench.printer.flow_bytes, on=bool
    ),
    _verb(
        "split-answers",
        "send answers in pieces of so many bytes, so many seconds apart; 0 whole",
        lambda bench: bench.printer.split_answers,
        1,
        size=int,
        gap=float,
    ),
    _verb("read-at", "read at so many bits a second; 0 at once", lambda bench: bench.printer.read_at, 1, baud=int),
    _verb("print-at", "print so many mm a second; 0 at once", lambda bench: bench.printer.print_at, 1, speed=float),
]

PRINTER_VERBS = [*_HANDS, *_FAULTS, *_TALK, *plug_verbs(PRINTER, "printer")]
