"""A store whose owner is killed again and again loses nothing and has nothing twice."""

import random
from pathlib import Path

import pytest

from devtools.crash_store import crash_loop


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kill_after_kill_breaks_no_promise(tmp_path: Path) -> None:
    """Thirty lives, each killed at a moment of chance; `./dev crash store` does the same a thousand times."""
    outcome = crash_loop(tmp_path, 30, random.Random(20261125))  # noqa: S311 - moments, no secrets
    assert outcome.broken == ()
    assert outcome.acknowledged > 30
