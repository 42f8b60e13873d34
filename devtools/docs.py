"""`./dev docs`: make the generated pages and pictures of the documentation again, from the product itself."""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHOWN = ("home", "notice", "card", "form-mobile", "review", "confirmation", "progress", "receipt")
_TILE = (300, 534)
_GAP = 28
_COLUMNS = 4
_COLOURS = 96
_PAGES = (
    ["devtools.session_diagram"],
    ["devtools.number_page"],
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
    return 0


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


def _tile(picture: Image.Image) -> Image.Image:
    """Scale a picture into a tile of its own, whole, on white."""
    picture = picture.convert("RGB")
    picture.thumbnail(_TILE, Image.Resampling.LANCZOS)
    tile = Image.new("RGB", _TILE, "white")
    tile.paste(picture, ((_TILE[0] - picture.width) // 2, (_TILE[1] - picture.height) // 2))
    return tile


def _save(picture: Image.Image, file: Path) -> None:
    picture.quantize(_COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
