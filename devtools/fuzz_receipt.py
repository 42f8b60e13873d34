"""`./dev fuzz receipt`: draw receipts of invented residents and look for what a printer would obey; prints JSON.

It ends with 1 at the first stream that holds a real-time command, has another width than the paper, or draws into the
margin. The seed that it prints repeats the run.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Final

from devtools.papers import REFERENCE, drawer
from devtools.samples import QUERY_CODE, SURE, application, context
from drivers.api import Raster
from drivers.receipt_printer.bands import Band, cut_into_bands
from drivers.receipt_printer.real_time import find_real_time
from kiosk.context import Context
from kiosk.identifiers import mask_name, mask_number, registration_number
from kiosk.paper_parts import Reprint
from kiosk.paper_receipts import Accepted, Decided, Outcome, Registered, lay_out, lay_out_accepted, lay_out_decided
from kiosk.receipt import PrintSize, Receipt
from kiosk.stamp import ClockFact, Stamp, TimeQuality
from kiosk.texts import Language
from simulators.people import citizen_number

_WIDTH: Final = 576
_EDGE: Final = 8  # dots that stay white on either side
_LETTERS: Final = (
    (0x4E00, 0x9FA5),  # the hanzi of GBK
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),  # Extension B
    (0x0626, 0x06D5),
    (0x0F40, 0x0F6C),
    (0x1820, 0x1842),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was wrong with one receipt, and how many dots were cleared so that another one was right."""

    problems: tuple[str, ...] = ()
    cleared: int = 0


def main(arguments: list[str] | None = None) -> int:
    """Draw as many receipts as asked for; return 1 when one of them is wrong."""
    parser = argparse.ArgumentParser(prog="./dev fuzz receipt", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="receipts (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeats a run")
    options = parser.parse_args(arguments)
    seed = Random().randrange(2**32) if options.seed is None else options.seed  # noqa: S311 - invents people, no secrets
    draw, cleared = drawer(), 0
    for nth, receipt in enumerate(receipts(seed, options.count)):
        finding = examine(receipt, draw)
        cleared += finding.cleared
        if finding.problems:
            print(f"seed {seed}, receipt {nth}: {'; '.join(finding.problems)}", file=sys.stderr)
            return 1
    print(json.dumps({"receipts": options.count, "seed": seed, "real_time_commands": 0, "dots_cleared": cleared}))
    return 0


def receipts(seed: int, count: int) -> Iterator[Receipt]:
    """Return receipts of residents who cannot exist, of every kind, size and language."""
    random, facts = Random(seed), context()  # noqa: S311 - likewise
    for _ in range(count):
        yield _receipt(random, facts)


def examine(receipt: Receipt, draw: Callable[[Receipt, int], Raster]) -> Finding:
    """Draw one receipt and look at its bands as they are sent."""
    picture = draw(receipt, _WIDTH)
    problems = []
    if picture.width != _WIDTH or len(picture.rows) != _WIDTH // 8 * picture.height:
        problems.append("the picture does not fit the paper")
    stride, edge = _WIDTH // 8, _EDGE // 8
    if any(picture.rows[at : at + edge].strip(b"\x00") for at in range(0, len(picture.rows), stride)):
        problems.append("there is ink in the left margin")
    bands = [band for band in cut_into_bands(picture) if isinstance(band, Band)]
    if any(find_real_time(band.data) for band in bands):
        problems.append("a band holds a real-time command")
    black = sum(byte.bit_count() for byte in picture.rows)
    return Finding(tuple(problems), black - sum(byte.bit_count() for band in bands for byte in band.data))


def _receipt(random: Random, facts: Context) -> Receipt:
    known = _registered(random, facts)
    voice = facts.texts.voice(random.choice(list(Language)))
    count = random.randrange(4)
    reprint = Reprint(count, _stamp(random)) if count else None
    kinds: Mapping[str, Callable[[], Receipt]] = {
        "registered": lambda: lay_out(known, facts.site, voice, reprint=reprint),
        "accepted": lambda: lay_out_accepted(
            Accepted(
                registered=replace(known, reference=REFERENCE, query_code=QUERY_CODE),
                on=_stamp(random),
                promised_on=random.choice([None, _stamp(random).at.date()]),
            ),
            facts.site,
            voice,
            reprint=reprint,
        ),
        "decided": lambda: lay_out_decided(
            Decided(
                registered=replace(known, reference=REFERENCE, query_code=QUERY_CODE),
                on=_stamp(random),
                outcome=random.choice(list(Outcome)),
            ),
            facts.site,
            voice,
            reprint=reprint,
        ),
    }
    size = random.choices(list(PrintSize), weights=[3, 1])[0]
    return replace(kinds[random.choice(list(kinds))](), size=size)


def _registered(random: Random, facts: Context) -> Registered:
    stamp = _stamp(random)
    name = "".join(chr(random.randint(*random.choice(_LETTERS))) for _ in range(random.randint(2, 12)))
    number = citizen_number(stamp.at.date() - timedelta(days=random.randint(0, 40_000)), random.randint(1, 999))
    epoch = random.choice("ABC") + random.choice("XYZ")
    return replace(
        application(facts),
        number=registration_number("119", "01", stamp.at.date(), epoch, random.randint(1, 999_999)),
        at=stamp,
        masked_name=mask_name(name) if random.random() < 0.5 else name,  # noqa: PLR2004 - some whole, for more shapes
        masked_number=mask_number(number),
        reference=random.choice(["", f"XC{stamp.at:%Y%m%d}{random.randint(0, 999_999):06d}"]),
        held=random.random() < 0.1,  # noqa: PLR2004 - seldom, as in life
    )


def _stamp(random: Random) -> Stamp:
    clock = ClockFact(random.choice(list(TimeQuality)), ahead=timedelta(minutes=random.randint(-2_000_000, 2_000_000)))
    return clock.stamp(SURE.at + timedelta(minutes=random.randint(0, 2_000_000)))


if __name__ == "__main__":
    sys.exit(main())
