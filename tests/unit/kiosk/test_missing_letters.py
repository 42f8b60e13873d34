"""Characters that no font has reach the staff: from which block, on how many papers, and never which or whose."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.api import Printed, PrintOutcome, Raster
from kiosk import peripherals
from kiosk.clock import SystemClock
from kiosk.effects import PrintReceipt
from kiosk.events import PrintEnded, Report
from kiosk.health import examine_letters
from kiosk.logs import start_logging
from kiosk.print_journal import FILE, MissingLetters, PrintJournal, missing_letters
from kiosk.receipt import Drawn, Receipt
from kiosk.recorded_printer import RecordedPrinter
from kiosk.settings import DeviceSettings, DevicesSettings, DistrictSettings, Settings, StoreSettings, TerminalSettings
from kiosk.unicode_blocks import blocks_of

RARE = ("U+323B0", "U+323B1", "U+E123")
EXTENSION_J = "CJK Unified Ideographs Extension J (plane 3)"
PRIVATE = "Private Use Area (plane 0)"
PICTURE = Raster(8, 1, b"\x80")


class WillingPrinter:
    """Prints everything."""

    def print(self, *_: Any, **__: Any) -> PrintOutcome:
        """Print."""
        return Printed()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[PrintJournal]:
    """An open journal."""
    with closing(PrintJournal.open(tmp_path / FILE, SystemClock())) as opened:
        yield opened


def settings(directory: Path) -> Settings:
    """Return settings of which only the store matters."""
    device = DeviceSettings(driver="", transport="")
    return Settings(
        terminal=TerminalSettings(site="017", device="01"),
        devices=DevicesSettings(id_card_reader=device, receipt_printer=device, qr_scanner=device),
        district=DistrictSettings(url="", key_file=Path()),
        store=StoreSettings(directory=directory),
    )


def print_one(journal: PrintJournal, *missing: str) -> list[Report]:
    """Print one receipt on which some characters could not be drawn."""
    printer: Any = WillingPrinter()
    order = PrintReceipt(receipt=Receipt(()), number="L01701-261123-QX0042-04", copy=0)
    job = peripherals.print_receipt(RecordedPrinter(printer, journal), order, lambda _: Drawn(PICTURE, missing))
    reports: list[Report] = []
    job(threading.Event(), reports.append)
    return reports


def test_a_block_and_its_plane_are_named() -> None:
    """Each place once; a code point outside every block of the table is told by its plane alone."""
    assert blocks_of(RARE) == (EXTENSION_J, PRIVATE)
    assert blocks_of(("U+D800", "U+0378", "U+E0001", "U+10FFFD")) == (
        "High Surrogates (plane 0)",
        "Supplementary Private Use Area-B (plane 16)",
        "plane 0",
        "plane 14",
    )


def test_no_place_tells_a_character() -> None:
    """Whatever is missing, its code point is not in the words."""
    codes = [f"{code:04X}" for code in range(0, 0x110000, 0x11)]
    assert [code for code in codes if code in blocks_of([f"U+{code}"])[0]] == []


def test_log_and_journal_hold_blocks_and_no_character(tmp_path: Path, journal: PrintJournal) -> None:
    """The receipt is printed all the same; the log has a count, the journal two lines apart from every receipt."""
    stop = start_logging(tmp_path / "log")
    assert print_one(journal, *RARE) == [PrintEnded(Printed())]
    print_one(journal, RARE[0])
    print_one(journal)
    stop()
    text = (tmp_path / "log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    told = [(line["count"], line["blocks"]) for line in lines if line["event"] == "letters-missing"]
    assert told == [(3, [EXTENSION_J, PRIVATE]), (1, [EXTENSION_J])]
    today = SystemClock().now().date()
    assert missing_letters(tmp_path / FILE) == (
        MissingLetters(EXTENSION_J, 2, today),
        MissingLetters(PRIVATE, 1, today),
    )
    for kept in (text.encode(), *(file.read_bytes() for file in tmp_path.iterdir())):
        assert not any(code.removeprefix("U+").encode() in kept for code in RARE)


def test_doctor_says_what_font_is_wanted_until_it_is_old_news(tmp_path: Path, journal: PrintJournal) -> None:
    """Well before the first print and while every character has a font; not well for 30 days after one had none."""
    today = SystemClock().now().date()
    assert examine_letters(settings(tmp_path / "nowhere"), today).well
    assert examine_letters(settings(tmp_path), today).well
    print_one(journal, *RARE)
    found = examine_letters(settings(tmp_path), today)
    assert not found.well
    assert f"{EXTENSION_J} on 1 paper(s), last on {today}" in found.why
    assert examine_letters(settings(tmp_path), today + timedelta(days=31)).well


def test_a_journal_that_cannot_be_read_is_not_well(tmp_path: Path) -> None:
    """Nobody calls well what nobody could look at."""
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be looked at" * 20)
    assert not examine_letters(settings(tmp_path), date(2026, 11, 25)).well


def test_what_was_drawn_names_nobody() -> None:
    """The characters may be of a name: no repr shows them."""
    assert RARE[0] not in repr(replace(Drawn(PICTURE), missing=RARE))
