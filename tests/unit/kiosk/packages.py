"""A publisher of tests, and packages of its making, good and hostile."""

import hashlib
import json
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from district.publisher import Publisher as District
from kiosk.catalogue_files import load_site
from kiosk.installing import Installer
from kiosk.package_content import load_factory
from kiosk.package_shelf import PackageShelf
from kiosk.publishers import NAMES, Publisher

CONFIG = Path(__file__).parents[3] / "config"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = District(PRIVATE).key_id
PUBLISHERS = {KEY_ID: Publisher(PRIVATE.public_key().public_bytes_raw(), frozenset(NAMES))}
TITLE = "attract.title"


def text(words: str, text_id: str = TITLE) -> bytes:
    """A member that says one text otherwise."""
    return f"{text_id}: {{zh: {words}, en: {words}}}\n".encode()


def catalogue(version: str = "2") -> dict[str, bytes]:
    """The members of a catalogue like the factory's, of another item version."""
    folder = CONFIG / "catalogue"
    return {
        path.relative_to(folder).as_posix(): re.sub(
            rb"^version: .*$", f'version: "{version}"'.encode(), path.read_bytes(), flags=re.MULTILINE
        )
        for path in sorted(folder.rglob("*.yaml"))
    }


def signed(name: str, version: int, members: Mapping[str, bytes], private: Ed25519PrivateKey = PRIVATE) -> bytes:
    """A package as the district makes it."""
    return District(private).sign(name, version, members, datetime(2026, 11, 25, tzinfo=UTC))


def handmade(manifest: bytes | Mapping[str, object], rest: bytes = b"", private: Ed25519PrivateKey = PRIVATE) -> bytes:
    """A package that the district would never make, signed all the same."""
    text = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    key_id = District(private).key_id
    signature = private.sign(b"doorstep/v1 package " + key_id + text)
    return struct.pack(">8s8s64sI", b"DSPACK1\n", key_id, signature, len(text)) + text + rest


def manifest(*members: Mapping[str, object], **changes: object) -> dict[str, object]:
    """A good manifest, or one that is spoilt by ``changes``."""
    good = {"name": "texts", "version": 3, "published": "2026-11-25T09:00:00+08:00", "members": [*members]}
    return good | changes


def member(path: object = "a.yaml", content: bytes = b"x", **changes: object) -> dict[str, object]:
    """A manifest's entry for one member."""
    return {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()} | changes


def installer(directory: Path) -> Installer:
    """What installs on a shelf beneath ``directory``."""
    factory = load_factory(CONFIG, load_site(CONFIG / "sites" / "demo.yaml"))
    return Installer(PackageShelf(directory / "packages"), PUBLISHERS, factory)
