"""Read items and sites strictly: every mistake is told, with its file and path."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kiosk.catalogue import Item, Site, item_mistakes
from kiosk.documents import ContentError, Shaper, read_yaml
from kiosk.fields import option_mistakes, with_lists
from kiosk.shared_content import COMPARISONS, Shared, load_shared

SHARED = "shared"
"""The folder beside the items that holds what they share."""


_NO_SUCH = ": no such "


class CatalogueError(ContentError):
    """Content of the catalogue has mistakes; ``problems`` lists all of them."""


def load_item(path: Path, shared: Shared) -> Item:
    """Read one item file; raises CatalogueError with every mistake of it."""
    return _item(path, shared, Shaper(shared.hooks()))


def _item(path: Path, shared: Shared, shaper: Shaper) -> Item:
    try:
        item = shaper.structure(read_yaml(path), Item, path.name)
    except ContentError as error:
        raise CatalogueError(error.problems) from None
    own = (with_lists(spec, shared.lists) for spec in item.fields)
    item = replace(item, fields=(*(spec for group in item.groups for spec in group.fields), *own))
    problems = tuple(f"{path.name}: {mistake}" for mistake in item_mistakes(item, path.stem, shared.lists))
    if problems:
        raise CatalogueError(problems)
    return item


def load_shared_for(folder: Path, site: Site) -> Shared:
    """Read what the items of a folder share, with the lists of a site; raises CatalogueError with all mistakes."""
    shared, problems = _shared(folder, site)
    if problems:
        raise CatalogueError(problems)
    return shared


def _shared(folder: Path, site: Site) -> tuple[Shared, tuple[str, ...]]:
    shared, problems = load_shared(folder / SHARED, {"communities": site.communities})
    return shared, tuple(f"{SHARED}/{problem}" for problem in problems)


def load_catalogue(folder: Path, site: Site) -> tuple[Item, ...]:
    """Read every item of a folder, in the order of their file names.

    Raises:
        CatalogueError: with all mistakes of the shared files and of the items; that an item names something is no
            mistake while the shared file that should hold it is broken.
    """
    shared, told = _shared(folder, site)
    shaper = Shaper(shared.hooks())
    items: list[Item] = []
    problems = list(told)
    for path in sorted(folder.glob("*.yaml")):
        try:
            items.append(_item(path, shared, shaper))
        except CatalogueError as error:
            problems.extend(problem for problem in error.problems if not told or _NO_SUCH not in problem)
    if not items and not problems:
        problems.append(f"{folder.name}: holds no items")
    if problems:
        raise CatalogueError(tuple(problems))
    return tuple(items)


def load_site(path: Path) -> Site:
    """Read a site file; raises CatalogueError with all mistakes."""
    try:
        site = Shaper(COMPARISONS).structure(read_yaml(path), Site, path.name)
    except ContentError as error:
        raise CatalogueError(error.problems) from None
    problems = tuple(f"{path.name}: communities: {mistake}" for mistake in option_mistakes(site.communities))
    if problems:
        raise CatalogueError(problems)
    return site
