"""`./dev bench eyes`: do other people's programs read what the printer puts out? Prints JSON.

Receipts of invented residents are laid out, drawn, sent by the real driver to the virtual printer, and its paper is
read by ``zbarimg`` (the code) and ``tesseract`` (the item's name and the registration number). Every second number is
drawn for its check digits: none come twice before all 97 were there.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools.samples import application, context
from drivers.api import Deadline, Printed, Raster
from drivers.receipt_printer.escpos import EscPosPrinter
from kiosk.app import drawing
from kiosk.identifiers import mask_name, mask_number, registration_number
from kiosk.paper_receipts import Registered, lay_out
from kiosk.receipt import PrintSize, Receipt
from kiosk.texts import Language
from simulators.people import invent
from simulators.printer import VirtualPrinter
from simulators.wire import Wire

Draw = Callable[[Receipt], Raster]
_PROFILE = "epson-tm"
_PRINT = timedelta(seconds=30)
_EPOCH_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CHECKS = tuple(f"-{digits:02d}" for digits in range(2, 99))  # all that MOD 97-10 yields


@dataclass(frozen=True, slots=True)
class Seen:
    """What the two readers found of one receipt."""

    code: bool
    item: bool
    number: bool


@dataclass(frozen=True, slots=True)
class _Sample:
    """One receipt: what it says, and how it is laid out."""

    known: Registered
    paper: Receipt


def main(argv: Sequence[str] | None = None) -> int:
    """Print and read; exit code 1 when something was not read."""
    parser = argparse.ArgumentParser(prog="./dev bench eyes", description=__doc__)
    parser.add_argument("--receipts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    with TemporaryDirectory(prefix="doorstep-eyes-") as folder:
        seen = read_receipts(Path(folder), drawing(), options.receipts, options.seed)
    figures = {
        "receipts": len(seen),
        "codes_read": sum(each.code for each in seen),
        "items_read": sum(each.item for each in seen),
        "numbers_read": sum(each.number for each in seen),
    }
    print(json.dumps(figures, indent=2))
    return 0 if len(set(figures.values())) == 1 else 1


def read_receipts(folder: Path, draw: Draw, count: int, seed: int) -> list[Seen]:
    """Print ``count`` receipts of invented residents and let the two programs read each paper."""
    chance = random.Random(seed)  # noqa: S311 - numbers of nobody
    virtual = VirtualPrinter(_PROFILE, instant=True)
    wire = Wire(folder / "printer", virtual)
    wire.plug()
    try:
        with closing(EscPosPrinter(wire.url, _PROFILE)) as printer:
            printer.open()
            samples = islice(_samples(seed, chance), count)
            return [_print_and_read(printer, virtual, draw, folder, sample) for sample in samples]
    finally:
        wire.unplug()


def _print_and_read(printer: EscPosPrinter, virtual: VirtualPrinter, draw: Draw, folder: Path, sample: _Sample) -> Seen:
    known = sample.known
    outcome = printer.print(draw(sample.paper), Deadline.after(_PRINT))
    if not isinstance(outcome, Printed):
        raise SystemExit(f"the virtual printer did not print: {outcome}")
    file = folder / "paper.png"
    file.write_bytes(virtual.papers[-1].png)
    virtual.take_paper()
    code = _words("zbarimg", "-q", "--raw", str(file)).strip()
    text = re.sub(r"\s", "", _read(file))
    return Seen(code=code == known.code, item=known.item.official.zh in text, number=known.number in text)


def _samples(seed: int, chance: random.Random) -> Iterator[_Sample]:
    facts = context()
    for at, (day, number) in enumerate(_numbers(chance)):
        known = _registered(application(facts), seed + at, day, number)
        paper = lay_out(known, facts.site, facts.texts.voice(Language.ZH))
        size = PrintSize.LARGE if chance.random() < 1 / 4 else PrintSize.ORDINARY
        yield _Sample(known, replace(paper, size=size))


def _numbers(chance: random.Random) -> Iterator[tuple[date, str]]:
    drawn = _drawn(chance)
    for check in cycle(chance.sample(_CHECKS, len(_CHECKS))):
        yield next(drawn)
        yield next((day, number) for day, number in drawn if number.endswith(check))


def _drawn(chance: random.Random) -> Iterator[tuple[date, str]]:
    while True:
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(365))
        epoch = "".join(chance.choices(_EPOCH_LETTERS, k=2))
        yield day, registration_number("119", "01", day, epoch, chance.randrange(1, 9999))


def _registered(sample: Registered, seed: int, day: date, number: str) -> Registered:
    person = invent(seed)
    return replace(
        sample,
        number=number,
        at=replace(sample.at, at=sample.at.at.replace(month=day.month, day=day.day)),
        masked_name=mask_name(person.chip_name),
        masked_number=mask_number(person.number),
    )


def _read(file: Path) -> str:
    """Return what tesseract reads: the Chinese words, and the line of the number with its Latin model."""
    chinese = _words("tesseract", str(file), "-", "-l", "chi_sim", "--psm", "4", "--dpi", "203")
    latin = _words("tesseract", str(file), "-", "-l", "eng", "--psm", "4", "--dpi", "203")
    return chinese + latin


def _words(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main())
