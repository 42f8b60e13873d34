"""What a form asks, and what it accepts."""

from dataclasses import replace

import pytest

from devtools.session_diagram import HELPER, NOW
from kiosk.acceptance import Accepted, Rejected, judge
from kiosk.catalogue import Item
from kiosk.fields import FieldSpec
from kiosk.forms import (
    Draft,
    content,
    first_open,
    page_after,
    page_before,
    page_of,
    pages,
    relevant,
    unmet,
    value,
    with_answer,
)

TODAY = NOW.date()


def keys(specs: tuple[FieldSpec, ...]) -> list[str]:
    """Name fields."""
    return [spec.key for spec in specs]


def test_nobody_types_what_the_card_says(draft: Draft) -> None:
    """One page per question, and none for name, number and address."""
    assert keys(pages(draft)) == ["mobile", "community", "delegate_used", "bank_name", "bank_account", "receive_other"]


def test_a_helper_brings_one_page_for_the_card_and_one_question(draft: Draft) -> None:
    """Both fields of the helper's card are settled on one page."""
    helped = with_answer(draft, "delegate_used", "true")
    assert keys(pages(helped))[2:5] == ["delegate_used", "delegate_name", "delegate_relation"]
    page = page_of(helped, "delegate_id")
    assert page is not None
    assert page.key == "delegate_name"
    assert page_of(draft, "delegate_id") is None
    assert page_of(draft, "name") is None


def test_forward_and_back_are_each_other(draft: Draft) -> None:
    """Every page but the ends has a neighbour on both sides."""
    for page in pages(draft):
        following = page_after(draft, page.key)
        assert following is None or page_before(draft, following.key) == page


def test_no_helper_no_helper_data(draft: Draft) -> None:
    """Answering that nobody helps forgets whoever helped."""
    helped = replace(with_answer(draft, "delegate_used", "true"), helper=HELPER)
    helped = with_answer(helped, "delegate_relation", "子女")
    assert value(helped, "delegate_name") == HELPER.name
    alone = with_answer(helped, "delegate_used", "false")
    assert alone.helper is None
    assert dict(alone.answers) == {"delegate_used": "false"}
    assert not [key for key, _ in content(alone) if key.startswith("delegate_") and key != "delegate_used"]


def test_the_order_of_answers_does_not_show(draft: Draft) -> None:
    """Changing an answer leaves no trace in what is sent."""
    straight = with_answer(with_answer(draft, "mobile", "13800000000"), "community", "示例一社区")
    crooked = with_answer(with_answer(draft, "community", "示例一社区"), "mobile", "13800000000")
    assert straight == crooked


def test_the_first_open_page_is_found(draft: Draft) -> None:
    """A form is complete when nothing is open."""
    assert first_open(draft) == draft.item.field("mobile")
    for spec in pages(draft):
        draft = with_answer(draft, spec.key, "false")
    assert first_open(draft) is None


def test_a_draft_does_not_show_itself(draft: Draft) -> None:
    """Its repr is safe in a log."""
    assert repr(with_answer(draft, "mobile", "13800000000")) == "‹resident›"


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("mobile", "13800000000", Accepted("13800000000")),
        ("mobile", "１３８ ００００ ００００", Accepted("13800000000")),
        ("mobile", "", Rejected("form.error.empty")),
        ("mobile", "  ", Rejected("form.error.empty")),
        ("mobile", "1380000000", Rejected("form.error.length", (("wanted", 11), ("found", 10)), "1380000000")),
        ("mobile", "+86 138-0000-0000", Accepted("13800000000")),
        ("mobile", "12800000000", Rejected("form.error.mobile", given="12800000000")),
        ("mobile", "23800000000", Rejected("form.error.mobile", given="23800000000")),
        ("mobile", "1380000000x", Rejected("form.error.digits", given="1380000000X")),
        ("mobile", "١٣٨٠٠٠٠٠٠٠٠", Rejected("form.error.digits", given="١٣٨٠٠٠٠٠٠٠٠")),
        ("bank_account", "4111 1111 1111 1111", Accepted("4111111111111111")),
        ("bank_account", "4111111111111112", Rejected("form.error.bank-card", given="4111111111111112")),
        (
            "bank_account",
            "41111111",
            Rejected("form.error.length-range", (("least", 16), ("most", 19), ("found", 8)), "41111111"),
        ),
        ("bank_name", "北京银行", Accepted("北京银行")),
        ("bank_name", "别的银行", Rejected("form.error.choose")),
        ("delegate_used", "true", Accepted("true")),
        ("delegate_used", "maybe", Rejected("form.error.choose")),
    ],
)
def test_answers_are_judged_at_their_field(item: Item, key: str, text: str, answer: Accepted | Rejected) -> None:
    """What is wrong is said in words, with what was typed to be mended."""
    assert judge(item.field(key), text, TODAY) == answer


def test_age_is_a_condition_the_card_can_tell(draft: Draft) -> None:
    """Eighty on the day is enough; the day before is not; without a card nothing is claimed."""
    person = draft.applicant
    assert person is not None
    birthday = TODAY.replace(year=TODAY.year - 80)
    old = replace(draft, applicant=replace(person, birth=birthday))
    young = replace(draft, applicant=replace(person, birth=birthday.replace(day=birthday.day + 1)))
    assert unmet(old, TODAY) == ()
    assert [condition.text.zh for condition in unmet(young, TODAY)] == ["申请人年满 80 周岁"]
    assert unmet(replace(draft, applicant=None), TODAY) == ()


def test_content_follows_the_item(draft: Draft) -> None:
    """The district finds the fields in the item's order."""
    order = keys(draft.item.fields)
    found = [key for key, _ in content(with_answer(draft, "receive_other", "false"))]
    assert found == sorted(found, key=order.index)
    assert keys(relevant(draft))[:3] == ["name", "id_number", "address"]
