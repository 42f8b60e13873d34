"""`kiosk print`: a technician learns everything in words, a script by the exit code and JSON."""

import errno
import json
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from devtools.session_diagram import OUTCOMES
from drivers.api import (
    Deadline,
    Indeterminate,
    NotPrinted,
    PrintCounters,
    Printed,
    PrintFailure,
    PrintMarks,
    PrintOutcome,
    PrintWitness,
    Raster,
)
from drivers.errors import DeviceError, ErrorReason
from kiosk.__main__ import main
from kiosk.print_words import code_of, print_test, print_text, show_status, technician_paper
from kiosk.receipt import Code, Field, Paragraph, Receipt, Ruler
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
    """0 paper came out, 1 it did not, 3 nobody can know; the page shows a scale, a code and the printer's words."""
    assert print_test(ScriptedPrinter(outcome), draw, technician_paper(None, NOW), as_json=False) == code
    assert words in capsys.readouterr().out
    assert {Ruler(), Code("TEST"), Field("profile", "scripted")} <= set(drawn[0].lines)


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


def _make_no_text(kind: str, file: Path) -> None:
    """Put something at the path that is no text to be printed."""
    match kind:
        case "a directory":
            file.mkdir()
        case "a pipe":
            os.mkfifo(file)
        case "nothing":
            pass
        case "closed to us":
            file.write_text("text", encoding="utf-8")
        case "huge":
            with file.open("wb") as sparse:
                sparse.truncate(1 << 40)
        case _:
            file.write_bytes(_CONTENTS[kind])


def _closed(path: Path, *_: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


_CONTENTS = {
    "binary": b"\x7fELF\xff\xfe\xff",
    "empty": b"",
    "a mark and blanks": b"\xef\xbb\xbf \n\t\n",
    "not UTF-8": "回执".encode("gb18030"),
    "too many characters": "长".encode() * 20_001,
    "too many lines": b"a\n" * 501,
}


@pytest.mark.parametrize("kind", ["a directory", "a pipe", "nothing", "closed to us", "huge", *_CONTENTS])
def test_a_file_that_is_no_text_is_not_printed(
    draw: Callable[[Receipt], Raster],
    drawn: Drawn,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
) -> None:
    """Nothing is sent, soon, and the reason is said, as JSON too."""
    file = tmp_path / "notes.txt"
    _make_no_text(kind, file)
    if kind == "closed to us":
        monkeypatch.setattr(Path, "open", _closed)  # not by its mode: nothing is closed to root
    assert print_text(ScriptedPrinter(), draw, file, as_json=True) == 1
    told = capsys.readouterr()
    assert "notes.txt" in told.err
    assert "notes.txt" in json.loads(told.out)["detail"]
    assert not drawn


def test_a_mark_of_byte_order_is_no_text(draw: Callable[[Receipt], Raster], drawn: Drawn, tmp_path: Path) -> None:
    """What editors put before a text is not printed."""
    file = tmp_path / "notes.txt"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    assert print_text(ScriptedPrinter(Printed()), draw, file, as_json=True) == 0
    assert drawn == [Receipt((Paragraph("one"), Paragraph("two")))]


@pytest.mark.parametrize(("sent", "code"), [(True, 3), (False, None)])
def test_whoever_stops_a_print_learns_what_is_known(
    draw: Callable[[Receipt], Raster],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    sent: bool,
    code: int | None,
) -> None:
    """Ctrl-C before the first byte stops the command; after it nobody can know whether the paper comes out."""

    def be_stopped(_: ScriptedPrinter, __: Raster, ___: Deadline, witness: PrintWitness) -> PrintOutcome:
        if sent:
            witness.sending(PrintMarks(process_id="", counters=PrintCounters()))
        raise KeyboardInterrupt

    monkeypatch.setattr(ScriptedPrinter, "print", be_stopped)
    paper = technician_paper(None, NOW)
    if code is None:
        with pytest.raises(KeyboardInterrupt):
            print_test(ScriptedPrinter(), draw, paper, as_json=True)
        return
    assert print_test(ScriptedPrinter(), draw, paper, as_json=True) == code
    assert json.loads(capsys.readouterr().out)["outcome"] == "Indeterminate"


def test_json_is_ascii_in_every_locale(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A terminal that cannot show a character must not make a script's JSON invalid."""
    assert main(["print", "status", "--port", f"serial://{tmp_path}/没有", "--json"]) == 1
    told = capsys.readouterr().out
    assert told.isascii()
    assert "没有" in json.loads(told)["detail"]


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
    """A wrong port, profile or file is exit code 78, as for the settings; in JSON too."""
    assert main(["print", "status", *arguments, "--json"]) == 78
    told = capsys.readouterr()
    assert words in told.err
    assert json.loads(told.out)["ready"] is False


@pytest.mark.parametrize("port", ["serial:///dev/null", "usb://0400:C35A", "replay:/no/such/file"])
def test_a_port_that_is_no_printer_is_explained(capsys: pytest.CaptureFixture[str], port: str) -> None:
    """Something is there, and it is no receipt printer: that is no traceback."""
    assert main(["print", "status", "--port", port, "--json"]) in {1, 78}
    assert json.loads(capsys.readouterr().out)["detail"]


def test_somebody_else_at_the_port(capsys: pytest.CaptureFixture[str]) -> None:
    """A peer that talks something else is nobody who answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def talk() -> None:
            peer, _ = server.accept()
            with peer:
                peer.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                peer.recv(64)
                peer.recv(64)

        thread = threading.Thread(target=talk)
        thread.start()
        assert main(["print", "test", "--port", f"tcp://127.0.0.1:{port}", "--json"]) == 1
        thread.join()
    assert json.loads(capsys.readouterr().out)["ready"] is False


def test_a_port_is_enough(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With nothing but a printer attached, no settings are needed."""
    assert main(["print", "status", "--port", f"serial://{tmp_path}/none"]) == 1
    assert "no hardware" in capsys.readouterr().out
