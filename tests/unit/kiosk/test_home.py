"""What the home screen promises: few choices, this place's first, and a way to all others."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk import intents as i
from kiosk.catalogue import Item
from kiosk.classification import SiteProfile
from kiosk.context import Context
from kiosk.fields import MOST_OPTIONS
from kiosk.states import ChoosingService, Idle, ReadingNotice
from kiosk.terminal import InService
from kiosk.view import render


@pytest.fixture
def whole(context: Context, catalogue: dict[str, Item]) -> Context:
    """A terminal that offers everything that ships."""
    return replace(context, items=tuple(catalogue.values()))


def shown(walk: Any) -> list[str]:
    """Return the services on the screen."""
    page = render(InService(walk.state), walk.context)
    assert len(page.choices) <= MOST_OPTIONS
    return [choice.argument for choice in page.choices if choice.intent == "choose-item"]


def test_every_service_is_reached_by_asking_for_more(walk: Any, whole: Context) -> None:
    """Nine choices at most on each page; after the last page comes the first again."""
    walk.context = whole
    walk(i.Touched())
    seen: list[str] = []
    for _ in whole.home:
        seen += shown(walk)
        walk(i.ShowMore())
    assert sorted(seen) == sorted(item.slug for item in whole.items)
    assert shown(walk) == seen[: len(shown(walk))]
    walk(i.ShowMore(), i.ChooseItem(shown(walk)[0]))
    assert isinstance(walk.state, ReadingNotice)


@pytest.mark.parametrize("profile", SiteProfile)
def test_the_services_of_this_kind_of_place_come_first(whole: Context, profile: SiteProfile) -> None:
    """A commercial building shows other services first than a community's station."""
    facts = replace(whole, site=replace(whole.site, profile=profile))
    order = [profile in item.home_on for sheet in facts.home for item in sheet]
    assert order == sorted(order, reverse=True)


def test_back_from_further_services_leads_to_the_first(walk: Any, whole: Context) -> None:
    """Only from the first page does Back end the visit."""
    walk.context = whole
    assert walk(i.Touched(), i.ShowMore(), i.Back()) == ChoosingService(walk.state.visit)
    assert walk(i.Back()) == Idle()


def test_a_few_services_have_no_further_page(walk: Any, context: Context) -> None:
    """Nobody is asked to look for more where there is no more; a terminal without services has a page all the same."""
    walk(i.Touched())
    assert render(InService(walk.state), walk.context).actions == ()
    assert walk(i.ShowMore()) == ChoosingService(walk.state.visit)
    walk.context = replace(context, items=())
    assert shown(walk) == []
