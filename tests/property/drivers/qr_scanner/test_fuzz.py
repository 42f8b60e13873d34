"""The short form of `./dev fuzz engines`."""

import random

import pytest

from devtools.fuzz_engines import fuzz, fuzz_keys
from drivers.qr_scanner.profiles import PROFILES


@pytest.mark.parametrize("name", PROFILES)
def test_hostile_bytes_have_declared_outcomes_only(name: str) -> None:
    """Mutated codes and answers among noise end in codes, replies and debts; one frame is kept at most."""
    found = fuzz(random.Random(7), name, 60_000)  # noqa: S311 - a fuzzer, not a secret
    assert found["code"] > 10
    assert not PROFILES[name].query or found["accepted"] > 10


def test_hostile_keys_are_ascii_or_nothing() -> None:
    """Whatever is pressed, a code is ASCII or it is none."""
    assert fuzz_keys(random.Random(7), 60_000)["code"] > 1  # noqa: S311 - likewise
