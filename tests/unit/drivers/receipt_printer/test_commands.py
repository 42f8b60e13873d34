"""What the printer is told: reproducible to the byte."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from drivers.api import Raster
from drivers.receipt_printer import commands
from drivers.receipt_printer.profiles import PROFILES

_RECEIPTS = ("two-bands-and-gaps", "real-time-commands-in-the-picture", "nothing-black")


def _picture(text: str) -> Raster:
    rows = text.split()
    return Raster(
        len(rows[0]),
        len(rows),
        b"".join(int(row.replace("#", "1").replace(".", "0"), 2).to_bytes(len(row) // 8, "big") for row in rows),
    )


@pytest.mark.parametrize("profile", ["generic-80mm", "epson-tm"])
@pytest.mark.parametrize("name", _RECEIPTS)
def test_a_picture_becomes_exactly_these_bytes(golden: dict[str, Any], name: str, profile: str) -> None:
    """The same picture always becomes the same commands, and no others."""
    receipt = golden["receipts"][name]
    expected = bytes.fromhex("".join(receipt[profile]))
    assert commands.encode_receipt(_picture(receipt["picture"]), PROFILES[profile]) == expected


def test_every_golden_receipt_is_tested(golden: dict[str, Any]) -> None:
    """No golden receipt is forgotten."""
    assert set(golden["receipts"]) == set(_RECEIPTS)


def test_questions_are_golden(golden: dict[str, Any]) -> None:
    """Each question has the bytes of the command reference."""
    questions = golden["questions"]
    for n in (1, 2, 3, 4):
        assert commands.ask_status(n) == bytes.fromhex(questions[f"status-{n}"])
    mark = questions["process-id"]["mark"].encode()
    assert commands.ask_process_id(mark) == bytes.fromhex(questions["process-id"]["bytes"])
    assert bytes.fromhex(questions["paper-sensor"]) == commands.ASK_PAPER_SENSOR
    assert bytes.fromhex(questions["clear-buffers"]) == commands.CLEAR_BUFFERS


def test_long_feeds_are_several_commands() -> None:
    """ESC J takes one byte: 600 white rows are fed in steps of at most 255."""
    stream = commands.encode_receipt(Raster(8, 600, bytes(600)), PROFILES["generic-80mm"])
    assert stream == bytes.fromhex("1b40 1d610e 1b4aff 1b4aff 1b4a5a 1d564200")


def test_a_picture_wider_than_the_paper_is_refused() -> None:
    """A receipt is never cut off at the side in silence."""
    with pytest.raises(ValueError, match="584 dots"):
        commands.encode_receipt(Raster(584, 1, bytes(73)), PROFILES["generic-80mm"])


@pytest.mark.parametrize("picture", [Raster(9, 1, bytes(2)), Raster(8, 2, bytes(1)), Raster(8, 1, bytes(2))])
def test_a_picture_that_contradicts_itself_is_refused(picture: Raster) -> None:
    """Size and data must agree; otherwise the printer would take commands for dots."""
    with pytest.raises(ValueError, match="dots are not"):
        commands.encode_receipt(picture, PROFILES["generic-80mm"])


def test_every_profile_encodes_its_full_width(capsys: pytest.CaptureFixture[str]) -> None:
    """Each profile's widest picture passes python-escpos's own check, which prints on stdout when it does not know."""
    for profile in PROFILES.values():
        commands.encode_receipt(Raster(profile.dots, 1, b"\x01" * (profile.dots // 8)), profile)
    assert capsys.readouterr().out == ""


def test_the_library_is_loaded_late_and_leaves_nothing(tmp_path: Path) -> None:
    """The driver costs start-up no python-escpos; loading that leaves no folder and no log handler of its own."""
    code = (
        "import logging, sys; from drivers.api import Raster;"
        "import drivers.receipt_printer.escpos; from drivers.receipt_printer import commands, profiles;"
        "assert 'escpos' not in sys.modules and 'PIL' not in sys.modules;"
        "commands.encode_receipt(Raster(8, 1, b'x'), profiles.PROFILES['generic-80mm']);"
        "assert not logging.root.handlers, logging.root.handlers"
    )
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, env={"TMPDIR": str(tmp_path)}, timeout=30)
    assert list(tmp_path.iterdir()) == []
