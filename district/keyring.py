"""Keep a district's keys: publish those that terminals are to seal to, open with every one that is not destroyed."""

import fcntl
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from district import key_register
from district.key_files import KeyFileError, put, read_private, sync_folder
from district.key_register import Entry
from district.keys import DistrictKey
from district.problems import Wrong
from district.suites import SUITES, X25519

FOLDER = "district-keys"
REGISTER = "register.json"
MARKS = "holder-marks.key"
PUBLIC_FILE = "district-key.json"
_MARK_BYTES = 32


class KeyRefusedError(Exception):
    """Something is asked of a key that must not, or cannot, be done to it; the text is for whoever asks."""


@dataclass(frozen=True, slots=True)
class _Held:
    """The keys as the register said in this ``version`` of its file."""

    version: tuple[int, int]
    entries: tuple[Entry, ...]
    keys: Mapping[str, DistrictKey]


class Keyring:
    """All keys of one district, in a folder of their own; a change by another process is seen at the next look."""

    def __init__(self, directory: Path, marking: bytes) -> None:
        """Use `open`."""
        self._directory = directory
        self._marking = marking
        self._held = self._read()

    @classmethod
    def open(cls, directory: Path, now: datetime) -> "Keyring":
        """Open the keys under ``directory`` and publish them; where there never were any, the first one is made.

        Raises:
            KeyFileError: A key, or the register, is missing or cannot be used. It is never replaced by a new one.
        """
        folder = directory / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            if not any(folder.iterdir()):
                put(folder / MARKS, secrets.token_bytes(_MARK_BYTES), 0o600)
                _keep(folder, (_made(folder, X25519, now, None),))
            keyring = cls(directory, _marking(folder / MARKS))
            keyring._publish()
        return keyring

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every key there ever was, in the order in which they were made."""
        return self._current().entries

    def find(self, key_id: str) -> DistrictKey | Wrong:
        """Return the key of this id, or why nothing can be opened with it."""
        held = self._current()
        key = held.keys.get(key_id)
        if key is not None:
            return key
        known = any(entry.key_id == key_id for entry in held.entries)
        return Wrong.KEY_DESTROYED if known else Wrong.UNKNOWN_KEY

    def mark(self, number: str) -> bytes:
        """Return what the inbox knows a holder by: HMAC-SHA256 under a secret that no other file yields.

        Without that secret an inbox that was copied says nothing of its holders, however many numbers are tried. It
        outlives every key, so that a holder finds what was sealed to any of them.
        """
        return hmac.digest(self._marking, number.encode(), "sha256")

    def add(self, suite: str, begins: datetime, ends: datetime | None) -> Entry:
        """Make a key that terminals are to seal to from ``begins`` until ``ends``, and publish it at once."""
        if ends is not None and ends <= begins:
            raise KeyRefusedError("a key cannot end before it begins")
        with self._changing() as (folder, entries):
            entry = _made(folder, suite, begins, ends)
            _keep(folder, (*entries, entry))
        return entry

    def retire(self, key_id: str, now: datetime) -> Entry:
        """Publish a key no longer; what was sealed to it still opens."""
        with self._changing() as (folder, entries):
            entry = _named(entries, key_id)
            if entry.retired is not None:
                raise KeyRefusedError(f"{key_id} is retired already")
            if not any(other.retired is None and other is not entry for other in entries):
                raise KeyRefusedError(f"{key_id} is the only key that is published; add another one first")
            return _changed(folder, entries, replace(entry, retired=now))

    def destroy(self, key_id: str, now: datetime) -> Entry:
        """Destroy the private half of a retired key: whatever was sealed to it can never be opened again."""
        with self._changing() as (folder, entries):
            entry = _named(entries, key_id)
            if entry.destroyed is not None:
                raise KeyRefusedError(f"{key_id} is destroyed already")
            if entry.retired is None:
                raise KeyRefusedError(f"{key_id} is still published; retire it first, and wait for what is on its way")
            return _changed(folder, entries, replace(entry, destroyed=now))

    @contextmanager
    def _changing(self) -> Iterator[tuple[Path, tuple[Entry, ...]]]:
        """Have the register alone; afterwards what it says is done and published."""
        folder = self._directory / FOLDER
        with _alone(folder):
            yield folder, self._current().entries
            self._publish()

    def _publish(self) -> None:
        """Write the list for terminals; a destroyed key's file goes, also when the power went in between."""
        entries = self._current().entries
        put(self._directory / PUBLIC_FILE, key_register.published(entries), 0o644)
        for entry in entries:
            if entry.destroyed is not None:
                _private_file(self._directory / FOLDER, entry.key_id).unlink(missing_ok=True)
        sync_folder(self._directory / FOLDER)

    def _current(self) -> _Held:
        if self._version() != self._held.version:
            self._held = self._read()
        return self._held

    def _version(self) -> tuple[int, int]:
        status = (self._directory / FOLDER / REGISTER).stat()
        return status.st_ino, status.st_mtime_ns

    def _read(self) -> _Held:
        folder = self._directory / FOLDER
        try:
            version = self._version()
            entries = key_register.read((folder / REGISTER).read_bytes(), str(folder / REGISTER))
        except FileNotFoundError as error:
            raise KeyFileError(f"{folder / REGISTER} is missing; bring it back from its copy") from error
        keys = {entry.key_id: _load(folder, entry) for entry in entries if entry.destroyed is None}
        return _Held(version, entries, keys)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _made(folder: Path, suite: str, begins: datetime, ends: datetime | None) -> Entry:
    private = SUITES[suite].generate()
    key = DistrictKey(suite, private)
    put(_private_file(folder, key.key_id), private.pem(), 0o600)
    return Entry(key_id=key.key_id, suite=suite, public_key=key.public, begins=begins, ends=ends)


def _load(folder: Path, entry: Entry) -> DistrictKey:
    path = _private_file(folder, entry.key_id)
    try:
        key = DistrictKey(entry.suite, SUITES[entry.suite].read(read_private(path)))
    except FileNotFoundError as error:
        raise KeyFileError(f"{path} is missing; bring it back from its copy") from error
    except (ValueError, KeyError) as error:
        raise KeyFileError(f"{path} is not an unencrypted private key of the suite {entry.suite}") from error
    if key.key_id != entry.key_id:
        raise KeyFileError(f"{path} holds another key than {entry.key_id}")
    return key


def _marking(path: Path) -> bytes:
    try:
        marking = read_private(path)
    except FileNotFoundError as error:
        raise KeyFileError(f"{path} is missing; bring it back from its copy") from error
    if len(marking) != _MARK_BYTES:
        raise KeyFileError(f"{path} does not hold {_MARK_BYTES} bytes")
    return marking


def _named(entries: Sequence[Entry], key_id: str) -> Entry:
    for entry in entries:
        if entry.key_id == key_id:
            return entry
    raise KeyRefusedError(f"there is no key {key_id}")


def _changed(folder: Path, entries: Sequence[Entry], changed: Entry) -> Entry:
    _keep(folder, [changed if entry.key_id == changed.key_id else entry for entry in entries])
    return changed


def _keep(folder: Path, entries: Sequence[Entry]) -> None:
    put(folder / REGISTER, key_register.write(entries), 0o600)


def _private_file(folder: Path, key_id: str) -> Path:
    return folder / f"{key_id}.pem"
