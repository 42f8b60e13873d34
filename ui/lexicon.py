"""The keyboard's words: the general dictionaries with the house's own beside them, compiled once for each content."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kiosk.documents import Shaper, read_yaml

GENERAL: Final = Path("/usr/share/rime-data")
LOCAL: Final = "local.txt"
CONVERSION: Final = Path("/usr/share/opencc")
_GENERAL_FILES: Final = ("luna_pinyin.dict.yaml", "stroke.dict.yaml", "essay.txt")
_SCHEMAS: Final = Path(__file__).parent / "schemas"
_SURNAME, _PLACE, _CHARACTER, _GIVEN, _NAME = 20_000, 3_000, 400, 500, 300  # weights; 的 has about a million
_HEAD = """---
name: doorstep
version: "1"
sort: by_weight
use_preset_vocabulary: true
import_tables: [luna_pinyin]
..."""


@dataclass(frozen=True, slots=True)
class Word:
    """A text and its pinyin, one syllable for each hanzi, without tones, ``v`` for ü."""

    text: str
    reading: str

    @classmethod
    def parse(cls, line: str) -> Word:
        """Read ``王 wang``.

        Raises:
            ValueError: there is no reading, or a syllable that is not in small letters.
        """
        text, _, reading = line.partition(" ")
        if not reading or not all(
            syllable.isascii() and syllable.isalpha() and syllable.islower() for syllable in reading.split()
        ):
            raise ValueError(f"{line!r} must be a text, a space and its pinyin in small letters")
        return cls(text, reading)

    def __add__(self, other: Word) -> Word:
        """Return both as one word."""
        return Word(self.text + other.text, f"{self.reading} {other.reading}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the keyboard must know besides a general dictionary (``config/typing/words.yaml``)."""

    status: str
    surnames: tuple[Word, ...]
    given: tuple[Word, ...]
    characters: tuple[Word, ...]
    places: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A compiled dictionary: the folder of its sources and the folder of what was made of them."""

    sources: Path

    @property
    def built(self) -> Path:
        """The compiled files."""
        return self.sources / "build"


def load_vocabulary(file: Path) -> Vocabulary:
    """Return the house's words.

    Raises:
        ContentError: with every mistake found.
    """
    return Shaper({Word: Word.parse}).structure(read_yaml(file), Vocabulary, file.name)


def dictionary(vocabulary: Vocabulary) -> str:
    """Return the house's dictionary in librime's form.

    Every surname is joined with every common given name, so that a whole common name is one word and comes first.
    """
    names = (family + given for family in vocabulary.surnames for given in vocabulary.given)
    weighed = (
        (vocabulary.surnames, _SURNAME),
        (vocabulary.places, _PLACE),
        (vocabulary.characters, _CHARACTER),
        (vocabulary.given, _GIVEN),
        (names, _NAME),
    )
    lines = [f"{word.text}\t{word.reading}\t{weight}" for words, weight in weighed for word in words]
    return "\n".join([_HEAD, *lines]) + "\n"


def without_reading(words: Iterable[str]) -> str:
    """Return lines for the same dictionary whose pinyin librime finds itself: its characters are traditional ones."""
    return "".join(f"{word}\t\t{_PLACE}\n" for word in words)


def kept_as_written(vocabulary: Vocabulary) -> str:
    """Return the characters that simplification must leave alone, in OpenCC's form: 堃 is no 坤 in a name."""
    single = {word.text for word in (*vocabulary.surnames, *vocabulary.characters) if len(word.text) == 1}
    return "".join(f"{character}\t{character}\n" for character in sorted(single))


@dataclass(slots=True)
class LexiconFolder:
    """Keeps compiled dictionaries under ``folder``, one for each content; compiling is left to a child process."""

    folder: Path
    sources: dict[str, str]
    _place: Path = field(init=False)
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Name the place of this content once: the general dictionaries change with the system only."""
        self._place = self.folder / digest(self.sources)

    def lexicon(self) -> Lexicon | None:
        """Return the compiled dictionary; None while it is being made or cannot be made."""
        found = Lexicon(self._place)
        return found if (found.built / "doorstep.table.bin").is_file() and not self._unfinished() else None

    def prepare(self) -> None:
        """Have the dictionary made where there is none yet; returns at once. Seconds of one core, once."""
        if self.lexicon() is None and self._child is None and has_general_data():
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "ui.lexicon_build", str(self._laid_out()), str(self._place)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def wait(self, seconds: float) -> bool:
        """Wait for a child that is at work; return whether there is a dictionary now."""
        if self._child is not None:
            self._child.wait(seconds)
            self._child = None
        return self.lexicon() is not None

    def close(self) -> None:
        """End a child that is still at work."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None
            shutil.rmtree(self._draft(), ignore_errors=True)

    def _unfinished(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def _draft(self) -> Path:
        return self.folder / f"draft-{os.getpid()}"

    def _laid_out(self) -> Path:
        draft = self._draft()
        shutil.rmtree(draft, ignore_errors=True)
        for name, text in self.sources.items():
            file = draft / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for name in _GENERAL_FILES:
            (draft / name).symlink_to(GENERAL / name)
        return draft


def sources(vocabulary: Vocabulary, local: Iterable[str]) -> dict[str, str]:
    """Return the text of every source file by its name: schemas, the house's dictionary, and what stays as written."""
    schemas = {file.name: file.read_text(encoding="utf-8") for file in sorted(_SCHEMAS.glob("*.yaml"))}
    words = {"doorstep.dict.yaml": dictionary(vocabulary), LOCAL: "\n".join(local)}
    conversion = {"opencc/kept.txt": kept_as_written(vocabulary), "opencc/doorstep.json": json.dumps(_conversion())}
    return {**schemas, **words, **conversion}


def digest(texts: dict[str, str]) -> str:
    """Return a name for this content together with the general dictionaries' present state."""
    hashed = hashlib.sha256()
    for part in (*(piece for pair in sorted(texts.items()) for piece in pair), *_general_state()):
        hashed.update(part.encode() + b"\0")
    return hashed.hexdigest()[:16]


def has_general_data() -> bool:
    """Tell whether the general dictionaries are installed."""
    return all((GENERAL / name).is_file() for name in _GENERAL_FILES)


def _general_state() -> Iterator[str]:
    for name in _GENERAL_FILES:
        file = GENERAL / name
        yield f"{name} {file.stat().st_size} {file.stat().st_mtime_ns}" if file.is_file() else name


def _conversion() -> dict[str, object]:
    """Return how OpenCC simplifies here: what is kept goes before what is converted."""
    phrases, characters = (
        {"type": "ocd2", "file": str(CONVERSION / name)} for name in ("TSPhrases.ocd2", "TSCharacters.ocd2")
    )
    group = {"type": "group", "dicts": [{"type": "text", "file": "kept.txt"}, phrases, characters]}
    segmentation = {"type": "mmseg", "dict": phrases}
    return {"name": "doorstep", "segmentation": segmentation, "conversion_chain": [{"dict": group}]}
