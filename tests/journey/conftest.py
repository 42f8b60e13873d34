"""The outside world of a journey, and somebody to go through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.world import World, started
from tests.journey.visitor import Visitor


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A bench and a gateway of one's own."""
    with started(tmp_path, accept_after=None, instant=True) as outside:
        yield outside


@pytest.fixture
def visitor(world: World) -> Iterator[Visitor]:
    """Somebody before a terminal that runs."""
    somebody = Visitor(world)
    somebody.start()
    yield somebody
    somebody.stop()
