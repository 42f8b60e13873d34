"""Keep every word that residents read in one catalogue by id, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter

from kiosk.documents import ContentError, read_yaml


class Language(StrEnum):
    """The languages a resident may read; Chinese first."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in every language."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return the words in one language."""
        return self.zh if language is Language.ZH else self.en


class TextsError(ContentError):
    """The texts have mistakes; ``problems`` lists all of them."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts by id."""

    by_id: Mapping[str, Words]

    def say(self, text_id: str, language: Language, **fields: str | int) -> str:
        """Return one text with its placeholders filled.

        Raises:
            KeyError: no such id.
            ValueError: the fields are not exactly the text's placeholders.
        """
        words = self.by_id[text_id].said(language)
        if placeholders(words) != fields.keys():
            raise ValueError(f"{text_id}: takes {sorted(placeholders(words))}, was given {sorted(fields)}")
        return words.format(**fields)

    def voice(self, language: Language) -> Voice:
        """Return these texts bound to one language."""
        return Voice(self, language)


@dataclass(frozen=True, slots=True)
class Voice:
    """Texts in the language of one visit."""

    texts: Texts
    language: Language

    def say(self, text_id: str, **fields: str | int) -> str:
        """Return one text with its placeholders filled; raises as `Texts.say` does."""
        return self.texts.say(text_id, self.language, **fields)

    def read(self, words: Words) -> str:
        """Return words that came from the catalogue."""
        return words.said(self.language)


def placeholders(text: str) -> frozenset[str]:
    """Return the names between braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def load_texts(folder: Path) -> Texts:
    """Read every ``*.yaml`` of a folder; each holds ``id: {zh: …, en: …}``.

    Raises:
        TextsError: a file is malformed, an id stands twice, a language is missing or empty, or two languages of one
            text have different placeholders. All mistakes are listed.
    """
    by_id: dict[str, Words] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            entries = read_yaml(path)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        _take(path.name, entries, by_id, problems)
    if not by_id and not problems:
        problems.append(f"{folder.name}: holds no texts")
    if problems:
        raise TextsError(tuple(problems))
    return Texts(by_id)


def _take(name: str, entries: object, by_id: dict[str, Words], problems: list[str]) -> None:
    if not isinstance(entries, dict):
        problems.append(f"{name}: must map ids to texts")
        return
    for text_id, entry in entries.items():
        if text_id in by_id:
            problems.append(f"{name}: {text_id}: stands twice")
            continue
        found = list(_mistakes(entry))
        problems.extend(f"{name}: {text_id}: {mistake}" for mistake in found)
        if not found:
            by_id[str(text_id)] = Words(entry["zh"], entry["en"])


def _mistakes(entry: object) -> list[str]:
    if not isinstance(entry, dict) or entry.keys() != {"zh", "en"}:
        return ["must have exactly zh and en"]
    if not all(isinstance(text, str) and text.strip() for text in entry.values()):
        return ["both languages must be text and not empty"]
    try:
        if placeholders(entry["zh"]) != placeholders(entry["en"]):
            return ["the languages have different placeholders"]
    except ValueError as error:
        return [f"has a broken placeholder: {error}"]
    return []
