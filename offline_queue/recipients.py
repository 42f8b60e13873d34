"""Read whom a terminal seals to: the keys that the district publishes, each with its time, and which is in force."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from offline_queue.model import StoreError
from offline_queue.suites import SUITES, X25519

MOST_BYTES: Final = 64 * 1024
"""The longest list that is read: some thirty keys of the longest suite."""

_KEY_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


class RecipientError(StoreError):
    """The list of the district's public keys cannot be used; the text is for the technician."""


class RecipientMissing(RecipientError):  # noqa: N818 - the state has a name of its own
    """There is no such file, or it may not be read."""


class UnknownSuite(RecipientError):  # noqa: N818 - the state has a name of its own
    """A key belongs to a suite that this software does not seal with."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The district as the only one who can open, by one of its keys.

    ``key_id`` names the key and ``suite`` how to seal to it; ``public_key`` is raw bytes, as the suite lays them out.
    It is meant to be used from ``begins`` until ``ends``; None stands for always.
    """

    key_id: str
    public_key: bytes = field(repr=False)
    suite: str = X25519
    begins: datetime | None = None
    ends: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Whether ``now`` (aware) lies in the key's time."""
        begun = self.begins is None or self.begins <= now
        return begun and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class Recipients:
    """The keys that the district publishes, at least one."""

    keys: tuple[Recipient, ...]

    def at(self, now: datetime | None) -> Recipient:
        """Return the key to seal to: of those in force at ``now`` (aware) the one that began last.

        Where no key is in force, and where the clock cannot be believed (``now`` is None), it is the key of the whole
        list that begins last. The district holds the private half of whatever it publishes, and of all its keys it
        will keep that one longest; no confirmed submission is refused because of a date.
        """
        in_force = [key for key in self.keys if now is not None and key.is_in_force(now)]
        return _in_order(in_force or self.keys)[-1]

    def after(self, key: Recipient) -> Recipient | None:
        """Return the key that takes over from ``key``, or None when the list names none."""
        ordered = _in_order(self.keys)
        return next(iter(ordered[ordered.index(key) + 1 :]), None)


def load_recipients(path: Path) -> Recipients:
    """Read a list of public keys from a file, as `parse_recipients` does.

    Raises:
        RecipientMissing: There is no such file, or it may not be read.
        RecipientError: It cannot be used.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RecipientMissing(f"{path}: the district's keys cannot be read: {error.strerror}") from error
    return parse_recipients(content, str(path))


def parse_recipients(content: bytes, where: str) -> Recipients:
    """Read ``{"recipients": [{"key_id", "suite", "public_key", "from"?, "until"?}]}`` and seal to each key on trial.

    One such key by itself, without the list around it, is a list of one. ``public_key`` is base64, the times are RFC
    3339 with an offset. ``where`` is what mistakes are said of.

    Raises:
        UnknownSuite: A key belongs to a suite that this software does not seal with.
        RecipientError: The list has another mistake, or a key that nothing can be sealed to.
    """
    if len(content) > MOST_BYTES:
        raise RecipientError(f"{where}: longer than {MOST_BYTES} bytes")
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RecipientError(f"{where}: not JSON") from error
    if not isinstance(value, dict):
        raise RecipientError(f"{where}: not a JSON object")
    listed = value.get("recipients", [value])
    if not isinstance(listed, list) or not listed:
        raise RecipientError(f"{where}: recipients is not a list of at least one key")
    keys = tuple(_recipient(f"{where}: key {n}", one) for n, one in enumerate(listed, start=1))
    if len({key.key_id for key in keys}) != len(keys):
        raise RecipientError(f"{where}: a key_id stands twice")
    return Recipients(keys)


def _in_order(keys: Iterable[Recipient]) -> list[Recipient]:
    """Return the keys by their beginning; of those that begin together the one further down the list comes later."""
    return sorted(keys, key=lambda key: key.begins or _LONG_AGO)


def _recipient(where: str, value: object) -> Recipient:
    if not isinstance(value, dict):
        raise RecipientError(f"{where}: not a JSON object")
    key_id, suite = _text(where, value, "key_id"), _text(where, value, "suite")
    if _KEY_ID.fullmatch(key_id) is None:
        raise RecipientError(f"{where}: key_id must be 1 to 64 of A-Z a-z 0-9 . _ -")
    if suite not in SUITES:
        raise UnknownSuite(f"{where}: suite {suite[:64]!r} is none of {', '.join(SUITES)}")
    begins, ends = _time(where, value, "from"), _time(where, value, "until")
    if begins and ends and ends <= begins:
        raise RecipientError(f"{where}: until is not after from")
    return Recipient(key_id, _key(where, _text(where, value, "public_key"), suite), suite, begins, ends)


def _text(where: str, value: dict[str, object], name: str) -> str:
    text = value.get(name)
    if not isinstance(text, str):
        raise RecipientError(f"{where}: {name} is missing or not a text")
    return text


def _time(where: str, value: dict[str, object], name: str) -> datetime | None:
    if value.get(name) is None:
        return None
    try:
        time = datetime.fromisoformat(_text(where, value, name))
    except ValueError as error:
        raise RecipientError(f"{where}: {name} is not a time (RFC 3339)") from error
    if time.utcoffset() is None:
        raise RecipientError(f"{where}: {name} has no offset")
    return time


def _key(where: str, text: str, name: str) -> bytes:
    suite = SUITES[name]
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RecipientError(f"{where}: public_key is not base64") from error
    if len(key) != suite.public_key_bytes:
        raise RecipientError(f"{where}: public_key has {len(key)} bytes, not {suite.public_key_bytes}")
    try:
        suite.seal(b"", key, b"trial")
    except ValueError as error:
        raise RecipientError(f"{where}: public_key is not usable with {name}") from error
    return key
