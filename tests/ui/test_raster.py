"""Papers as pictures: black or white, codes decode, words stay on the paper and large enough, from any thread."""

import statistics
import subprocess
import threading
import time
from pathlib import Path

import pytest
from PIL import ImageOps
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from pyzbar.pyzbar import decode

from devtools.fuzz_receipt import examine, receipts
from devtools.papers import papers, picture
from devtools.samples import NUMBER, SUBMISSION, receipt
from drivers.api import Raster
from drivers.receipt_printer.commands import encode_receipt
from drivers.receipt_printer.profiles import PROFILES
from kiosk.paper_codes import mark_of
from kiosk.receipt import (
    Banner,
    Big,
    Code,
    CutMark,
    Emphasis,
    Entry,
    Field,
    Gap,
    Heading,
    Line,
    Paragraph,
    Pattern,
    PrintSize,
    Receipt,
    Row,
    Rule,
    Ruler,
    Section,
    Signature,
    Small,
    Steps,
)
from kiosk.texts import Language
from ui.blocks import SIZES, wrapped
from ui.letters import font
from ui.raster import _threshold, rasterise

pytestmark = pytest.mark.usefixtures("application")

NAMES = sorted(papers())
DOTS_PER_MM = 8
ONE_OF_EACH: tuple[Line, ...] = (
    Heading("回执"),
    Banner("已登记"),
    Emphasis("L1"),
    Big("A1"),
    Field("甲", "乙"),
    Signature("甲"),
    Entry("1.", "丙"),
    Row(("甲", "乙"), (1, 2)),
    Row(("甲",), (1,), head=True),
    Steps(("收件", "受理"), 1, 1),
    Section("丙"),
    Paragraph("丙"),
    Small("丁"),
    Rule(),
    Code("L1"),
    Ruler(),
    Pattern(),
    CutMark("丁"),
)


