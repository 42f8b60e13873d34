"""A scripted module at the other end of every line, and an open reader that looks without pausing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drivers.id_card_reader.profiles import Profile
from drivers.id_card_reader.sdt import SdtCardReader
from tests.unit.drivers.id_card_reader.scripted import Module


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """The module at the other end of every line that the driver opens."""
    module = Module()
    monkeypatch.setattr("drivers.id_card_reader.lines.open_line", lambda _: module)
    return module


@pytest.fixture
def reader(module: Module) -> SdtCardReader:
    """An open reader that looks without pausing."""
    reader = SdtCardReader("serial:///dev/null", profile=Profile(poll=timedelta(0)))
    reader.open()
    module.asked.clear()
    return reader
