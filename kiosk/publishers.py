"""Read whose content packages this terminal believes: the district's published file, judged before it is used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.signing_keys import signing_key

NAMES: Final = ("catalogue", "texts", "answers", "notices", "recipients")
"""What a content package may be called; nothing else is asked for, believed or kept."""

_MOST_BYTES: Final = 64 * 1024


class PublishersError(Exception):
    """The file cannot be used; the text is for the technician."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One key (Ed25519, 32 raw bytes) and the packages that it may sign."""

    public_key: bytes
    packages: frozenset[str]


Publishers = Mapping[bytes, Publisher]
"""Who is believed, by key id."""


def load_publishers(path: Path | None) -> Publishers:
    """Read ``{"publishers": [{"key_id", "public_key", "packages"?}]}``; several keys stand for a change of keys.

    A key without ``packages`` may sign all of them. Without a file nobody is believed. Members that are not named here
    are for other versions.

    Raises:
        PublishersError: the file cannot be read, or holds anything that is not well formed.
    """
    if path is None:
        return MappingProxyType({})
    try:
        with path.open("rb") as file:
            return MappingProxyType(dict(_publishers(json.loads(file.read(_MOST_BYTES)))))
    except OSError as error:
        raise PublishersError(f"{path}: cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise PublishersError(f"{path}: not JSON") from error
    except ValueError as error:
        raise PublishersError(f"{path}: {error}") from error


def _publishers(value: object) -> Iterator[tuple[bytes, Publisher]]:
    listed = value.get("publishers") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise ValueError("publishers: must be a list")  # noqa: TRY004 - the file's mistake, not the program's
    for entry in listed:
        key_id, key = signing_key(entry, "publishers")
        packages = entry.get("packages", [*NAMES])
        if not isinstance(packages, list) or not all(name in NAMES for name in packages):
            raise ValueError(f"publishers: packages: must be a list of some of {', '.join(NAMES)}")
        yield key_id, Publisher(key, frozenset(packages))
