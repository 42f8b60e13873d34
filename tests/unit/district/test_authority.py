"""Whose certificate is renewed, and for how long after its end."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from district.authority import PRIVATE_FILE, load_or_create_authority, may_renew
from district.clock import BEIJING
from district.key_files import KeyFileError, create_private

NOON = datetime(2026, 11, 23, 12, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("ended", "may"),
    [
        (timedelta(days=-300), True),
        (timedelta(0), True),
        (timedelta(days=180), True),
        (timedelta(days=180, seconds=1), False),
    ],
)
def test_a_season_in_the_dark_is_forgiven(ended: timedelta, *, may: bool) -> None:
    """Valid, or ended at most 180 days ago."""
    assert may_renew(NOON - ended, NOON) is may


def test_who_never_had_one_gets_none() -> None:
    """The first is given by people."""
    assert not may_renew(None, NOON)


def test_another_kind_of_key_is_not_used(tmp_path: Path) -> None:
    """A file that was mixed up is told to the technician."""
    create_private(tmp_path / PRIVATE_FILE, Ed25519PrivateKey.generate())
    with pytest.raises(KeyFileError, match="another kind"):
        load_or_create_authority(tmp_path)
