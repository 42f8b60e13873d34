"""Whatever is tapped in the form of any item, it stays a form and can be finished."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from devtools.samples import APPLICANT, context
from kiosk import intents as i
from kiosk.acceptance import Accepted, judge
from kiosk.applying import on_form
from kiosk.forms import Draft, content, first_open, pages
from kiosk.states import FillingForm, ReadingCard, Reviewing, Visit
from kiosk.terminal import InService
from kiosk.view import render

FACTS = context()
BY_SLUG = {item.slug: item for item in FACTS.items}
taps = st.one_of(
    st.integers(0, 40),  # one of the choices on the page
    st.sampled_from(["answer", "next", "back", "more", "skip"]),
    st.text(max_size=12),
    st.text("0123456789.X", min_size=1, max_size=18),
)


def meant(tap: int | str, state: FillingForm) -> i.Intent:
    """Turn a tap into an intent: a button of the page, or something typed or forged."""
    asked = render(InService(state), FACTS)
    if isinstance(tap, int) and asked.question and asked.question.choices:
        choice = asked.question.choices[tap % len(asked.question.choices)]
        return i.to_intent(choice.intent, choice.argument)
    button = next((action for action in asked.actions if action.intent == tap), None)
    if button is not None:
        return i.to_intent(button.intent, button.argument)
    plain = {"next": i.Next(), "back": i.Back(), "more": i.ShowMore(), "skip": i.SkipQuestion()}
    return plain.get(str(tap), i.GiveAnswer(str(tap)))


@given(st.sampled_from(sorted(BY_SLUG)), st.lists(taps, max_size=40))
def test_no_tap_breaks_a_form(slug: str, tapped: list[int | str]) -> None:
    """Every page can be drawn, and every answer that is held is one that its field accepts."""
    draft = Draft(item=BY_SLUG[slug], applicant=APPLICANT)
    state = FillingForm(visit=Visit(), draft=draft, at=pages(draft)[0].key)
    for tap in tapped:
        after, _ = on_form(state, meant(tap, state), FACTS)
        assert isinstance(after, FillingForm | ReadingCard | Reviewing)
        render(InService(after), FACTS)
        if not isinstance(after, FillingForm):
            break
        state = after
    for key, answer in content(state.draft):
        spec = state.draft.item.field(key)
        if spec.kind is not None:
            assert isinstance(judge(spec, answer, FACTS.today, dict(content(state.draft))), Accepted)


@given(st.sampled_from(sorted(BY_SLUG)), st.dates(date(2026, 1, 1), date(2031, 12, 31)))
def test_every_form_can_be_finished_by_choosing_skipping_and_typing(slug: str, today: date) -> None:
    """On any day: no list of choices is empty, so that nobody is stuck before one."""
    typed = {"uscc": "91119900PDY00001X1", "bank_account": "6228480000000000000", "monthly_income": "3500"}
    facts = replace(FACTS, now=FACTS.now.replace(year=today.year, month=today.month, day=today.day))
    draft = Draft(item=BY_SLUG[slug], applicant=APPLICANT)
    state = FillingForm(visit=Visit(), draft=draft, at=pages(draft)[0].key)
    for _ in range(80):
        asked = render(InService(state), facts).question
        assert asked is not None
        number = typed.get(asked.key, "13900000000" if asked.max_length == 11 else "2")
        choice = asked.choices[0] if asked.choices else None
        if asked.several and choice is not None:
            state, _ = on_form(state, i.to_intent("mark", choice.argument), facts)
        skip = asked.optional and choice is None
        intent = i.SkipQuestion() if skip else i.GiveAnswer(choice.argument if choice else number)
        after, _ = on_form(state, intent, facts)
        if not isinstance(after, FillingForm):
            assert isinstance(after, ReadingCard | Reviewing)
            return
        state = after
    raise AssertionError(f"{slug}: stuck at {first_open(state.draft)}")
