"""Read members of a JSON object that somebody else wrote: what is not as the contract says is garbage (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar

_T = TypeVar("_T")

_EARLIEST_YEAR: Final = 2000
_LATEST_YEAR: Final = 9998  # a time at the very end of the calendar overflows in another time zone
_LONGEST_WORD: Final = 64
_LONGEST_TEXT: Final = 500
_MOST_MEMBERS: Final = 200
_LARGEST: Final = 2**53  # beyond it not every reader of JSON keeps an integer whole
_CODE: Final = re.compile(r"[0-9A-Z]{4,12}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class GarbageError(Exception):
    """The body is not what the contract says."""


def parse(body: bytes) -> Mapping[str, object]:
    """Return a body's JSON object. Raise `GarbageError` when it is none, as every reader here does."""
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise GarbageError("not JSON") from None
    if not isinstance(value, dict):
        raise GarbageError("not a JSON object")
    return value


def optional(value: Mapping[str, object], name: str, read: Callable[[Mapping[str, object], str], _T]) -> _T | None:
    """Return what ``read`` makes of a member; None when it is null or not there."""
    return read(value, name) if value.get(name) is not None else None


def word(value: Mapping[str, object], name: str) -> str:
    """Return a short printable word, such as a reference or a state."""
    found = value.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_WORD or not found.isprintable():
        raise GarbageError(f"{name} is missing or not a word")
    return found


def text(value: Mapping[str, object], name: str) -> str:
    """Return a sentence or a name; line breaks and other control characters become spaces."""
    found = value.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST_TEXT:
        raise GarbageError(f"{name} is missing or not a text")
    return found if found.isprintable() else "".join(letter if letter.isprintable() else " " for letter in found)


def texts(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return a list of texts; one that is not there is empty."""
    found = value.get(name, [])
    if not isinstance(found, list) or len(found) > _MOST_MEMBERS:
        raise GarbageError(f"{name} is no list of texts")
    return tuple(text({name: one}, name) for one in found)


def digests(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return a list of SHA-256 digests (hex) that must be there."""
    found = value.get(name)
    if not isinstance(found, list) or len(found) > _MOST_MEMBERS:
        raise GarbageError(f"{name} is no list of digests")
    if not all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in found):
        raise GarbageError(f"{name} is no list of digests")
    return tuple(found)


def code(value: Mapping[str, object], name: str) -> str:
    """Return a query code; what cannot be typed or printed as one is as good as none, and empty."""
    found = value.get(name)
    return found if isinstance(found, str) and _CODE.fullmatch(found) else ""


def number(value: Mapping[str, object], name: str) -> int:
    """Return an integer from 0 up."""
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= _LARGEST:
        raise GarbageError(f"{name} is no number")
    return found


def inner(value: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object inside."""
    found = value.get(name)
    if not isinstance(found, dict):
        raise GarbageError(f"{name} is no object")
    return found


def inners(value: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """Return a list of objects."""
    found = value.get(name)
    if not isinstance(found, list) or len(found) > _MOST_MEMBERS:
        raise GarbageError(f"{name} is no list")
    return [inner({name: member}, name) for member in found]


def day(value: Mapping[str, object], name: str) -> date:
    """Return a day of this century or so."""
    try:
        found = date.fromisoformat(word(value, name))
    except ValueError:
        raise GarbageError(f"{name} is not a day") from None
    if not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
        raise GarbageError(f"{name} is no day of ours")
    return found


def time(value: Mapping[str, object], name: str) -> datetime:
    """Return a time with an offset, of this century or so."""
    try:
        found = datetime.fromisoformat(word(value, name))
    except ValueError:
        raise GarbageError(f"{name} is not a time") from None
    if found.utcoffset() is None:
        raise GarbageError(f"{name} has no offset")
    if not _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
        raise GarbageError(f"{name} is no time of ours")
    return found
