"""Read a signed content package (docs/reference/packages.md): nothing of it is believed before its signature (pure).

The signature covers the manifest, the manifest names length and digest of every member, and the members follow it
without a gap. There is nothing to unpack: no compression that could swell, and but one folder, whose name is fixed.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kiosk.publishers import NAMES, Publisher, Publishers

MOST_BYTES: Final = 1 << 20
"""The longest package, which is also the longest answer that the district's line takes."""

_MAGIC: Final = b"DSPACK1\n"
_HEAD: Final = struct.Struct(">8s8s64sI")
_PURPOSE: Final = b"doorstep/v1 package "
_MOST_MANIFEST: Final = 64 * 1024
_MOST_MEMBERS: Final = 256
_HIGHEST: Final = (1 << 31) - 1
_PATH: Final = re.compile(r"(?:shared/)?[a-z0-9][a-z0-9-]{0,63}\.(?:yaml|json)")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}(?:Z|[+-][0-9]{2}:[0-9]{2})")


class Reason(StrEnum):
    """Why a package is refused; what was there stays."""

    BROKEN = "broken"
    NOT_BELIEVED = "not-believed"
    OTHER_NAME = "other-name"
    OLDER = "older"
    OTHER_BYTES = "other-bytes"
    MISTAKES = "mistakes"
    NOT_KEPT = "not-kept"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A package is refused; ``problems`` says why, a sentence each, for a technician or whoever publishes."""

    reason: Reason
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package whose signature and digests are right; whether its content is, others judge.

    ``digest`` is the SHA-256 of the whole file in hexadecimal, ``key_id`` whose signature it bears, ``published`` the
    publisher's claim of the time (RFC 3339).
    """

    name: str
    version: int
    published: str
    key_id: bytes
    digest: str
    members: Mapping[str, bytes] = field(repr=False)


class _RefusedError(Exception):
    """The bytes are no package that may be used."""

    def __init__(self, problem: str, reason: Reason = Reason.BROKEN) -> None:
        """Say what is wrong with them."""
        super().__init__(problem)
        self.refusal = Refusal(reason, (problem,))


def read_package(content: bytes, publishers: Publishers) -> Package | Refusal:
    """Return the package that ``content`` is, or why it is none that may be used."""
    try:
        return _believed(content, publishers)
    except _RefusedError as error:
        return error.refusal


def _believed(content: bytes, publishers: Publishers) -> Package:
    manifest, key_id, publisher = _signed_manifest(content, publishers)
    package = _read(manifest, content[_HEAD.size + len(manifest) :], key_id, hashlib.sha256(content).hexdigest())
    if package.name not in publisher.packages:
        raise _RefusedError(f"{key_id.hex()} may not sign packages named {package.name}", Reason.NOT_BELIEVED)
    return package


def _signed_manifest(content: bytes, publishers: Publishers) -> tuple[bytes, bytes, Publisher]:
    """Return the manifest as it was signed, the id of the key that has signed it, and whose key that is."""
    if len(content) > MOST_BYTES:
        raise _RefusedError(f"is longer than {MOST_BYTES} bytes")
    if len(content) < _HEAD.size or not content.startswith(_MAGIC):
        raise _RefusedError("is no content package, or only the beginning of one")
    _, key_id, signature, length = _HEAD.unpack_from(content)
    if length > _MOST_MANIFEST or _HEAD.size + length > len(content):
        raise _RefusedError("is cut off in its manifest")
    publisher = publishers.get(key_id)
    if publisher is None:
        raise _RefusedError(f"is signed by {key_id.hex()}, whom this terminal does not know", Reason.NOT_BELIEVED)
    manifest = content[_HEAD.size : _HEAD.size + length]
    if not _signed(publisher.public_key, signature, _PURPOSE + key_id + manifest):
        raise _RefusedError(f"bears a signature that {key_id.hex()} never made", Reason.NOT_BELIEVED)
    return manifest, key_id, publisher


def _signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    # The binding takes 25 ms to load; a terminal without packages does without.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - see above

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _read(manifest: bytes, rest: bytes, key_id: bytes, digest: str) -> Package:
    value = _parsed(manifest)
    if value.keys() != {"name", "version", "published", "members"}:
        raise _RefusedError("manifest: must have exactly name, version, published and members")
    name, version, published = value["name"], value["version"], value["published"]
    if not isinstance(name, str) or name not in NAMES:
        raise _RefusedError(f"manifest: name: must be one of {', '.join(NAMES)}")
    if type(version) is not int or not 1 <= version <= _HIGHEST:
        raise _RefusedError(f"manifest: version: must be a whole number from 1 to {_HIGHEST}")
    if not isinstance(published, str) or not _TIME.fullmatch(published):
        raise _RefusedError("manifest: published: must be a time (RFC 3339)")
    members = dict(_members(value["members"], rest))
    return Package(
        name=name,
        version=version,
        published=published,
        key_id=key_id,
        digest=digest,
        members=MappingProxyType(members),
    )


def _parsed(manifest: bytes) -> dict[str, object]:
    try:
        value = json.loads(manifest, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _RefusedError("manifest: is not JSON") from None
    if not isinstance(value, dict):
        raise _RefusedError("manifest: is not a JSON object")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _RefusedError("manifest: a key stands twice")
    return value


def _members(listed: object, rest: bytes) -> Iterator[tuple[str, bytes]]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= _MOST_MEMBERS:
        raise _RefusedError(f"manifest: members: must be a list of 1 to {_MOST_MEMBERS}")
    at, seen = 0, set[str]()
    for entry in listed:
        path, size, digest = _member(entry)
        if path in seen:
            raise _RefusedError(f"{path}: stands twice")
        content = rest[at : at + size]
        if len(content) != size or hashlib.sha256(content).hexdigest() != digest:
            raise _RefusedError(f"{path}: is cut off or not what was signed")
        yield path, content
        at += size
        seen.add(path)
    if at != len(rest):
        raise _RefusedError("more follows than was signed")


def _member(entry: object) -> tuple[str, int, str]:
    if not isinstance(entry, dict) or entry.keys() != {"path", "size", "sha256"}:
        raise _RefusedError("manifest: members: each must have exactly path, size and sha256")
    path, size, digest = entry["path"], entry["size"], entry["sha256"]
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise _RefusedError("manifest: a path is small letters, digits and hyphens, then .yaml or .json")
    if type(size) is not int or not 0 <= size <= MOST_BYTES:
        raise _RefusedError(f"{path}: size: must be a whole number up to {MOST_BYTES}")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise _RefusedError(f"{path}: sha256: must be 64 digits, 0 to f")
    return path, size, digest
