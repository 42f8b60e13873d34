"""Read what items share: fields, groups of fields, materials, departments, categories, stages of life, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kiosk.catalogue import Category, Department, FieldGroup, LifeStage, Material
from kiosk.comparisons import Comparison
from kiosk.documents import ContentError, Hooks, Shaper, read_yaml
from kiosk.fields import FieldSpec, Lists, Option, cascade_mistakes, with_lists

T = TypeVar("T")
COMPARISONS: Hooks = {Comparison: Comparison.parse}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Everything that an item may name by its slug; ``lists`` hold the site's own as well."""

    fields: Mapping[str, FieldSpec] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    life_stages: Mapping[str, LifeStage] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)

    def hooks(self) -> Hooks:
        """Return how an item's file turns a slug into what it names."""
        return {
            **COMPARISONS,
            Department: _named("department", self.departments),
            Category: _named("category", self.categories),
            LifeStage: _named("stage of life", self.life_stages),
            Material: _named("material", self.materials),
            FieldGroup: self._group,
        }

    def _group(self, slug: str) -> FieldGroup:
        keys = _named("group of fields", self.groups)(slug)
        field_of = _named("field", self.fields)
        return FieldGroup(slug=slug, fields=tuple(with_lists(field_of(key), self.lists) for key in keys))


def load_shared(folder: Path, own_lists: Lists) -> tuple[Shared, tuple[str, ...]]:
    """Read the shared files of a folder; return what is whole, and every mistake of every file.

    Args:
        folder: it holds one file each, named as the members of `Shared`.
        own_lists: the lists that a site gives.
    """
    problems: list[str] = []
    shaper = Shaper(COMPARISONS)

    def read(name: str, kind: type[T], fallback: T, member: str = "") -> T:
        path = folder / f"{name}.yaml"
        try:
            return shaper.structure(_with_member(read_yaml(path), member), kind, path.name)
        except ContentError as error:
            problems.extend(error.problems)
            return fallback

    lists = read("lists", dict[str, tuple[Option, ...]], {}) | read("regions", dict[str, tuple[Option, ...]], {})
    shared = Shared(
        fields=read("fields", dict[str, FieldSpec], {}, "key"),
        groups=read("groups", dict[str, tuple[str, ...]], {}),
        materials=read("materials", dict[str, Material], {}, "slug"),
        departments=read("departments", dict[str, Department], {}, "slug"),
        categories=read("categories", dict[str, Category], {}, "slug"),
        life_stages=read("life-stages", dict[str, LifeStage], {}, "slug"),
        lists={**lists, **own_lists},
    )
    return shared, tuple(problems or _mistakes(shared))


def _with_member(raw: object, member: str) -> object:
    """Let each entry know the name under which it stands."""
    if not member or not isinstance(raw, dict):
        return raw
    return {name: {**entry, member: name} if isinstance(entry, dict) else entry for name, entry in raw.items()}


def _named(what: str, known: Mapping[str, T]) -> Callable[[str], T]:
    def find(slug: str) -> T:
        if slug not in known:
            raise ValueError(f"no such {what}: {slug}")
        return known[slug]

    return find


def _mistakes(shared: Shared) -> Iterator[str]:
    for slug, keys in shared.groups.items():
        yield from (f"groups.yaml: {slug}: no such field: {key}" for key in keys if key not in shared.fields)
    for name, options in shared.lists.items():
        yield from (f"list {name}: {mistake}" for mistake in cascade_mistakes(options))
