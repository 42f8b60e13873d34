"""Every paper of the terminal with synthetic content, and pictures of them: `python -m devtools.papers --out DIR`."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from devtools.samples import NUMBER, QUERY_CODE, SURE, application, context
from drivers.api import Raster
from kiosk import paper_guide, paper_receipts, paper_slips, paper_technical
from kiosk.cases import CaseReport, CaseState
from kiosk.context import Context
from kiosk.paper_parts import Reprint
from kiosk.receipt import PrintSize, Receipt
from kiosk.stamp import Stamp, TimeQuality
from kiosk.texts import Language, Voice, Words

REFERENCE: Final = "XC20261123000042"
_HASHES: Final = (("doorstep 0.1.0", "0123456789abcdef" * 4), ("catalogue 2026-11-draft", "fedcba9876543210" * 4))


def papers(language: Language = Language.ZH, size: PrintSize = PrintSize.ORDINARY) -> Mapping[str, Receipt]:
    """Return every paper by name."""
    facts = context()
    voice = facts.texts.voice(language)
    made = {**_receipts(facts, voice), **_slips(facts, voice), **_sheets(facts, voice)}
    return {name: replace(paper, size=size) for name, paper in made.items()}


def _receipts(facts: Context, voice: Voice) -> dict[str, Receipt]:
    registered = replace(application(facts), at=replace(SURE, quality=TimeQuality.UNKNOWN))
    received = replace(application(facts), reference=REFERENCE, query_code=QUERY_CODE)
    accepted = paper_receipts.Accepted(registered=received, on=_later(hours=26))
    promised = replace(accepted, promised_on=date(2026, 12, 8))
    decided = paper_receipts.Decided(
        registered=received, on=_later(days=9), outcome=paper_receipts.Outcome.DECIDED, document="示例〔2026〕0 号"
    )
    refused = replace(decided, outcome=paper_receipts.Outcome.REFUSED, document="")
    again = Reprint(2, _later(hours=1))
    return {
        "registered": paper_receipts.lay_out(registered, facts.site, voice),
        "registered-copy": paper_receipts.lay_out(application(facts), facts.site, voice, reprint=again),
        "received": paper_receipts.lay_out(received, facts.site, voice),
        "held": paper_receipts.lay_out(replace(registered, held=True), facts.site, voice),
        "wanted": paper_receipts.lay_out(replace(received, said=_wanted()), facts.site, voice),
        "accepted": paper_receipts.lay_out_accepted(promised, facts.site, voice),
        "suspended": paper_receipts.lay_out_accepted(replace(accepted, state=CaseState.SUSPENDED), facts.site, voice),
        "accepted-days": paper_receipts.lay_out_accepted(accepted, facts.site, voice),
        "decided": paper_receipts.lay_out_decided(decided, facts.site, voice),
        "refused": paper_receipts.lay_out_decided(refused, facts.site, voice),
    }


def _wanted() -> CaseReport:
    """Return the district's word on a case that waits for its holder."""
    return CaseReport(
        number=NUMBER,
        reference=REFERENCE,
        item="advanced-age-allowance",
        state=CaseState.CORRECTION_REQUIRED,
        as_of=_later(days=2).at,
        live=True,
        registered=SURE,
        missing=("户口本首页和本人页的复印件", "银行卡复印件（要看得清卡号）"),
    )


