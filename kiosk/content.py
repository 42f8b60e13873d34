"""Hold what visits are made of, all of one moment: services, texts, and to whom they are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.catalogue import Item
from kiosk.texts import Texts
from offline_queue.recipients import Recipients


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What came with the program, in parts replaced by installed packages.

    ``versions`` are those of the packages, by name; 0 is what came with the program. ``recipients`` is None while no
    package names any: then the key file of the settings counts.
    """

    items: tuple[Item, ...]
    texts: Texts
    versions: Mapping[str, int]
    recipients: Recipients | None = None
