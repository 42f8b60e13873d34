"""Other people's programs read what the printer puts out: the short form of `./dev bench eyes`."""

from pathlib import Path

import pytest

from devtools.bench_eyes import Seen, read_receipts
from ui.raster import rasterise

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.mark.usefixtures("application")
def test_zbar_reads_the_code_and_tesseract_the_words(tmp_path: Path) -> None:
    """Invented residents' receipts, through the real driver onto the virtual printer's paper, and read back whole."""
    assert read_receipts(tmp_path, rasterise, 2, seed=7) == [Seen(code=True, item=True, number=True)] * 2
