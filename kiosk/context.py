"""Hold what a decision may know beside its state: the time, the content, and how the terminal is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from kiosk.catalogue import Item, Needed, Site
from kiosk.content import Content
from kiosk.events import DeviceKind, DeviceWord
from kiosk.stamp import UNCOMPARED, ClockFact
from kiosk.texts import Texts

HOME_TILES: Final = 7
"""Services at once on the home screen, besides the two ways to one's cases that are always there."""


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """How one device is: whether it can be used, and the word for why not."""

    kind: DeviceKind
    ready: bool
    word: DeviceWord


FITTED: Final = frozenset({DeviceKind.ID_CARD_READER, DeviceKind.RECEIPT_PRINTER, DeviceKind.QR_SCANNER})
"""What every terminal has; a document printer only some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The pure facts of one decision. ``now`` is aware and in the terminal's own time zone.

    ``items`` are all that the catalogue knows, ``fitted`` the devices that the settings name. A device that has not
    been heard of is not ready; ``store_open`` is False until the store has said that it has room, and ``clock`` is
    unknown until it has been compared with the district's. ``arrived`` is newer content that waits for the visit's end;
    ``staff_cards`` says whether technicians may come by card.
    """

    now: datetime
    site: Site
    items: tuple[Item, ...]
    texts: Texts
    fitted: frozenset[DeviceKind] = FITTED
    devices: tuple[DeviceFact, ...] = ()
    connected: bool = False
    store_open: bool = False
    clock: ClockFact = UNCOMPARED
    arrived: Content | None = None
    staff_cards: bool = False

    @property
    def today(self) -> date:
        """The day by which cards are judged: the district's, where this clock is known to be off."""
        stamp = self.clock.stamp(self.now)
        return (stamp.actual or stamp.at).date()

    def device(self, kind: DeviceKind) -> DeviceFact:
        """Return what is known of one device."""
        known = (fact for fact in self.devices if fact.kind is kind)
        return next(known, DeviceFact(kind, ready=False, word=DeviceWord.STARTING))

    def with_device(self, fact: DeviceFact) -> Context:
        """Return the context with one device's newest fact."""
        others = tuple(known for known in self.devices if known.kind is not fact.kind)
        return replace(self, devices=(*others, fact))

    def renewed(self) -> Context:
        """Return the context with the content that has arrived in the place of what there was."""
        if self.arrived is None:
            return self
        return replace(self, items=self.arrived.items, texts=self.arrived.texts, arrived=None)

    @property
    def offered(self) -> tuple[Item, ...]:
        """The items for which this terminal has every device, in order or not."""
        return tuple(item for item in self.items if self.fitted.issuperset(map(_kind, item.needs)))

    @property
    def home(self) -> tuple[tuple[Item, ...], ...]:
        """The offered items as sheets of the home screen, those of this kind of place first; never no sheet."""
        profile = self.site.profile
        items = sorted(self.offered, key=lambda item: profile not in item.home_on)
        sheets = (tuple(items[first : first + HOME_TILES]) for first in range(0, len(items), HOME_TILES))
        return tuple(sheets) or ((),)

    def lacking(self, item: Item) -> DeviceFact | None:
        """Return the first device that an item needs and that is not ready; None when all are."""
        facts = (self.device(_kind(need)) for need in item.needs)
        return next((fact for fact in facts if not fact.ready), None)

    def item(self, slug: str) -> Item | None:
        """Return one item of the catalogue, offered here or not: its cases can be asked after anywhere."""
        return next((item for item in self.items if item.slug == slug), None)


def _kind(need: Needed) -> DeviceKind:
    return DeviceKind[need.name]
