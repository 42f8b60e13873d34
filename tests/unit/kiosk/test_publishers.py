"""Whose packages are believed is read strictly, for nobody else checks it."""

import base64
import json
from pathlib import Path

import pytest

from kiosk.publishers import NAMES, Publisher, PublishersError, load_publishers
from tests.unit.kiosk.packages import KEY_ID, PRIVATE

PUBLIC = PRIVATE.public_key().public_bytes_raw()
ENTRY = {"key_id": KEY_ID.hex(), "public_key": base64.b64encode(PUBLIC).decode()}


def load(tmp_path: Path, content: object) -> object:
    """Read a file with this content."""
    file = tmp_path / "publishers.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return load_publishers(file)


def test_without_a_file_nobody_is_believed() -> None:
    """A terminal of a district that publishes nothing asks for nothing."""
    assert load_publishers(None) == {}


def test_a_key_may_sign_everything_or_what_it_is_listed_for(tmp_path: Path) -> None:
    """What other versions say beside it is theirs."""
    assert load(tmp_path, {"publishers": [ENTRY | {"note": "x"}], "more": 1}) == {
        KEY_ID: Publisher(PUBLIC, frozenset(NAMES))
    }
    assert load(tmp_path, {"publishers": [ENTRY | {"packages": ["texts"]}]}) == {
        KEY_ID: Publisher(PUBLIC, frozenset({"texts"}))
    }
    assert load(tmp_path, {"publishers": []}) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[" * 60_000,
        [],
        {},
        {"publishers": {}},
        {"publishers": ["key"]},
        {"publishers": [{}]},
        {"publishers": [ENTRY | {"key_id": "0" * 16}]},
        {"publishers": [ENTRY | {"public_key": "AAAA"}]},
        {"publishers": [ENTRY | {"public_key": "*"}]},
        {"publishers": [ENTRY | {"packages": "texts"}]},
        {"publishers": [ENTRY | {"packages": ["programs"]}]},
        {"publishers": [ENTRY | {"packages": [["texts"]]}]},
    ],
    ids=lambda content: str(content)[:60],
)
def test_a_mistake_is_told_with_the_file(tmp_path: Path, content: object) -> None:
    """A terminal that believed fewer than it was told to would go unnoticed."""
    with pytest.raises(PublishersError, match=r"publishers\.json: "):
        load(tmp_path, content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As a mistake of the settings."""
    with pytest.raises(PublishersError, match="cannot be read"):
        load_publishers(tmp_path / "nothing.json")
