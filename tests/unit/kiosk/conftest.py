"""A terminal without devices, and a way to walk a visit through it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from devtools.session_diagram import APPLICANT, NOW, NUMBER
from drivers.cards import ResidentCard
from kiosk import intents as i
from kiosk.catalogue import Item
from kiosk.catalogue_files import load_catalogue, load_site
from kiosk.context import Context, DeviceFact
from kiosk.effects import Effect
from kiosk.events import CardFound, CardTaken, DeviceKind, DeviceWord, Event, SubmissionStored
from kiosk.forms import Draft
from kiosk.overlays import State
from kiosk.session import step
from kiosk.states import Idle
from kiosk.texts import Texts, load_texts

CONFIG = Path(__file__).parents[3] / "config"
ANSWERS = ("13800000000", "示例一社区", "false", "北京银行", "6222020000000000000", "false")


@dataclass
class Walk:
    """One visit under way: its state, the facts, and every effect so far."""

    context: Context
    state: State = field(default_factory=Idle)
    effects: list[Effect] = field(default_factory=list)

    def __call__(self, *events: Event) -> State:
        """Let things happen and return the state they lead to."""
        for event in events:
            self.state, effects = step(self.state, event, self.context)
            self.effects.extend(effects)
        return self.state

    def to_card(self) -> State:
        """Go to the reader."""
        return self(i.Touched(), i.ChooseItem("advanced-age-allowance"), i.Next())

    def to_form(self, card: ResidentCard = APPLICANT) -> State:
        """Go to the first question, the card taken back."""
        self.to_card()
        return self(CardFound(card), CardTaken(), i.Next())

    def to_review(self) -> State:
        """Go to the check page, nobody helping."""
        self.to_form()
        return self(*(i.GiveAnswer(text) for text in ANSWERS))

    def to_stored(self) -> State:
        """Confirm and become durable."""
        self.to_review()
        return self(i.Confirm(), SubmissionStored(submission_id="one", number=NUMBER, at=NOW))

    def happened(self, kind: type[Effect]) -> list[Effect]:
        """Return the effects of one kind."""
        return [effect for effect in self.effects if isinstance(effect, kind)]


@pytest.fixture(scope="session")
def texts() -> Texts:
    """Every text that ships."""
    return load_texts(CONFIG / "texts")


@pytest.fixture(scope="session")
def catalogue() -> dict[str, Item]:
    """Every service that ships, by its slug."""
    site = load_site(CONFIG / "sites" / "demo.yaml")
    return {item.slug: item for item in load_catalogue(CONFIG / "catalogue", site)}


@pytest.fixture(scope="session")
def context(texts: Texts, catalogue: dict[str, Item]) -> Context:
    """A terminal with the service of the first journey, where everything is well."""
    site = load_site(CONFIG / "sites" / "demo.yaml")
    return Context(
        now=NOW,
        site=site,
        items=(catalogue["advanced-age-allowance"],),
        texts=texts,
        devices=tuple(DeviceFact(kind, ready=True, word=DeviceWord.OK) for kind in DeviceKind),
        connected=True,
        store_open=True,
    )


@pytest.fixture
def item(context: Context) -> Item:
    """The service of the first journey."""
    return context.items[0]


@pytest.fixture
def draft(item: Item) -> Draft:
    """An application whose card has been read."""
    return Draft(item=item, applicant=APPLICANT)


@pytest.fixture
def walk(context: Context) -> Walk:
    """A visit that has not begun, on a terminal where everything is well."""
    return Walk(context)


@pytest.fixture
def walk_without(context: Context) -> Callable[..., Walk]:
    """Begin a visit on a terminal where something is not well."""

    def begin(*devices: DeviceKind, word: DeviceWord = DeviceWord.OFFLINE, connected: bool = True) -> Walk:
        facts = tuple(
            DeviceFact(kind, ready=kind not in devices, word=word if kind in devices else DeviceWord.OK)
            for kind in DeviceKind
        )
        return Walk(replace(context, devices=facts, connected=connected))

    return begin
