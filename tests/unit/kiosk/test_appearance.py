"""How the face is drawn belongs to one visit: chosen on a page of its own, kept through it, and gone after it."""

from itertools import pairwise
from typing import Any

import pytest

from devtools.samples import context
from kiosk import intents as i
from kiosk import overlays as o
from kiosk import states as s
from kiosk.appearance import ORDINARY_LOOKS, Appearance, Contrast, TextSize
from kiosk.events import Event, Timer, TimerFired
from kiosk.screen import ScreenName
from kiosk.session import step
from kiosk.terminal import InService
from kiosk.view import render

_CHOSEN = Appearance(text_size=TextSize.LARGEST, contrast=Contrast.DARK, reach=True, still=True)
_CHOICES = (
    i.ChooseTextSize(TextSize.LARGEST),
    i.ChooseContrast(Contrast.DARK),
    i.ChooseReach(wanted=True),
    i.ChooseStill(wanted=True),
)


def _after(state: o.State, *events: Event) -> o.State:
    for event in events:
        state = step(state, event, context())[0]
    return state


def test_choices_last_until_the_visit_ends() -> None:
    """What was chosen shows at once, stays on the next screens, and the next resident begins anew."""
    page = _after(s.Idle(), i.AskAppearance(), *_CHOICES)
    assert isinstance(page, o.Adjusting)
    assert o.appearance_of(page) == _CHOSEN
    home = _after(page, i.Next())
    assert isinstance(home, s.ChoosingService)
    assert o.appearance_of(_after(home, i.ChooseProgress())) == _CHOSEN
    ended = _after(home, i.Cancel())
    assert ended == s.Idle()
    assert o.appearance_of(_after(ended, i.Touched())) == ORDINARY_LOOKS


def test_page_marks_what_is_chosen() -> None:
    """The page offers at most nine ways and marks those that hold; a switch that is on offers to go off."""
    page = _after(s.Idle(), i.AskAppearance(), *_CHOICES)
    shown = render(InService(page), context())
    assert shown.screen is ScreenName.APPEARANCE
    assert shown.appearance == _CHOSEN
    assert len(shown.choices) == 9
    marked = {(choice.intent, choice.argument) for choice in shown.choices if choice.selected}
    assert marked == {("text-size", "4"), ("contrast", "dark"), ("reach", "no"), ("still", "no")}
    for choice in shown.choices:
        i.to_intent(choice.intent, choice.argument)


@pytest.mark.parametrize("leave", [i.Next(), i.Back()])
def test_page_leads_back_to_what_it_lay_over(leave: Event) -> None:
    """Nothing is lost by looking at the choices, not even from help or under the inactivity warning."""
    helped = _after(s.Idle(), i.Touched(), i.AskHelp(), i.AskAppearance())
    assert isinstance(helped, o.Adjusting)
    faded = _after(helped, TimerFired(Timer.INACTIVITY))
    assert isinstance(faded, o.Fading)
    assert _after(faded, i.StillHere(), leave) == _after(s.Idle(), i.Touched())


@pytest.mark.parametrize(("name", "argument"), [("text-size", "5"), ("contrast", "grey"), ("reach", "perhaps")])
def test_no_button_chooses_what_does_not_exist(name: str, argument: str) -> None:
    """An argument that fits no choice is a bug of the face, and is said to be one."""
    with pytest.raises(ValueError, match=r"."):
        i.to_intent(name, argument)


def test_sizes_grow() -> None:
    """A later size is a larger one."""
    sizes: list[Any] = list(TextSize)
    assert all(small < large for small, large in pairwise(sizes))
