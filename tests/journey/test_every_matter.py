"""Each matter that ships, from the home screen to the district's acceptance, with every kind of field filled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.world import World, fetch, started
from kiosk.catalogue import Item
from kiosk.catalogue_files import load_catalogue, load_site
from kiosk.screen import FieldKind, ScreenName, Snapshot
from tests.conftest import belongings, left_since
from tests.journey.form_filler import answer, marks
from tests.journey.visitor import Visitor

CONFIG = Path(__file__).parents[2] / "config"
ITEMS = load_catalogue(CONFIG / "catalogue", load_site(CONFIG / "sites" / "demo.yaml"))
OFFLINE = ("remote-medical-record", "signboard-record")
SKIPPABLE = frozenset({"last_employer", "want_service"})


@pytest.fixture(scope="module", autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """One terminal serves the whole file: its threads come and go between tests, and all are gone at its end."""
    before = belongings()
    yield
    assert left_since(before) == []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A bench, and a district whose clerk accepts what he finds in order."""
    with started(tmp_path_factory.mktemp("matters"), accept_after=0.2, instant=True) as outside:
        yield outside


@pytest.fixture(scope="module")
def guest(house: World) -> Iterator[Visitor]:
    """Somebody before a terminal that stays on for all visits."""
    somebody = Visitor(house)
    somebody.start()
    yield somebody
    somebody.stop()


def choose(guest: Visitor, slug: str) -> Snapshot:
    """Look for a service on the home screen, asking for more until it is there."""
    guest.to_home()
    for _ in range(len(ITEMS)):
        assert guest.shown is not None
        if any(choice.argument == slug for choice in guest.shown.choices):
            break
        seen = guest.shown.choices
        guest.press("more")
        guest.until(lambda s, seen=seen: s.choices != seen, "more services")
    guest.press("choose-item", slug)
    return guest.sees(ScreenName.NOTICE)


def to_form(guest: Visitor, slug: str) -> Snapshot:
    """Choose a service, lay the card, confirm whose it is."""
    choose(guest, slug)
    guest.press("next")
    guest.sees(ScreenName.CARD)
    guest.world.verb("id-card-reader", "lay", person="jia")
    guest.until(lambda s: s.screen is ScreenName.CARD and any(a.intent == "next" for a in s.actions), "the name")
    guest.press("next")
    return guest.sees(ScreenName.FORM)


def fill(guest: Visitor, shown: Snapshot, skipping: frozenset[str] = frozenset()) -> set[FieldKind]:
    """Answer every question but those to be skipped; return the kinds of field that were asked."""
    kinds = set()
    while shown.question is not None:
        question = shown.question
        kinds.add(question.kind)
        for value in marks(question) if question.key not in skipping else ():
            guest.press("mark", value)
        if question.key in skipping:
            guest.press("skip")
        else:
            guest.press("answer", answer(question))
        shown = guest.until(
            lambda s, asked=question.key: s.question is None or s.question.key != asked, f"what follows {question.key}"
        )
    assert shown.screen is ScreenName.REVIEW
    return kinds


def finish(guest: Visitor) -> str:
    """Confirm, take the card, leave; return the registration number."""
    guest.press("confirm")
    number = guest.sees(ScreenName.CONFIRMATION).number
    guest.leave()
    return number


def whole(guest: Visitor, number: str) -> dict[str, object]:
    """Return a case as the desk sees it, opened."""
    case = guest.case_of(number, "accepted")
    opened: dict[str, object] = fetch(f"{guest.world.desk}/desk/cases/{case['reference']}.json")
    return opened


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)
def test_a_matter_reaches_its_acceptance(guest: Visitor, item: Item) -> None:
    """Home, card, every question, receipt, district: it takes what was answered, and finds nothing wrong with it."""
    kinds = fill(guest, to_form(guest, item.slug))
    assert kinds >= {spec.kind for spec in item.fields if spec.kind is not None and spec.when is None}
    case = whole(guest, finish(guest))
    payload = case["payload"]
    assert isinstance(payload, dict)
    assert case["findings"] == []
    needed = {spec.key for spec in item.fields if spec.when is None}
    assert needed <= payload["answers"].keys()
    later = [use.ref.slug for use in item.materials if use.later and use.when is None]
    assert [one["material"] for one in payload["materials"]][: len(later)] == later


@pytest.mark.parametrize("slug", OFFLINE)
def test_a_matter_without_network_reaches_its_acceptance_afterwards(guest: Visitor, slug: str) -> None:
    """The receipt comes at once, the acceptance when the network is back."""
    guest.world.verb("network", "cut")
    try:
        fill(guest, to_form(guest, slug))
        number = finish(guest)
    finally:
        guest.world.verb("network", "restore")
    assert whole(guest, number)["findings"] == []


def test_what_was_skipped_is_not_sent(guest: Visitor) -> None:
    """An optional question may be left open; the check page says so, and the district is told nothing of it."""
    slug = "unemployment-registration"
    fill(guest, to_form(guest, slug), skipping=SKIPPABLE)
    assert guest.shown is not None
    assert [row.value for row in guest.shown.rows].count("没有填") == len(SKIPPABLE)
    payload = whole(guest, finish(guest))["payload"]
    assert isinstance(payload, dict)
    assert not SKIPPABLE & payload["answers"].keys()
