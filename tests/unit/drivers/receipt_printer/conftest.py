"""Golden bytes that bind the printer's driver and the virtual printer."""

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    """Return what a receipt printer says and hears, byte by byte."""
    path = Path(__file__).parents[3] / "golden" / "receipt_printer.yaml"
    # BaseLoader leaves every scalar as it is written: 12 stays "12" and is read as hexadecimal.
    return dict(yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader))  # noqa: S506 - it makes nothing but text
