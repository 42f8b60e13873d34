"""Whatever is typed, a form stays a form."""

from hypothesis import given
from hypothesis import strategies as st

from devtools.session_diagram import APPLICANT, HELPER, NOW, world
from kiosk.acceptance import Accepted, judge
from kiosk.forms import Draft, content, first_open, page_after, pages, value, with_answer

ITEM = world().items[0]
ASKED = tuple(spec for spec in ITEM.fields if spec.kind is not None)
texts = st.one_of(
    st.text(max_size=25), st.text("0123456789０１２ ", max_size=25), st.sampled_from(["true", "子女", "其他"])
)


@given(st.sampled_from(ASKED), texts)
def test_every_text_is_judged_and_judging_again_changes_nothing(spec, text: str) -> None:  # noqa: ANN001 - a field
    """An accepted answer is accepted again as it is kept; nothing raises."""
    answer = judge(spec, text, NOW.date())
    if isinstance(answer, Accepted):
        assert judge(spec, answer.value, NOW.date()) == answer


@given(st.lists(st.tuples(st.sampled_from(ASKED), texts), max_size=12), st.booleans())
def test_any_order_of_answers_gives_a_whole_form(given_answers, helped: bool) -> None:  # noqa: ANN001, FBT001 - drawn
    """Pages follow one another, hidden answers are forgotten, and only relevant fields are sent."""
    draft = Draft(item=ITEM, applicant=APPLICANT, helper=HELPER if helped else None)
    for spec, text in given_answers:
        answer = judge(spec, text, NOW.date())
        if isinstance(answer, Accepted):
            draft = with_answer(draft, spec.key, answer.value)
    asked = pages(draft)
    walked, page = [asked[0]], page_after(draft, asked[0].key)
    while page is not None:
        walked.append(page)
        page = page_after(draft, page.key)
    assert tuple(walked) == asked
    sent = dict(content(draft))
    assert ("delegate_name" in sent) <= (sent.get("delegate_used") == "true")
    unanswered = first_open(draft)
    assert unanswered is None or value(draft, unanswered.key) is None