@pytest.mark.parametrize("width", [384, 512, 576])
@pytest.mark.parametrize("size", PrintSize)
def test_code_decodes_to_the_number(width: int, size: PrintSize) -> None:
    """Whoever scans the receipt gets exactly the number that is printed on it, and this terminal's mark."""
    raster = rasterise(receipt(size=size), width)
    assert (raster.width, len(raster.rows)) == (width, width // 8 * raster.height)
    assert [code.data.decode() for code in decode(picture(raster))] == [f"{NUMBER}+{mark_of(SUBMISSION)}"]


@pytest.mark.parametrize("name", NAMES)
def test_every_code_is_read_by_an_independent_reader(name: str, tmp_path: Path) -> None:
    """The command zbarimg reads from each paper what its code was told to hold, and nothing more."""
    paper = papers()[name]
    file = tmp_path / "paper.png"
    picture(rasterise(paper)).save(file)
    wanted = [line.text for line in paper.lines if isinstance(line, Code)]
    run = subprocess.run(["zbarimg", "--raw", "-q", str(file)], capture_output=True, text=True, check=False)
    assert run.stdout.splitlines() == wanted


def test_receipt_is_as_long_as_an_arm_at_most_and_mostly_white() -> None:
    """A receipt costs between 10 and 30 centimetres of paper, and is text, not a black bar."""
    raster = rasterise(receipt())
    black = sum(byte.bit_count() for byte in raster.rows) / (raster.width * raster.height)
    assert 100 < raster.height / DOTS_PER_MM < 300
    assert 0.03 < black < 0.25


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", PrintSize)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "test-page"])
def test_margins_stay_white(name: str, size: PrintSize, language: Language) -> None:
    """Nothing is cut at the paper's edge, on any paper."""
    drawn = picture(rasterise(papers(language, size)[name]))
    left, _, right, _ = ImageOps.invert(drawn).getbbox() or (0, 0, 0, 0)
    assert left >= DOTS_PER_MM
    assert right <= drawn.width - DOTS_PER_MM


def test_the_scale_reaches_both_edges() -> None:
    """A technician sees which dots are printed: the first and the last of a row, and ticks a millimetre apart."""
    drawn = ImageOps.invert(picture(rasterise(Receipt((Ruler(),)))))
    assert (drawn.getbbox() or ())[::2] == (0, drawn.width)
    row = drawn.crop((0, 10, drawn.width, 11)).tobytes()
    assert [at for at in range(1, len(row)) if row[at] and not row[at - 1]] == [*range(8, 576, 8), 574]


@pytest.mark.parametrize(("size", "least_mm"), [(PrintSize.ORDINARY, 3.5), (PrintSize.LARGE, 5.0)])
@pytest.mark.parametrize("kind", [Paragraph, Small])
def test_hanzi_are_large_enough_for_old_eyes(size: PrintSize, least_mm: float, kind: type[Paragraph | Small]) -> None:
    """At 75 one reads 3.5 mm well, and 5 mm without glasses: the ink of a square hanzi is measured."""
    box = ImageOps.invert(picture(rasterise(Receipt((kind("国"),), size=size)))).getbbox()
    assert box is not None
    assert (box[3] - box[1]) / DOTS_PER_MM >= least_mm


def test_lines_have_room_between_them() -> None:
    """At least a third of a hanzi's height stays white between two lines."""
    drawn = ImageOps.invert(picture(rasterise(Receipt((Paragraph("国" * 20),)))))
    inked = [drawn.crop((0, y, drawn.width, y + 1)).getbbox() is not None for y in range(drawn.height)]
    first, last = inked.index(True), len(inked) - 1 - inked[::-1].index(True)
    gap = inked[first : last + 1].count(False)
    assert gap >= SIZES[PrintSize.ORDINARY].body / 3


def test_long_name_wraps_under_itself() -> None:
    """A name of fifty characters is printed whole, on as many lines as it takes."""
    short = rasterise(receipt(name="测试甲"))
    wrapped = rasterise(receipt(name="阿卜杜热依木江·" * 6))
    assert wrapped.height >= short.height + 3 * 40


@pytest.mark.parametrize("width", range(200, 560, 20))
def test_no_line_begins_with_a_closing_mark(width: int) -> None:
    """CJK rules of line breaking: such a mark hangs on the word before it (UAX 14, GB/T 15834)."""
    text = "受理以后，由示例街道办事处（一楼）办理。还缺材料的：会一次讲清！“明白了”吗？好；再见、谢谢《示例》。" * 3
    layout, _ = wrapped(text, font(36), width)
    lines = [layout.lineAt(nth) for nth in range(layout.lineCount())]
    starts = {text[line.textStart()] for line in lines}
    ends = {text[line.textStart() + line.textLength() - 1] for line in lines}
    assert not starts & set("，。！？；：、）”》")
    assert not ends & set("（“《")
    assert all(line.naturalTextWidth() <= width + 1 for line in lines)


@pytest.mark.parametrize("line", ONE_OF_EACH, ids=lambda line: type(line).__name__)
@pytest.mark.parametrize("size", PrintSize)
def test_every_kind_of_line_leaves_ink(line: Line, size: PrintSize) -> None:
    """No kind of line is forgotten, in either size, on either paper."""
    for width in (384, 576):
        assert any(rasterise(Receipt((line,), size=size), width).rows)


def test_gap_is_white() -> None:
    """A gap takes paper and no ink; no lines at all are one white row."""
    raster = rasterise(Receipt((Gap(),)))
    assert raster.height > 0
    assert not any(raster.rows)
    assert rasterise(Receipt(())) == Raster(576, 1, bytes(72))


@pytest.mark.parametrize("name", NAMES)
def test_large_print_is_longer_and_says_the_same(name: str) -> None:
    """The elder flow needs no second layout."""
    ordinary, large = papers()[name], papers(size=PrintSize.LARGE)[name]
    assert ordinary.lines == large.lines
    assert rasterise(large).height > rasterise(ordinary).height


def test_drawing_works_in_the_printer_thread(application: QGuiApplication) -> None:
    """The printer's attendant draws in its own thread, with the same result."""
    assert application is not None
    drawn: list[Raster] = []
    attendant = threading.Thread(target=lambda: drawn.append(rasterise(receipt())))
    attendant.start()
    attendant.join()
    assert drawn == [rasterise(receipt())]


def test_there_is_no_pattern_of_dots() -> None:
    """Thresholded, not dithered: a soft grey edge becomes a hard one, and a grey field is black or white."""
    grey = QImage(64, 8, QImage.Format.Format_Grayscale8)
    for shade, ink in ((0, 0xFF), (229, 0xFF), (230, 0x00), (255, 0x00)):
        grey.fill(shade | shade << 8 | shade << 16)
        painter = QPainter(grey)
        painter.drawPoint(QPointF(0, 0))  # one black dot, so that the picture is never of one shade
        painter.end()
        assert set(_threshold(grey.copy()).rows[8:]) == {ink}, shade


def test_white_costs_nothing_on_the_wire() -> None:
    """Fed gaps and trimmed margins: the standard receipt takes at most 45 % of its whole picture's bytes."""
    raster = rasterise(receipt())
    assert len(encode_receipt(raster, PROFILES["generic-80mm"])) <= 0.45 * len(raster.rows)


def test_drawing_takes_no_noticeable_time() -> None:
    """Drawing takes far less time than the paper needs to start moving (measured: 8 ms of processor)."""
    paper, spans = receipt(), []
    for _ in range(9):
        began = time.thread_time()
        rasterise(paper)
        spans.append(time.thread_time() - began)
    assert statistics.median(spans) < 0.25


@pytest.mark.slow
def test_what_is_sent_of_many_receipts_is_never_obeyed() -> None:
    """400 receipts of invented residents, every kind, size and language: no band holds a real-time command."""
    for nth, paper in enumerate(receipts(seed=20261123, count=400)):
        finding = examine(paper, rasterise)
        assert finding.problems == (), nth
        assert finding.cleared <= 12  # a handful of dots among a quarter of a million: no letter suffers


def test_a_copy_differs_from_the_first_print() -> None:
    """Nobody takes the two for the same paper."""
    assert rasterise(receipt(copy=1)).height > rasterise(receipt()).height
