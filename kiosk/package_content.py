"""Turn packages into what visits are made of, by the same strict loaders that read what came with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import yaml

from kiosk.catalogue import Item, Site
from kiosk.catalogue_files import load_catalogue
from kiosk.content import Content
from kiosk.documents import ContentError
from kiosk.package_format import Package
from kiosk.publishers import NAMES
from kiosk.texts import Texts, Words, load_texts, placeholders
from offline_queue.recipients import RecipientError, Recipients, load_recipients

_DEEPEST: Final = 32
_KEYS: Final = "recipients.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factory:
    """Version 0 of every package: always there, and used wherever an installed package cannot be."""

    site: Site
    items: tuple[Item, ...]
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What one package brings; what it does not bring is None. ``digest`` is that of the package."""

    version: int
    digest: str
    items: tuple[Item, ...] | None = None
    texts: Texts | None = field(default=None, repr=False)
    recipients: Recipients | None = None


def load_factory(directory: Path, site: Site) -> Factory:
    """Read what came with the program; raises ContentError with all mistakes."""
    return Factory(
        site=site, items=load_catalogue(directory / "catalogue", site), texts=load_texts(directory / "texts")
    )


def read_parts(package: Package, factory: Factory) -> Parts:
    """Return what a package brings.

    Raises:
        ContentError: with every mistake of its members.
        OSError: there is no room to lay them out.
    """
    _refuse_foreign(package)
    with _laid_out(package) as folder:
        parts = Parts(version=package.version, digest=package.digest)
        match package.name:
            case "catalogue":
                return replace(parts, items=load_catalogue(folder, factory.site))
            case "texts":
                return replace(parts, texts=_over(factory.texts, load_texts(folder)))
            case "recipients":
                return replace(parts, recipients=_recipients(folder / _KEYS))
            case _:
                load_texts(folder)  # answers and notices: words by id, which no screen of this version shows
                return parts


def assemble(factory: Factory, parts: Mapping[str, Parts]) -> Content:
    """Return the factory's content with ``parts``, by package name, in the place of its own."""
    catalogue, texts, keys = parts.get("catalogue"), parts.get("texts"), parts.get("recipients")
    return Content(
        items=catalogue.items if catalogue and catalogue.items else factory.items,
        texts=texts.texts if texts and texts.texts else factory.texts,
        versions=MappingProxyType({name: parts[name].version if name in parts else 0 for name in NAMES}),
        recipients=keys.recipients if keys else None,
    )


def _refuse_foreign(package: Package) -> None:
    """Refuse members that this package has no use for, and YAML that is small in the file and vast in memory."""
    if package.name == "recipients":
        problems = [f"{path}: the one member is called {_KEYS}" for path in package.members if path != _KEYS]
    else:
        flat = package.name != "catalogue"  # only its items share files, in a folder of their own
        problems = [
            f"{path}: has no place in {package.name}"
            for path in package.members
            if path.endswith(".json") or (flat and "/" in path)
        ]
    problems += [f"{path}: {word}" for path, text in package.members.items() if (word := _swells(path, text))]
    if problems:
        raise ContentError(tuple(problems))


def _swells(path: str, text: bytes) -> str | None:
    """Say what makes a YAML document larger than it looks: aliases, or nesting that nobody would write."""
    if not path.endswith(".yaml"):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent):
                return "uses an alias, which packages must not"
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return f"is nested more than {_DEEPEST} deep"
    except yaml.YAMLError:
        return None  # the loader says what is wrong, and where
    return None


@contextmanager
def _laid_out(package: Package) -> Iterator[Path]:
    """Lay the members out in a folder for the loaders; their paths are plain file names (`package_format`)."""
    with TemporaryDirectory(prefix="doorstep-package-") as name:
        folder = Path(name)
        for path, content in package.members.items():
            member = folder / path
            member.parent.mkdir(exist_ok=True)
            member.write_bytes(content)
        yield folder


def _over(factory: Texts, changed: Texts) -> Texts:
    """Return the factory's texts with those of a package over them: it brings what it changes, and nothing unknown."""
    problems = [
        f"{text_id}: {problem}"
        for text_id, words in changed.by_id.items()
        if (problem := _unfit(words, factory.by_id.get(text_id)))
    ]
    if problems:
        raise ContentError(tuple(problems))
    return Texts(MappingProxyType({**factory.by_id, **changed.by_id}))


def _unfit(words: Words, known: Words | None) -> str | None:
    """Say why the program could not say ``words``: what it fills in, and how, is settled by the text it knows."""
    if known is None:
        return "the program has no such text"
    if placeholders(words.zh) != placeholders(known.zh):
        return f"must have exactly the placeholders {sorted(placeholders(known.zh))}"
    plain = {(name, "", None) for name in placeholders(known.zh)}
    if not _forms(words) <= _forms(known) | plain:
        return "a placeholder has another form than in the text that it replaces"
    return None


def _forms(words: Words) -> set[tuple[str, str | None, str | None]]:
    """Return every placeholder of a text with the way in which it is to be written."""
    parts = [*Formatter().parse(words.zh), *Formatter().parse(words.en)]
    return {(name, form, conversion) for _, name, form, conversion in parts if name is not None}


def _recipients(path: Path) -> Recipients:
    try:
        return load_recipients(path)
    except RecipientError as error:
        raise ContentError((str(error).replace(f"{path}: ", f"{path.name}: "),)) from None
