"""Logs: only declared fields of declared events reach the file."""

import json
from pathlib import Path

import pytest

from kiosk.logs import log, start_logging


def test_undeclared_fields_are_dropped(tmp_path: Path) -> None:
    """New data is secret by default."""
    file = tmp_path / "log" / "terminal.log"
    stop = start_logging(file)
    log("submission-stored", submission="1", dseq=7, name="测试甲")
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["dseq"] == 7
    assert "测试甲" not in file.read_text(encoding="utf-8")
    stop()


def test_an_undeclared_event_is_a_bug(tmp_path: Path) -> None:
    """Nobody logs by accident."""
    stop = start_logging(tmp_path / "terminal.log")
    with pytest.raises(KeyError):
        log("somebody-came", who="测试甲")
    stop()


def test_a_full_disk_ends_nobodys_visit() -> None:
    """A line that the disk does not take is lost; the thread that wrote it goes on."""
    stop = start_logging(Path("/dev/full"))
    log("visit-wiped")
    log("visit-wiped")
    stop()
    log("visit-wiped")


def test_a_log_that_cannot_be_opened_is_complained_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Residents are served without it, and the lines are not lost."""
    (tmp_path / "file").touch()
    for impossible in (tmp_path, tmp_path / "file" / "terminal.log"):
        stop = start_logging(impossible)
        log("visit-wiped")
        stop()
        told = capsys.readouterr().err
        assert told.startswith(f"logs.file: {impossible} cannot be written")
        assert "visit-wiped" in told
