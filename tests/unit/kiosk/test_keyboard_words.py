"""A question that is answered in words comes with what the large keyboard says, in the language of the visit."""

from dataclasses import replace

import pytest

from devtools.samples import APPLICANT, context
from kiosk import states as s
from kiosk.catalogue import FieldSpec
from kiosk.forms import Draft
from kiosk.keyboard_words import keyboard_words
from kiosk.screen import FieldKind, Question
from kiosk.terminal import InService
from kiosk.texts import Language, Words
from kiosk.view import render


def _asked(kind: FieldKind, language: Language = Language.ZH) -> Question:
    facts = context()
    words = Words("街道", "Street")
    field = FieldSpec(key="street", label=words, question=words, kind=kind, max_length=40)
    item = replace(facts.items[0], fields=(field,))
    draft = Draft(item=item, applicant=APPLICANT)
    page = render(InService(s.FillingForm(visit=s.Visit(language), draft=draft, at="street")), facts)
    assert page.question is not None
    return page.question


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT])
def test_a_text_is_asked_for_with_a_keyboard(kind: FieldKind, language: Language) -> None:
    """The page holds every word that its keyboard shows."""
    question = _asked(kind, language)
    assert question.keyboard == keyboard_words(context().texts.voice(language))
    assert question.max_length == 40


def test_digits_need_no_large_keyboard() -> None:
    """A telephone number has its own pad."""
    assert _asked(FieldKind.DIGITS).keyboard is None


def test_strokes_have_their_names() -> None:
    """横 竖 撇 点 折, and any stroke: whoever cannot see the keys hears them."""
    assert keyboard_words(context().texts.voice(Language.ZH)).strokes == ("横", "竖", "撇", "点", "折", "任意")
