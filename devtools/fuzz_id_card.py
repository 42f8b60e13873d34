"""`./dev fuzz id-card`: random and mutated bytes through every pure layer of the card reader.

Seeded, so that a finding can be repeated. Whatever comes in, the layers answer with declared outcomes, keep at most one
unfinished frame, and never take a corrupted answer for a card. At the end every byte of a whole answer is corrupted in
every way: the figures say how many corruptions were detected as damage, how many left no frame at all, and how many
were harmless because the card said the same.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

from devtools.hostile import pieces
from drivers.cards import ForeignerCard2017, ForeignerCard2023, IdentityCard, ResidencePermit, ResidentCard
from drivers.id_card_reader import stx_frame
from drivers.id_card_reader.commands import READ, READ_NEW_ADDRESS, disguise, parts
from drivers.id_card_reader.doubts import doubts
from drivers.id_card_reader.frame import LONGEST_FRAME, PREAMBLE, Damage, Decoder, Frame, encode_answer
from drivers.id_card_reader.layout import SIZE
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_addresses, decode_record
from simulators.people import PEOPLE, photo_record, text_record

_CARDS = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023
_CHUNK = 4096


def main(arguments: list[str] | None = None) -> int:
    """Fuzz and print the figures; an exception or a broken promise ends the run with a traceback."""
    parser = argparse.ArgumentParser(prog="./dev fuzz id-card", description=__doc__)
    parser.add_argument("--bytes", type=int, default=10_000_000, help="how many bytes (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="repeat a run (default: %(default)s)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="corrupt only every Nth byte at the end")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    chance = random.Random(options.seed)  # noqa: S311 - a fuzzer, not a secret
    figures = {"bytes": options.bytes, "seed": options.seed, "found": dict(fuzz(chance, options.bytes))}
    print(json.dumps({**figures, "corruption": corrupt(options.every), "seconds": round(time.monotonic() - began)}))
    return 0


def fuzz(chance: random.Random, count: int) -> Counter[str]:
    """Feed ``count`` bytes to the decoders and what they yield to the record layers; count the outcomes by kind."""
    found: Counter[str] = Counter()
    sdt, stx = Decoder(), stx_frame.Decoder()
    left = count
    for chunk in _hostile(chance):
        if left <= 0:
            return found
        left -= len(chunk)
        for decoder, longest in ((sdt, LONGEST_FRAME), (stx, stx_frame.LONGEST_FRAME)):
            for item in decoder.feed(chunk):
                found[_judge(item)] += 1
            if len(decoder._rest) >= longest:  # noqa: SLF001 - the bound is the promise
                raise AssertionError("a decoder keeps more than one frame")
    raise AssertionError("hostile bytes never end")


def _hostile(chance: random.Random) -> Iterator[bytes]:
    """Yield chunks: noise, near-frames, whole answers with a few bytes changed, lost, doubled or moved."""
    answers = [_answer(text_record(person)) for person in PEOPLE]
    short = [encode_answer(Frame(0, 0, code)) for code in range(256)]
    one_shot = [stx_frame.encode(b"\x90\0\1\0\0\0" + text_record(person)) for person in PEOPLE]
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: chance.randbytes(chance.randrange(1, 400)),
        lambda: PREAMBLE + chance.randbytes(chance.randrange(0, 40)),
        lambda: _mutated(chance, chance.choice(answers)),
        lambda: _mutated(chance, chance.choice(one_shot)),
        lambda: _mutated(chance, chance.choice(short)),
        lambda: encode_answer(Frame(0, 0, 0x90, chance.randbytes(chance.randrange(0, 1300)))),
        lambda: _answer(_mutated_record(chance, text_record(chance.choice(PEOPLE)))),
    )
    return pieces(chance, makers, _CHUNK)


def _answer(record: bytes) -> bytes:
    return encode_answer(Frame(0, 0, 0x90, bytes.fromhex("01000400") + record + photo_record()))


def _mutated(chance: random.Random, frame: bytes) -> bytes:
    bytes_ = bytearray(frame)
    for _ in range(chance.choice((0, 1, 1, 2, 8))):
        place = chance.randrange(len(bytes_))
        match chance.randrange(4):
            case 0:
                bytes_[place] = chance.randrange(256)
            case 1:
                del bytes_[place:]
                bytes_ += b"\0"
            case 2:
                bytes_[place:place] = chance.randbytes(chance.randrange(1, 4))
            case _:
                bytes_[place : place + 2] = bytes_[place : place + 2][::-1]
    return bytes(bytes_)


def _mutated_record(chance: random.Random, record: bytes) -> bytes:
    return _mutated(chance, record)[:SIZE].ljust(SIZE, b" ")


def _judge(item: Frame | Damage) -> str:
    if isinstance(item, Damage):
        return f"damage: {item.value}"
    for command in (READ, READ_NEW_ADDRESS):
        if len(disguise(command, item).data) != len(item.data):
            raise AssertionError("a disguise changed a length")
    addresses = decode_addresses(item.data)
    if not isinstance(addresses, tuple | DamagedRecord):
        raise TypeError("an undeclared outcome")
    found = parts(item.data)
    return "frame" if found is None else _judge_record(decode_record(found.text))


def _judge_record(judged: IdentityCard | OtherRecord | DamagedRecord) -> str:
    match judged:
        case OtherRecord():
            return "another kind of record"
        case DamagedRecord(field):
            return f"damaged record: {field}"
        case _:
            return "card with doubts" if doubts(judged) else "card"


def corrupt(every: int = 1) -> dict[str, int]:
    """Corrupt each byte of a whole answer to "read" in all 255 ways; return how each corruption ended.

    Raises:
        AssertionError: a corrupted answer was taken for a card that says something else.
    """
    record = text_record(PEOPLE[0])
    whole = _answer(record)
    ends: Counter[str] = Counter()
    for place in range(0, len(whole), every):
        for flip in range(1, 256):
            heard = Decoder().feed(whole[:place] + bytes((whole[place] ^ flip,)) + whole[place + 1 :])
            ends[_end(heard, record)] += 1
    return dict(ends)


def _end(heard: list[Frame | Damage], record: bytes) -> str:
    for item in heard:
        if isinstance(item, Frame) and READ.fits(item) and item.sw3 == 0x90:  # noqa: PLR2004 - success
            said = parts(item.data)
            if said is None or said.text != record:
                raise AssertionError("a corrupted answer became another card")
            return "harmless: the same card"
    if any(isinstance(item, Damage) for item in heard):
        return "detected: damage"
    return "detected: a frame that cannot answer the question" if heard else "detected: no frame"


if __name__ == "__main__":
    raise SystemExit(main())
