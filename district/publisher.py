"""Sign content packages in the form of docs/reference/packages.md, and publish who signs."""

import base64
import hashlib
import json
import re
import struct
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from district.clock import rfc3339
from district.key_files import KeyFileError, load_or_create_signer, put

PRIVATE_FILE = "district-publisher-key.pem"
PUBLIC_FILE = "district-publishers.json"
NAMES = ("catalogue", "texts", "answers", "notices", "recipients")
LONGEST = 1 << 20
"""What a terminal takes at most, in bytes."""

_MAGIC = b"DSPACK1\n"
_HEAD = struct.Struct(">8s8s64sI")
_PATH = re.compile(r"(?:shared/)?[a-z0-9][a-z0-9-]{0,63}\.(yaml|json)")
_MOST_MEMBERS = 256
_MOST_MANIFEST = 64 * 1024
_HIGHEST = (1 << 31) - 1


class Publisher:
    """The key that signs content packages; it seals nothing and opens nothing."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        """Name the key by the first eight bytes of the SHA-256 of its public half."""
        self._private = private
        self._public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = hashlib.sha256(self._public).digest()[:8]

    def sign(self, name: str, version: int, members: Mapping[str, bytes], published: datetime) -> bytes:
        """Return the package.

        Raises:
            ValueError: no terminal would take it: its name, its version, a member's name, or too much of anything.
        """
        if name not in NAMES or not 1 <= version <= _HIGHEST:
            raise ValueError(f"a package is one of {', '.join(NAMES)}, its version a number from 1 up")
        if not 1 <= len(members) <= _MOST_MEMBERS or not all(map(_PATH.fullmatch, members)):
            raise ValueError(
                f"a package has 1 to {_MOST_MEMBERS} files, called in small letters, digits and hyphens, .yaml or .json"
            )
        manifest = _manifest(name, version, members, published)
        signature = self._private.sign(b"doorstep/v1 package " + self.key_id + manifest)
        package = _HEAD.pack(_MAGIC, self.key_id, signature, len(manifest)) + manifest + b"".join(members.values())
        if len(manifest) > _MOST_MANIFEST or len(package) > LONGEST:
            raise ValueError(f"a package is at most {LONGEST} bytes long, this one {len(package)}")
        return package

    def published(self) -> dict[str, str]:
        """Return what terminals need in order to believe this key."""
        return {"key_id": self.key_id.hex(), "public_key": base64.b64encode(self._public).decode("ascii")}


def load_or_create_publisher(directory: Path) -> Publisher:
    """Return the publisher whose key is kept in ``directory``, made on first use, and list its public half beside it.

    Whoever else stands in the published list stays there, so that terminals may know the next key before it signs.

    Raises:
        KeyFileError: the private key or the list cannot be used.
    """
    publisher = Publisher(load_or_create_signer(directory / PRIVATE_FILE))
    known = _listed(directory / PUBLIC_FILE)
    if all(entry.get("key_id") != publisher.key_id.hex() for entry in known):
        listed = {"publishers": [*known, publisher.published()]}
        put(directory / PUBLIC_FILE, (json.dumps(listed, indent=2) + "\n").encode(), 0o644)
    return publisher


def version_of(package: Path) -> int:
    """Return the version of the package in a file, 0 where there is none or it is no package."""
    try:
        content = package.read_bytes()
        length = _HEAD.unpack_from(content)[3]
        version = json.loads(content[_HEAD.size : _HEAD.size + length])["version"]
    except (FileNotFoundError, struct.error, ValueError, KeyError, TypeError):
        return 0
    return version if isinstance(version, int) else 0


def _manifest(name: str, version: int, members: Mapping[str, bytes], published: datetime) -> bytes:
    listed = [
        {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in members.items()
    ]
    manifest = {"name": name, "version": version, "published": rfc3339(published), "members": listed}
    return json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()


def _listed(path: Path) -> list[dict[str, object]]:
    if not path.exists():
        return []
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["publishers"]
        return [dict(entry) for entry in listed]
    except (ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"{path} is no list of publishers") from error
