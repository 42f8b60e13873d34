"""Every page in every look: portrait and landscape, four sizes of text, three sets of colours, both languages."""

from itertools import product
from typing import Any

import pytest

from devtools.face_judge import Page
from devtools.samples import snapshots
from kiosk.appearance import Appearance, Contrast, TextSize
from kiosk.screen import Choice
from kiosk.texts import Language

_PITCH = 0.248
_LOOKS = list(product(TextSize, Contrast, Language))
_LONGEST_CHOICE = 12


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "contrast", "language"), _LOOKS)
def test_pages_survive_every_look(
    looked: Any, size: TextSize, contrast: Contrast, language: Language, request: pytest.FixtureRequest
) -> None:
    """Nothing overlaps, is cut, faint, small, close or nameless; a twelfth of the pages unless ``--whole``."""
    looks = Appearance(text_size=size, contrast=contrast)
    assert _faults(looked, looks, language, request, _LOOKS.index((size, contrast, language)) // 2) == {}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "language"), list(product(TextSize, Language)))
def test_pages_survive_being_low(
    portrait: Any, size: TextSize, language: Language, request: pytest.FixtureRequest
) -> None:
    """The same where everything stands in the lower part of the panel, for whoever sits."""
    looks = Appearance(text_size=size, reach=True)
    assert _faults(portrait, looks, language, request, size) == {}


@pytest.mark.parametrize("size", TextSize)
def test_help_never_moves(looked: Any, size: TextSize) -> None:
    """Help stands in one place on every page and in every size."""
    places = set()
    for look in (Appearance(text_size=size), Appearance()):
        for page in list(snapshots(Language.ZH, look).values())[::6]:
            looked.show(page)
            help_button = next((item for item in looked.items() if item.objectName() == "action-help-"), None)
            if help_button is not None:
                places.add(help_button.mapRectToScene(help_button.boundingRect()).getRect())
    assert len(places) == 1


@pytest.mark.parametrize("size", TextSize)
def test_low_pages_leave_the_upper_part_alone(portrait: Any, size: TextSize) -> None:
    """Reach mode: no button stands in the upper part of the panel, and at ordinary size none above 64 %."""
    for page in list(snapshots(Language.ZH, Appearance(text_size=size, reach=True)).values())[::5]:
        portrait.show(page)
        least = {1: 0.36, 2: 0.3, 3: 0.2, 4: 0.12}[size] * portrait.face.window.height()
        seen = Page.of(portrait.face.window, _PITCH)
        assert all(button.mapRectToScene(button.boundingRect()).top() >= least for button in seen.buttons())


def test_choices_are_short() -> None:
    """No Chinese choice has more than twelve characters."""
    assert [label for label in _labels() if _hanzi(label) > _LONGEST_CHOICE] == []


def _hanzi(label: str) -> int:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in label)


def _labels() -> list[str]:
    pages = snapshots(Language.ZH).values()
    choices: list[Choice] = [
        choice for page in pages for choice in (*page.choices, *(page.question.choices if page.question else ()))
    ]
    return [choice.label for choice in choices]


def _faults(
    looked: Any, looks: Appearance, language: Language, request: pytest.FixtureRequest, nth: int
) -> dict[str, list[str]]:
    pages = list(snapshots(language, looks).items())
    if not request.config.getoption("--whole"):
        pages = pages[nth % 12 :: 12]
    found = {}
    for name, page in pages:
        looked.show(page)
        if faults := Page.of(looked.face.window, _PITCH).faults():
            found[name] = faults
    return found
