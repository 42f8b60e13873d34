"""The list of the district's public keys: read strictly, and one of them in force at every moment."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from offline_queue.model import StoreError
from offline_queue.recipients import (
    MOST_BYTES,
    Recipient,
    RecipientError,
    RecipientMissing,
    Recipients,
    UnknownSuite,
    load_recipients,
    parse_recipients,
)
from offline_queue.suites import HYBRID, X25519

RAW = X25519PrivateKey.generate().public_key().public_bytes_raw()
KEY = base64.b64encode(RAW).decode()
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def key_file(tmp_path: Path, **changes: object) -> Path:
    """Write a file with one key, spoilt by ``changes``."""
    path = tmp_path / "district-key.json"
    path.write_text(json.dumps({"key_id": "district-1", "suite": X25519, "public_key": KEY} | changes))
    return path


def listed(*keys: dict[str, object]) -> bytes:
    """Return a list as the district publishes it; each key is a good one but for what is said."""
    good = {"suite": X25519, "public_key": KEY}
    return json.dumps({"recipients": [good | {"key_id": f"k{n}"} | key for n, key in enumerate(keys)]}).encode()


def test_one_key_by_itself_is_a_list_of_one(tmp_path: Path) -> None:
    """A member that a later version adds does no harm."""
    recipients = load_recipients(key_file(tmp_path, note="later"))
    assert recipients == Recipients((Recipient("district-1", RAW, X25519),))
    assert recipients.at(NOW) == recipients.at(None) == recipients.keys[0]


def test_a_list_is_read_with_suites_and_times() -> None:
    """Each key with its own suite; nothing is guessed."""
    hybrid = MLKEM768PrivateKey.generate().public_key().public_bytes_raw() + RAW
    published = listed(
        {"from": "2026-01-01T00:00:00+08:00", "until": "2027-01-01T00:00:00+08:00"},
        {"suite": HYBRID, "public_key": base64.b64encode(hybrid).decode()},
    )
    first, second = parse_recipients(published, "recipients.json").keys
    assert (first.begins, first.ends) == (
        datetime(2025, 12, 31, 16, tzinfo=UTC),
        datetime(2026, 12, 31, 16, tzinfo=UTC),
    )
    assert (second.suite, second.public_key, second.begins, second.ends) == (HYBRID, hybrid, None, None)


def recipient(name: str, begins: int | None = None, ends: int | None = None) -> Recipient:
    """A key that begins and ends so many days from now."""
    return Recipient(
        name, RAW, X25519, None if begins is None else NOW + begins * DAY, None if ends is None else NOW + ends * DAY
    )


@pytest.mark.parametrize(
    ("keys", "in_force"),
    [
        ([recipient("old", -100), recipient("new", -1)], "new"),
        ([recipient("old", -100, +1), recipient("coming", +1)], "old"),
        ([recipient("coming", +1), recipient("old", -100)], "old"),
        ([recipient("always"), recipient("new", -1), recipient("ended", -2, 0)], "new"),
        ([recipient("first", -1), recipient("second", -1)], "second"),
        ([recipient("ended", -9, -2), recipient("ended later", -8, -1)], "ended later"),
        ([recipient("soon", +1), recipient("later", +2)], "later"),
    ],
    ids=["newest", "not-yet", "whatever-the-order", "ended-is-out", "a-tie", "all-ended", "none-begun"],
)
def test_the_newest_key_in_force_is_sealed_to(keys: list[Recipient], in_force: str) -> None:
    """And where the dates name none, still one: nobody's confirmed submission is refused because of a date."""
    assert Recipients(tuple(keys)).at(NOW).key_id == in_force


def test_a_clock_that_cannot_be_believed_chooses_nothing() -> None:
    """Then it is the key that the district keeps longest, whatever the date may be."""
    keys = Recipients((recipient("old", -100), recipient("coming", +30), recipient("new", -1)))
    assert keys.at(None).key_id == "coming"


def test_a_key_knows_its_successor() -> None:
    """For whoever must know whether another takes over in time."""
    old, new, coming = recipient("old", -9), recipient("new", -1), recipient("coming", 1)
    keys = Recipients((new, coming, old))
    assert [keys.after(key) for key in (old, new, coming)] == [new, coming, None]


def test_a_missing_file_is_its_own_error(tmp_path: Path) -> None:
    """The technician sees which file is not there."""
    with pytest.raises(RecipientMissing, match="nowhere"):
        load_recipients(tmp_path / "nowhere.json")


def test_another_suite_is_its_own_error(tmp_path: Path) -> None:
    """Nothing is sealed in a way that the district did not ask for, and none of its keys is passed over."""
    with pytest.raises(UnknownSuite):
        load_recipients(key_file(tmp_path, suite="rot13"))
    with pytest.raises(UnknownSuite, match="key 2"):
        parse_recipients(listed({}, {"suite": "sm2-sm3-sm4-gcm"}), "recipients.json")


@pytest.mark.parametrize(
    "changes",
    [
        {"key_id": ""},
        {"key_id": "a b"},
        {"key_id": 7},
        {"public_key": "!"},
        {"public_key": KEY[:-4]},
        {"public_key": None},
        {"public_key": base64.b64encode(bytes(32)).decode()},
        {"suite": HYBRID},
        {"suite": HYBRID, "public_key": base64.b64encode(b"\xff" * 1216).decode()},
        {"from": "yesterday"},
        {"from": "2026-11-25T09:30:00"},
        {"from": "2026-11-25T09:30:00Z", "until": "2026-11-25T09:30:00Z"},
        {"until": 7},
    ],
    ids=lambda changes: "-".join(map(str, changes)),
)
def test_a_broken_key_is_told_before_any_resident_comes(tmp_path: Path, changes: dict[str, object]) -> None:
    """Also a key that looks right but that nothing can be sealed to (RFC 7748 §6.1, FIPS 203 §7.2)."""
    with pytest.raises(RecipientError) as told:
        load_recipients(key_file(tmp_path, **changes))
    assert isinstance(told.value, StoreError)
    assert "district-key.json: key 1" in str(told.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 60_000,
        b" " * MOST_BYTES + b"{}",
        b'{"recipients":[]}',
        b'{"recipients":{}}',
        b'{"recipients":[7]}',
        listed({"key_id": "same"}, {"key_id": "same"}),
    ],
    ids=lambda content: str(content[:20]),
)
def test_a_file_that_is_no_list_of_keys_is_told(tmp_path: Path, content: bytes) -> None:
    """Whatever the file holds, the technician gets one sentence."""
    path = tmp_path / "district-key.json"
    path.write_bytes(content)
    with pytest.raises(RecipientError):
        load_recipients(path)
