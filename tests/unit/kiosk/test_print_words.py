"""`kiosk print`: a technician learns everything in words, a script by the exit code and JSON."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from devtools.session_diagram import OUTCOMES
from drivers.api import Indeterminate, NotPrinted, Printed, PrintFailure, PrintOutcome, Raster
from drivers.errors import DeviceError, ErrorReason
from kiosk.__main__ import main
from kiosk.print_words import code_of, print_test, print_text, show_status
from kiosk.receipt import Code, Paragraph, Receipt
from tests.unit.kiosk.test_recorded_printer import ScriptedPrinter

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
Drawn = list[Receipt]


@pytest.fixture
def drawn() -> Drawn:
    """What was drawn."""
    return []


@pytest.fixture
def draw(drawn: Drawn) -> Callable[[Receipt], Raster]:
    """Draw nothing, and remember it."""

    def remember(receipt: Receipt) -> Raster:
        drawn.append(receipt)
        return Raster(8, 1, b"\x80")

    return remember


def test_status_in_words_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """A ready printer is exit code 0, and says its parts and its proof."""
    assert show_status(ScriptedPrinter(), as_json=False) == 0
    words = capsys.readouterr().out
    assert "state     ready" in words
    assert "proof     not asked" in words
    assert show_status(ScriptedPrinter(), as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["ready"] is True


@pytest.mark.parametrize(
    ("outcome", "code", "words"),
    [
        (Printed(), 0, "PRINTED"),
        (NotPrinted(PrintFailure.PAPER_OUT), 1, "no paper"),
        (Indeterminate(), 3, "NOBODY CAN KNOW"),
    ],
)
def test_a_test_page_says_what_came_of_it(
    draw: Callable[[Receipt], Raster],
    drawn: Drawn,
    capsys: pytest.CaptureFixture[str],
    outcome: PrintOutcome,
    code: int,
    words: str,
) -> None:
    """0 paper came out, 1 it did not, 3 nobody can know; the page has a code to scan."""
    assert print_test(ScriptedPrinter(outcome), draw, NOW, as_json=False) == code
    assert words in capsys.readouterr().out
    assert any(isinstance(line, Code) for line in drawn[0].lines)


def test_every_outcome_has_an_exit_code() -> None:
    """The six outcomes are three answers."""
    assert [code_of(outcome) for outcome in OUTCOMES] == [0, 0, 0, 0, 1, 3]


def test_a_text_is_drawn_as_it_stands(
    draw: Callable[[Receipt], Raster], drawn: Drawn, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Lines stay lines; what looks like a command is drawn like the rest."""
    file = tmp_path / "notes.txt"
    file.write_text("你好\n\x1bp\x00\n", encoding="utf-8")
    assert print_text(ScriptedPrinter(Printed()), draw, file, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "Printed"
    assert drawn == [Receipt((Paragraph("你好"), Paragraph("\x1bp\x00")))]


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", "长".encode() * 20_001])
def test_a_file_that_is_no_text_is_not_printed(
    draw: Callable[[Receipt], Raster], capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    """Nothing is sent, and the reason is said."""
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    assert print_text(ScriptedPrinter(), draw, file, as_json=False) == 1
    assert "notes.txt" in capsys.readouterr().err


def test_a_printer_that_is_not_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason and the port are said, and the exit code is that of paper that did not come out."""

    def refuse(_: ScriptedPrinter) -> None:
        raise DeviceError(ErrorReason.NO_HARDWARE, detail="/dev/none: No such file or directory")

    monkeypatch.setattr(ScriptedPrinter, "open", refuse)
    assert show_status(ScriptedPrinter(), as_json=False) == 1
    assert capsys.readouterr().out == "NOT READY: no hardware: /dev/none: No such file or directory\n"
    assert show_status(ScriptedPrinter(), as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "E_NOHARDWARE"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "lpt1:"], "unknown scheme"),
        (["--port", "tcp://127.0.0.1:9", "--profile", "no-such"], "known are generic-80mm"),
        (["--settings", "/no/such/file.toml"], "cannot be read"),
    ],
)
def test_mistakes_of_the_command_line_are_explained(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """A wrong port, profile or file is exit code 78, as for the settings."""
    assert main(["print", "status", *arguments]) == 78
    assert words in capsys.readouterr().err


def test_a_port_is_enough(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With nothing but a printer attached, no settings are needed."""
    assert main(["print", "status", "--port", f"serial://{tmp_path}/none"]) == 1
    assert "no hardware" in capsys.readouterr().out
