"""Record what a process does to a folder, call by call, with strace: SQLite's C code hides nothing from it."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CALLS = (
    "openat,write,pwrite64,fsync,fdatasync,rename,link,unlink,ftruncate,fallocate,mkdir"
    ",creat,writev,pwritev,pwritev2,truncate,renameat,renameat2,linkat,unlinkat,mkdirat,sync_file_range,copy_file_range"
)
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<.*>)?(?: .*)?$")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^(\d+)<(.*?)>(?:, (.*))?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Made:
    """A file or, with ``folder``, a directory has a name now."""

    path: str
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes were handed to the system; they may be anywhere between it and the disk."""

    path: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was cut or stretched to a length."""

    path: str
    length: int


@dataclass(frozen=True, slots=True)
class Flushed:
    """The disk has a file's bytes and length, or a folder's names."""

    path: str


@dataclass(frozen=True, slots=True)
class Named:
    """A file got another name, or with ``also`` one more."""

    old: str
    new: str
    also: bool = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name is gone."""

    path: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard output: a promise."""

    line: str


Call = Made | Written | Cut | Flushed | Named | Unnamed | Said


def record(command: list[str], log: Path, folder: Path) -> list[Call]:
    """Run a program to its end and return what it did beneath ``folder`` and said, in order."""
    tracing = ["strace", "-f", "-y", "-xx", "-s", "10000000", "-e", f"trace={_CALLS}", "-e", "signal=none"]
    subprocess.run([*tracing, "-o", log, *command], check=True, stdout=subprocess.PIPE)
    reader = _Reader(str(folder))
    return [call for line in log.read_text("ascii").splitlines() for call in reader.read(_plain(line))]


def _plain(line: str) -> str:
    """Return the line with its paths readable; what stands in quotes stays hexadecimal."""
    return re.sub(r"<((?:\\x[0-9a-f]{2})*)>", lambda found: f"<{_bytes(found[1]).decode()}>", line)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class _Reader:
    """Reads the log line by line; keeps where each descriptor writes next."""

    def __init__(self, folder: str) -> None:
        """Read what concerns ``folder`` and the standard output."""
        self._folder = folder
        self._positions: dict[int, int] = {}
        self._lengths: dict[str, int] = {}

    def read(self, line: str) -> Iterator[Call]:
        """Return what one line says, which is nothing for a call that failed or happened elsewhere."""
        assert "<unfinished" not in line, "two threads at once: the order of their calls is not known"
        found = _LINE.match(line)
        if found is None or int(found[3]) < 0:
            return
        name, words, result = found.groups()
        texts = [_bytes(text) for text in _HEX.findall(words)]
        if name in {"openat", "rename", "link", "unlink", "mkdir"}:
            paths = [text.decode() for text in texts]
            if self._concerns(paths[-1]):
                yield from self._by_name(name, paths, words, int(result))
            return
        described = _DESCRIPTOR.match(words)
        assert described is not None, line[:200]
        descriptor, path, rest = int(described[1]), described[2], described[3] or ""
        if descriptor == 1 and name == "write":
            yield Said(texts[0].decode())
        elif self._concerns(path):
            yield from self._by_descriptor(name, descriptor, path, [*texts, rest])

    def _concerns(self, path: str) -> bool:
        return path.startswith(self._folder) and not path.endswith("-shm")  # a map in memory; made anew at each start

    def _by_name(self, name: str, paths: list[str], words: str, result: int) -> Iterator[Call]:
        match name:
            case "mkdir":
                yield Made(paths[0], folder=True)
            case "openat":
                self._positions[result] = self._lengths.get(paths[0], 0) if "O_APPEND" in words else 0
                assert "O_TRUNC" not in words
                if "O_CREAT" in words:
                    yield Made(paths[0])
            case "unlink":
                self._lengths.pop(paths[0], None)
                yield Unnamed(paths[0])
            case _:
                self._lengths[paths[1]] = self._lengths.get(paths[0], 0)
                yield Named(paths[0], paths[1], also=name == "link")

    def _by_descriptor(self, name: str, descriptor: int, path: str, words: list[bytes | str]) -> Iterator[Call]:
        match name:
            case "fsync" | "fdatasync":
                yield Flushed(path)
            case "ftruncate":
                yield Cut(path, int(str(words[-1])))
            case "write" | "pwrite64":
                content, rest = words[0], str(words[-1])
                assert isinstance(content, bytes)
                offset = int(rest.rpartition(", ")[2]) if name == "pwrite64" else self._positions[descriptor]
                if name == "write":
                    self._positions[descriptor] = offset + len(content)
                self._lengths[path] = max(self._lengths.get(path, 0), offset + len(content))
                yield Written(path, offset, content)
            case _:
                raise AssertionError(f"the model knows no {name}")