def _slips(facts: Context, voice: Voice) -> dict[str, Receipt]:
    known, item, site = application(facts), facts.items[0], facts.site
    withdrawal = paper_slips.Withdrawal(
        what=item.official,
        number=known.number,
        state=paper_slips.WithdrawalState.REQUESTED,
        on=SURE,
        masked_name=known.masked_name,
        masked_number=known.masked_number,
        reference=REFERENCE,
    )
    here = replace(withdrawal, state=paper_slips.WithdrawalState.HERE, reference="")
    day = datetime(2026, 11, 26, 9, 0, tzinfo=SURE.at.tzinfo)
    slot = paper_slips.Slot(day, day + timedelta(minutes=30))
    other = paper_slips.Slot(day + timedelta(days=1), day + timedelta(days=1, minutes=30))
    booking = paper_slips.Booking(
        number="B11901-261123-0007",
        what=item.title,
        place=item.result.window,
        standing=paper_slips.Booked(slot),
        on=SURE,
        masked_name=known.masked_name,
    )
    wish = replace(booking, standing=paper_slips.Wished((slot, other)))
    invitation = paper_slips.RatingInvitation(code="R11901-261123-0042-K", what=item.title, on=SURE)
    ticket = paper_slips.QueueTicket(
        number="A023", what=item.title, where=Words("示例街道 3 号窗口前", "In front of window 3"), on=SURE, ahead=4
    )
    return {
        "withdrawal": paper_slips.lay_out_withdrawal(withdrawal, site, voice),
        "withdrawal-here": paper_slips.lay_out_withdrawal(here, site, voice),
        "rating": paper_slips.lay_out_rating(invitation, site, voice),
        "ticket": paper_slips.lay_out_ticket(ticket, site, voice),
        "booking": paper_slips.lay_out_booking(booking, site, voice),
        "booking-wish": paper_slips.lay_out_booking(wish, site, voice),
    }


def _sheets(facts: Context, voice: Voice) -> dict[str, Receipt]:
    guide = paper_guide.Guide(facts.items[0], SURE)
    page = paper_technical.TestPage(
        device="11901",
        on=SURE,
        facts=(("profile", "generic-80mm"), ("firmware", "0.00 (simulated)"), ("dots", "576"), ("doorstep", "0.1.0")),
    )
    passed, failed = paper_technical.Verdict.PASSED, paper_technical.Verdict.NOT_DONE
    sheet = paper_technical.AcceptanceSheet(
        number="A11901-261123-01",
        device="11901",
        on=SURE,
        checks=(
            paper_technical.Check(Words("身份证阅读器", "Card reader"), passed, "SDT, 3 / 3"),
            paper_technical.Check(Words("回执打印机", "Receipt printer"), passed, "GS ( H, cut"),
            paper_technical.Check(Words("扫码器", "Scanner"), failed),
        ),
        hashes=_HASHES,
    )
    return {
        "guide": paper_guide.lay_out_guide(guide, facts.site, voice),
        "materials": paper_guide.lay_out_materials(guide, facts.site, voice),
        "test-page": paper_technical.lay_out_test_page(page, facts.site, voice),
        "acceptance": paper_technical.lay_out_acceptance(sheet, facts.site, voice),
    }


def _later(**span: float) -> Stamp:
    return replace(SURE, at=SURE.at + timedelta(**span))


def picture(raster: Raster) -> Image.Image:
    """Return a raster as a picture for people: black on white."""
    return ImageOps.invert(Image.frombytes("1", (raster.width, raster.height), raster.rows).convert("L"))


def main(arguments: list[str] | None = None) -> int:
    """Draw every paper in both sizes and languages."""
    parser = argparse.ArgumentParser(prog="python -m devtools.papers", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the pictures go")
    parser.add_argument("--only", default="", metavar="WORD", help="only papers whose name begins with this")
    parser.add_argument("--width", type=int, default=576, help="printable dots (%(default)s)")
    options = parser.parse_args(arguments)
    drawing = drawer()
    options.out.mkdir(parents=True, exist_ok=True)
    for language in Language:
        for size in PrintSize:
            for name, paper in papers(language, size).items():
                if name.startswith(options.only):
                    file = options.out / f"{name}.{language}.{size}.png"
                    picture(drawing(paper, options.width)).save(file, optimize=True)
    return 0


def drawer() -> Callable[[Receipt, int], Raster]:
    """Make an application without a screen and return what draws papers in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - the platform must be chosen first

    from ui.raster import rasterise  # noqa: PLC0415 - likewise
    from ui.window import create_application  # noqa: PLC0415 - likewise

    application = QGuiApplication.instance() or create_application(["papers"])

    def rasterised(paper: Receipt, width: int) -> Raster:
        assert application is not None  # noqa: S101 - it must live as long as its fonts are used
        return rasterise(paper, width)

    return rasterised


if __name__ == "__main__":
    sys.exit(main())
