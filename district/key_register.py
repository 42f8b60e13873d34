"""Write down which keys a district has had, when each was published, and what has become of it. Pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from district.key_files import KeyFileError


class Standing(StrEnum):
    """Where a key stands at a moment."""

    COMING = "coming"
    IN_FORCE = "in force"
    ENDED = "ended"
    RETIRED = "retired"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One key: terminals are to seal to it from ``begins`` until ``ends`` (None: until it is retired).

    After ``retired`` it is published no longer and still opens; after ``destroyed`` nothing opens what it sealed.
    """

    key_id: str
    suite: str
    public_key: str
    begins: datetime
    ends: datetime | None = None
    retired: datetime | None = None
    destroyed: datetime | None = None

    def standing(self, now: datetime) -> Standing:
        """Return where the key stands at ``now``."""
        if self.destroyed is not None:
            return Standing.DESTROYED
        if self.retired is not None:
            return Standing.RETIRED
        if now < self.begins:
            return Standing.COMING
        return Standing.ENDED if self.ends is not None and self.ends <= now else Standing.IN_FORCE


def published(entries: Iterable[Entry]) -> bytes:
    """Return the list as terminals read it: every key that is not retired, the one that begins last at the end."""
    keys = sorted((entry for entry in entries if entry.retired is None), key=lambda entry: entry.begins)
    return _json({"recipients": [_public(entry) for entry in keys]})


def write(entries: Sequence[Entry]) -> bytes:
    """Return the register's bytes."""
    lives = [_public(entry) | _times(retired=entry.retired, destroyed=entry.destroyed) for entry in entries]
    return _json({"keys": lives})


def read(content: bytes, where: str) -> tuple[Entry, ...]:
    """Return what `write` wrote; raise `KeyFileError` when it is something else."""
    try:
        return tuple(map(_entry, json.loads(content)["keys"]))
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{where} is not a register of keys; bring it back from its copy") from error


def _entry(member: dict[str, Any]) -> Entry:
    return Entry(
        key_id=str(member["key_id"]),
        suite=str(member["suite"]),
        public_key=str(member["public_key"]),
        begins=datetime.fromisoformat(member["from"]),
        ends=_time(member, "until"),
        retired=_time(member, "retired"),
        destroyed=_time(member, "destroyed"),
    )


def _time(member: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(member[name]) if name in member else None


def _public(entry: Entry) -> dict[str, str]:
    named = {"key_id": entry.key_id, "suite": entry.suite, "public_key": entry.public_key}
    return named | {"from": entry.begins.isoformat()} | _times(until=entry.ends)


def _times(**times: datetime | None) -> dict[str, str]:
    return {name: time.isoformat() for name, time in times.items() if time is not None}


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()
