"""`./dev fuzz engines`: random and mutated bytes through every framing of the scan engines; prints JSON.

Seeded, so that a finding can be repeated. Whatever comes in, a framing answers with codes, replies and what is owed,
no code is longer than the limit, at most one unfinished frame is kept, and after an end the next code is read. Keys
of engines that are keyboards go the same way.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

from devtools.hostile import pieces
from drivers.qr_scanner.framing import MOST, Code, Frame, Framing, Owed, Reply, TextFraming
from drivers.qr_scanner.keys import KeyEvent, Keys, Typed
from drivers.qr_scanner.profiles import PROFILES
from drivers.qr_scanner.ssi import ACK, SsiFraming
from simulators.scanner import ENGINES

_CHUNK = 1024  # what the driver reads at once
_ROOM = MOST + 257  # bytes of one unfinished frame: a code, and the packet that goes on with it
_SILENCES = 0.02
_KEY_BYTES = 8  # of the budget, for one key event


def main(arguments: list[str] | None = None) -> int:
    """Fuzz and print the figures; an exception or a broken promise ends the run with a traceback."""
    parser = argparse.ArgumentParser(prog="./dev fuzz engines", description=__doc__)
    parser.add_argument("--bytes", type=int, default=10_000_000, help="how many, to each framing (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="repeat a run (%(default)s)")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    chance = random.Random(options.seed)  # noqa: S311 - a fuzzer, not a secret
    found = {name: dict(fuzz(chance, name, options.bytes)) for name in PROFILES}
    found["hid-keyboard"] = dict(fuzz_keys(chance, options.bytes))
    figures = {"bytes": options.bytes, "seed": options.seed, "found": found}
    print(json.dumps({**figures, "seconds": round(time.monotonic() - began)}))
    return 0


def fuzz(chance: random.Random, name: str, count: int) -> Counter[str]:
    """Feed ``count`` bytes to the framing of one profile; count the outcomes by kind.

    Raises:
        AssertionError: a promise is broken.
    """
    found: Counter[str] = Counter()
    framing = PROFILES[name].framing()
    left = count
    for chunk in _hostile(chance, name):
        if left <= 0:
            break
        left -= len(chunk)
        for frame in framing.feed(chunk):
            found[_judge(frame)] += 1
        if _kept(framing) > _ROOM:
            raise AssertionError(f"{name} keeps more than one frame")
        if chance.random() < _SILENCES:
            for frame in _pause(chance, framing):
                found[_judge(frame)] += 1
    framing.reset()
    if framing.within_frame:
        raise AssertionError(f"{name} does not find back to its beginning")
    return found


def fuzz_keys(chance: random.Random, count: int) -> Counter[str]:
    """Press keys at random; count the codes, all of which are ASCII.

    Raises:
        AssertionError: a promise is broken.
    """
    found: Counter[str] = Counter()
    keys = Keys()
    for _ in range(count // _KEY_BYTES):
        kind = chance.choice((0, 1, 1, 1, 1, 4))
        typed = keys.feed(KeyEvent(0.0, kind, chance.choice((chance.randrange(128), 28, 42)), chance.randrange(3)))
        if chance.random() < _SILENCES:
            typed = typed or keys.pause()
        found[_judge_typed(typed)] += typed is not None
    return +found


def _pause(chance: random.Random, framing: Framing) -> list[Frame]:
    if chance.random() < 0.5:  # noqa: PLR2004 - as often the one as the other
        return framing.silence()
    framing.drop()
    return []


def _judge(frame: Frame) -> str:
    match frame:
        case Code(data) if not data or len(data) > MOST:
            raise AssertionError("a code of no length, or of too much")
        case Code():
            return "code"
        case Reply(accepted):
            return "accepted" if accepted else "refused"
        case Owed():
            return "owed"


def _judge_typed(typed: Typed | None) -> str:
    if typed is not None and not (typed.data.isascii() and 0 < len(typed.data) <= MOST):
        raise AssertionError("keys typed what is no code")
    return "code"


def _kept(framing: Framing) -> int:
    if isinstance(framing, SsiFraming):
        return len(framing._held) + len(framing._parts)  # noqa: SLF001 - the bound is the promise
    if isinstance(framing, TextFraming):
        return len(framing._held)  # noqa: SLF001 - likewise
    raise TypeError("a framing that nobody measures")


def _hostile(chance: random.Random, name: str) -> Iterator[bytes]:
    """Yield chunks of what such an engine may say, with bytes changed, lost, doubled, and noise between."""
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: chance.randbytes(chance.randrange(1, 300)),
        lambda: bytes(chance.choices(b"\x02\x03\r\n\x00\x01\x06\x15\x55\xaa]Q1A;", k=chance.randrange(1, 60))),
        lambda: _mutated(chance, _told(chance, name)),
        lambda: _told(chance, name),
        lambda: _mutated(chance, _answered(chance, name)),
        lambda: b"".join(_answered(chance, name) for _ in range(20)),
    )
    return pieces(chance, makers, _CHUNK)


def _told(chance: random.Random, name: str) -> bytes:
    """Return a code as the virtual engine of this make tells it."""
    engine = ENGINES[name]()
    engine.suffix = chance.choice((b"\r", b"\r\n", b"\n", b"", b"\x03\r"))
    size = chance.choice((5, 22, 22, 22, 300, 2953, 5000))
    for command in PROFILES[name].setup:
        engine.hear(command, 0.0)
    engine.advance(0.0)
    engine.tell(chance.randbytes(size) if chance.randrange(2) else b"A" * size, 0.0)
    said = b""
    while part := engine.advance(0.0):
        said += part
        engine.hear(ACK, 0.0)  # only a decoder over SSI has more to say after it
    return said


def _answered(chance: random.Random, name: str) -> bytes:
    """Return the virtual engine's answer to one of the driver's commands."""
    engine, profile = ENGINES[name](), PROFILES[name]
    engine.refusals = chance.randrange(2)
    engine.hear(chance.choice((*profile.setup, profile.start, profile.stop, profile.query)), 0.0)
    return engine.advance(0.0) or b"\r"


def _mutated(chance: random.Random, said: bytes) -> bytes:
    bytes_ = bytearray(said)
    for _ in range(chance.choice((0, 1, 1, 2, 8))):
        place = chance.randrange(len(bytes_) + 1)
        match chance.randrange(4):
            case 0:
                bytes_[place : place + 1] = chance.randbytes(1)
            case 1:
                del bytes_[place:]
            case 2:
                bytes_[place:place] = chance.randbytes(chance.randrange(1, 4))
            case _:
                bytes_[place : place + 2] = bytes_[place : place + 2] * 2
    return bytes(bytes_)


if __name__ == "__main__":
    raise SystemExit(main())
