"""`./dev docs`: make the generated pages and pictures of the documentation again, from the product itself."""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from devtools.gallery_sheets import draw_sheets
from devtools.page_pictures import draw_found_pages
from devtools.papers import drawer, papers, picture
from kiosk.receipt import PrintSize
from kiosk.texts import Language

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHOWN = ("home", "notice", "card", "form-mobile", "review", "confirmation", "progress", "receipt")
_TILE = (300, 534)
_GAP = 28
_COLUMNS = 4
_COLOURS = 96
_PAPER = 0.5  # of its dots
_PAPER_COLOURS = 8
_SHEETS = {
    "receipts": ("registered", "accepted", "decided"),
    "receipts-more": ("registered-copy", "received", "wanted", "held", "accepted-days", "suspended", "refused"),
    "slips": ("withdrawal", "withdrawal-here", "rating", "ticket", "booking", "booking-wish"),
    "sheets": ("guide", "materials", "test-page", "acceptance"),
}
_PAGES = (
    ["devtools.session_diagram"],
    ["devtools.number_page"],
    ["devtools.printer_fault_page"],
    ["devtools.scanner_page"],
    ["devtools.district_items"],
    ["devtools.catalogue_page"],
    ["district.reference", str(DOCS / "reference" / "wire.md")],
)


def main(arguments: list[str] | None = None) -> int:
    """Write pages and pictures in place."""
    parser = argparse.ArgumentParser(prog="./dev docs", description=__doc__)
    parser.parse_args(arguments)
    for page in _PAGES:
        subprocess.run([sys.executable, "-m", *page], check=True)
    with TemporaryDirectory(prefix="doorstep-docs-") as folder:
        out = Path(folder)
        subprocess.run([sys.executable, "-m", "devtools.demo", "--out", str(out)], check=True)
        pictures = DOCS / "pictures"
        pictures.mkdir(exist_ok=True)
        _save(_journey(out), pictures / "journey.png")
        _save(Image.open(out / "receipt.png").convert("L"), pictures / "receipt.png")
    draw_papers(pictures)
    draw_sheets(pictures)
    draw_found_pages(pictures / "document-camera.jpg")
    return 0


def draw_papers(folder: Path) -> None:
    """Write a picture of every paper, several in each, and one that shows sizes and languages side by side."""
    draw = drawer()
    for sheet, names in _SHEETS.items():
        row = [picture(draw(papers()[name], 576)) for name in names]
        _save(_in_a_row(row), folder / f"{sheet}.png", _PAPER_COLOURS)
    ways = [(Language.ZH, PrintSize.LARGE), (Language.EN, PrintSize.ORDINARY), (Language.EN, PrintSize.LARGE)]
    row = [picture(draw(papers(*way)["registered"], 576)) for way in ways]
    _save(_in_a_row(row), folder / "receipts-large-and-english.png", _PAPER_COLOURS)


def _in_a_row(drawn: list[Image.Image]) -> Image.Image:
    """Put papers side by side on grey, at half their size."""
    small = [paper.resize((round(paper.width * _PAPER), round(paper.height * _PAPER))) for paper in drawn]
    width = sum(paper.width + _GAP for paper in small) + _GAP
    whole = Image.new("L", (width, max(paper.height for paper in small) + 2 * _GAP), 0xD8)
    left = _GAP
    for paper in small:
        whole.paste(paper, (left, _GAP))
        left += paper.width + _GAP
    return whole


def _journey(out: Path) -> Image.Image:
    """Lay the screens of one journey out in rows, each as its resident last saw it; the receipt ends them."""
    tiles = [_tile(Image.open(_last(out, name))) for name in SHOWN]
    rows = -(-len(tiles) // _COLUMNS)
    size = (_COLUMNS * (_TILE[0] + _GAP) + _GAP, rows * (_TILE[1] + _GAP) + _GAP)
    whole = Image.new("RGB", size, "#e9e4da")
    for number, tile in enumerate(tiles):
        row, column = divmod(number, _COLUMNS)
        whole.paste(tile, (_GAP + column * (_TILE[0] + _GAP), _GAP + row * (_TILE[1] + _GAP)))
    return whole


def _last(out: Path, name: str) -> Path:
    return out / "receipt.png" if name == "receipt" else max(out.glob(f"[0-9][0-9]-{name}.png"))


def _tile(screen: Image.Image) -> Image.Image:
    """Scale a picture into a tile of its own, whole, on white."""
    screen = screen.convert("RGB")
    screen.thumbnail(_TILE, Image.Resampling.LANCZOS)
    tile = Image.new("RGB", _TILE, "white")
    tile.paste(screen, ((_TILE[0] - screen.width) // 2, (_TILE[1] - screen.height) // 2))
    return tile


def _save(image: Image.Image, file: Path, colours: int = _COLOURS) -> None:
    image.quantize(colours).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
