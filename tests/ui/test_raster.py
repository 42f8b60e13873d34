"""Receipts as pictures: black or white, the code decodes, the words stay on the paper, from any thread."""

import threading

import pytest
from PIL import Image, ImageOps
from PySide6.QtGui import QGuiApplication
from pyzbar.pyzbar import decode

from devtools.samples import NUMBER, receipt
from drivers.api import Raster
from kiosk.receipt import Code, Emphasis, Field, Gap, Heading, Paragraph, Receipt, Rule, Small
from ui.raster import rasterise

pytestmark = pytest.mark.usefixtures("application")


def _picture(raster: Raster) -> Image.Image:
    dots = Image.frombytes("1", (raster.width, raster.height), raster.rows).convert("L")
    return ImageOps.invert(dots)


@pytest.mark.parametrize("width", [384, 512, 576])
def test_code_decodes_to_the_number(width: int) -> None:
    """Whoever scans the receipt gets exactly the number that is printed on it."""
    raster = rasterise(receipt(), width)
    assert (raster.width, len(raster.rows)) == (width, width // 8 * raster.height)
    assert [code.data.decode() for code in decode(_picture(raster))] == [NUMBER]


def test_receipt_is_as_long_as_a_hand_and_mostly_white() -> None:
    """A receipt costs between 10 and 30 centimetres of paper, and is text, not a black bar."""
    raster = rasterise(receipt())
    black = sum(byte.bit_count() for byte in raster.rows) / (raster.width * raster.height)
    assert 100 < raster.height / 8 < 300
    assert 0.03 < black < 0.25


def test_margins_stay_white() -> None:
    """Nothing is cut at the paper's edge."""
    picture = _picture(rasterise(receipt()))
    assert ImageOps.invert(picture).getbbox() is not None
    left, _, right, _ = ImageOps.invert(picture).getbbox() or (0, 0, 0, 0)
    assert left >= 8
    assert right <= picture.width - 8


def test_long_name_wraps_under_itself() -> None:
    """A name of fifty characters is printed whole, on as many lines as it takes."""
    short = rasterise(receipt(name="测试甲"))
    wrapped = rasterise(receipt(name="阿卜杜热依木江·" * 6))
    assert wrapped.height >= short.height + 3 * 40


@pytest.mark.parametrize(
    "line", [Heading("回执"), Emphasis("L1"), Field("甲", "乙"), Paragraph("丙"), Small("丁"), Rule(), Code("L1")]
)
def test_every_kind_of_line_leaves_ink(line: Heading | Emphasis | Field | Paragraph | Small | Rule | Code) -> None:
    """No kind of line is forgotten."""
    assert any(rasterise(Receipt((line,))).rows)


def test_gap_is_white() -> None:
    """A gap takes paper and no ink."""
    raster = rasterise(Receipt((Gap(),)))
    assert raster.height > 0
    assert not any(raster.rows)


def test_rare_characters_leave_ink() -> None:
    """A name outside GB 2312 is drawn by its shape, not as a box shared by all of them."""
    names = [rasterise(Receipt((Emphasis(name),))).rows for name in ("㛃", "堃", "𠮷")]
    assert len(set(names)) == 3


def test_drawing_works_in_the_printer_thread(application: QGuiApplication) -> None:
    """The printer's attendant draws in its own thread, with the same result."""
    assert application is not None
    drawn: list[Raster] = []
    attendant = threading.Thread(target=lambda: drawn.append(rasterise(receipt())))
    attendant.start()
    attendant.join()
    assert drawn == [rasterise(receipt())]
