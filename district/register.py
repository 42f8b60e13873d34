"""Know what this district promises for an item, who decides it, which window answers for it, and what its form holds.

The items are synthetic, as the terminals' shipped catalogue is; a real district reads its own implementation list.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

Office = Mapping[str, Any]
"""A body or window as the wire says it (`district.schemas.OFFICE`)."""

_INSTANT = {"residence-proof": {"zh": "已出具居住证明（演示）", "en": "A proof of residence has been issued (demo)"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a form: its ``title`` in words, what an answer looks like, and whether there must be one.

    ``when`` names another field and the answer to it without which this one is not asked; ``not_before`` names a field
    that holds an earlier day.
    """

    title: str
    schema: Mapping[str, Any]
    needed: bool
    when: Mapping[str, str] | None = None
    not_before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. ``promised_days`` are working days from acceptance; ``fields`` are those of its form, by key."""

    version: str
    promised_days: int
    deciding_body: Office
    result_window: Office
    fields: Mapping[str, Asked] = field(default_factory=dict)


def item(slug: str) -> Item | None:
    """Return what is known of an item; None for one that this district has not entered: then nothing is promised."""
    return _items().get(slug)


def instant_words(slug: str) -> Mapping[str, str] | None:
    """Return what is said when an instant item (即办) is done, in both languages; None for one that is not instant."""
    return _INSTANT.get(slug)


@cache
def _items() -> Mapping[str, Item]:
    known = json.loads(files("district").joinpath("items.json").read_text(encoding="utf-8"))
    return {slug: _item(facts) for slug, facts in known.items()}


def _item(facts: Mapping[str, Any]) -> Item:
    return Item(**{**facts, "fields": {key: Asked(**asked) for key, asked in facts["fields"].items()}})
