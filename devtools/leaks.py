"""Search for a person where nobody may be: files, and the memory of a running process."""

from collections.abc import Iterable, Iterator
from pathlib import Path

_CHUNK = 64 * 1024 * 1024


def encodings(secret: str) -> dict[str, bytes]:
    """Return the byte forms in which Python, Qt, JSON and the card itself hold a text."""
    forms = {
        "utf-8": secret.encode(),
        "utf-16le": secret.encode("utf-16le"),
        "utf-16be": secret.encode("utf-16be"),
        "utf-32le": secret.encode("utf-32le"),
        "gb18030": secret.encode("gb18030"),
        "json": secret.encode("ascii", "backslashreplace"),
    }
    return {name: form for name, form in forms.items() if len(form) > 1}


def in_files(roots: Iterable[Path], secrets: dict[str, str]) -> list[str]:
    """Return where under ``roots`` a secret stands: file, secret's name, encoding."""
    found: list[str] = []
    for root in roots:
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())
        for file in files:
            content = file.read_bytes()
            found += [f"{file}: {what}" for what in _hits(content, secrets)]
    return found


def in_memory(pid: int, secrets: dict[str, str]) -> list[str]:
    """Return where in a process's readable memory a secret stands: mapping, address, secret's name, encoding.

    Raises:
        PermissionError: this user may not read that process.
    """
    found: list[str] = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for low, high, name in _mappings(pid):
            for start in range(low, high, _CHUNK):
                try:
                    memory.seek(start)
                    content = memory.read(min(_CHUNK, high - start))
                except (OSError, ValueError, OverflowError):
                    continue
                found += [f"{name} {start:#x}: {what}" for what in _hits(content, secrets)]
    return found


def _hits(content: bytes, secrets: dict[str, str]) -> Iterator[str]:
    for name, secret in secrets.items():
        for encoding, form in encodings(secret).items():
            count = content.count(form)
            if count:
                yield f"{name} as {encoding}, {count} time(s)"


def _mappings(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(maxsplit=5)
        if "r" in fields[1]:
            low, high = (int(part, 16) for part in fields[0].split("-"))
            yield low, high, fields[5] if len(fields) > 5 else "anonymous"  # noqa: PLR2004 - maps(5): the sixth is the name
