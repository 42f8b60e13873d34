"""Keep private keys in files of their own: whole and durable, and read by their owner alone."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


class KeyFileError(Exception):
    """A private key cannot be used; the text is for the technician."""


def create_private(path: Path, private: Ed25519PrivateKey | EllipticCurvePrivateKey) -> None:
    """Keep a new private key in a file that only its owner reads."""
    put(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)


def load_or_create_signer(path: Path) -> Ed25519PrivateKey:
    """Return the Ed25519 key in a file of its own, made on first use; raise `KeyFileError` when it cannot be used."""
    if not path.exists():
        create_private(path, Ed25519PrivateKey.generate())
    private = load_private(path)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileError(f"{path} holds another kind of key than Ed25519")
    return private


def load_private(path: Path) -> PrivateKeyTypes:
    """Return the private key in a file of its own; raise `KeyFileError` when others can read it or it is none."""
    try:
        return load_pem_private_key(read_private(path), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path} is not an unencrypted private key in PEM form") from error


def read_private(path: Path) -> bytes:
    """Return what a file holds that only its owner may read; raise `KeyFileError` when others can."""
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by other users: treat the key as known to others, or chmod 600 it")
    return path.read_bytes()


def put(path: Path, content: bytes, mode: int) -> None:
    """Put ``content`` at ``path`` whole and durably, or not at all; never readable by more than ``mode`` says."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make it durable which files are in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
