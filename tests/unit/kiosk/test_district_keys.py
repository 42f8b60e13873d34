"""`kiosk doctor` and `kiosk settings check`: what a technician is told of the district's keys."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.__main__ import main
from kiosk.district_keys import examine_keys, judge_keys
from kiosk.settings import EXIT_CODE
from offline_queue.recipients import Recipient, Recipients
from offline_queue.suites import X25519
from tests.unit.kiosk.test_settings import GOOD, write

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
RAW = X25519PrivateKey.generate().public_key().public_bytes_raw()


def key(name: str, begins: int | None = None, ends: int | None = None) -> Recipient:
    """A key that begins and ends so many days from now."""
    first, last = (None if days is None else NOW + timedelta(days=days) for days in (begins, ends))
    return Recipient(name, RAW, X25519, first, last)


@pytest.mark.parametrize(
    ("keys", "well", "why"),
    [
        ([key("a")], True, "which has no end"),
        ([key("a", -9), key("b", 5)], True, "which has no end; b follows on 2026-11-30"),
        ([key("a", -9, 20), key("b", 5)], True, "20 day(s) left, until 2026-12-15; b follows on 2026-11-30"),
        ([key("a", -9, 200)], True, "200 day(s) left, until 2027-06-13; no key follows yet"),
        (
            [key("a", -9, 20)],
            False,
            "20 day(s) left, until 2026-12-15; no key follows. Ask the district for its new keys.",
        ),
        ([key("a", -9, 20), key("b", 21)], False, "20 day(s) left, until 2026-12-15; no key follows."),
        ([key("a", -9, -1)], False, "though every key has ended, this one on 2026-11-24. Ask the district"),
        ([key("a", 1)], False, "though no key has begun by this terminal's clock"),
    ],
    ids=["no-end", "next-known", "taken-over", "long", "ends-soon", "gap", "ended", "not-begun"],
)
def test_what_is_sealed_to_and_for_how_long(keys: list[Recipient], *, well: bool, why: str) -> None:
    """Early enough for a new list to be brought; and never that nothing can be sealed, for something always can."""
    finding = judge_keys(Recipients(tuple(keys)), NOW)
    assert finding.well is well
    assert finding.why.startswith(f"sealed to a ({X25519})")
    assert why in finding.why


def test_a_broken_list_is_told(tmp_path: Path) -> None:
    """With the file, the key and the mistake."""
    file = tmp_path / "keys.json"
    assert not examine_keys(file, None, NOW).well
    file.write_text(json.dumps({"recipients": [{"key_id": "a", "suite": "rot13", "public_key": ""}]}))
    finding = examine_keys(file, None, NOW)
    assert not finding.well
    assert str(file) in finding.why
    assert "key 1: suite 'rot13' is none of" in finding.why


def test_keys_that_a_package_brought_count_before_the_file(tmp_path: Path) -> None:
    """Submissions are sealed to them, so it is their end that matters."""
    file = tmp_path / "keys.json"
    file.write_text(json.dumps({"key_id": "a", "suite": X25519, "public_key": base64.b64encode(RAW).decode()}))
    brought = Recipients((Recipient("b", RAW, ends=NOW - timedelta(days=1)),))
    assert examine_keys(file, None, NOW).well
    assert "sealed to b" in examine_keys(file, brought, NOW).why
    assert "a content package brought it" in examine_keys(file, brought, NOW).why


def test_the_settings_check_looks_at_the_keys_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before any resident comes: a list that cannot be used is a mistake, and a good one says how long it lasts."""
    settings = write(tmp_path, GOOD)
    assert main(["settings", "check", str(settings)]) == EXIT_CODE
    told = capsys.readouterr()
    assert "key_id is missing" in told.err
    assert "no mistakes" not in told.out
    published = {"key_id": "a", "suite": X25519, "public_key": base64.b64encode(RAW).decode()}
    (tmp_path / "key.json").write_text(json.dumps(published), encoding="utf-8")
    assert main(["settings", "check", str(settings)]) == 0
    told = capsys.readouterr()
    assert "sealed to a" in told.out
    assert "no mistakes" in told.out
    published["until"] = "2026-01-01T00:00:00Z"
    (tmp_path / "key.json").write_text(json.dumps(published), encoding="utf-8")
    assert main(["settings", "check", str(settings)]) == 0
    assert "every key has ended" in capsys.readouterr().err
