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
