"""Terminal and district agree on every item: what the one keeps, the other finds nothing wrong with."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from devtools.district_items import FILE, text
from district.examination import examine
from district.register import item as known_item
from kiosk.acceptance import Accepted, judge
from kiosk.catalogue import Item
from kiosk.catalogue_files import load_catalogue, load_site
from kiosk.fields import FieldSpec, Source
from kiosk.screen import FieldKind
from kiosk.stages import Choosing, joined, stage

ROOT = Path(__file__).parents[2]
ITEMS = load_catalogue(ROOT / "config" / "catalogue", load_site(ROOT / "config" / "sites" / "demo.yaml"))
TODAY = date(2026, 11, 23)
TYPED = {
    FieldKind.DIGITS: ("13900000000", "6228480000000000000"),
    FieldKind.USCC: ("91119900PDY00001X1",),
    FieldKind.MONEY: ("3500",),
    FieldKind.DECIMAL: ("2.5",),
    FieldKind.TEXT: ("测试内容",),
    FieldKind.LONG_TEXT: ("测试\n内容",),
    FieldKind.BOOLEAN: ("true", "false"),
}
CARD = {
    Source.CARD_NAME: "测试甲",
    Source.CARD_NUMBER: "119900194506070016",
    Source.CARD_ADDRESS: "示例市示例区示例胡同甲 12 号",
    Source.HELPER_NAME: "测试乙",
    Source.HELPER_NUMBER: "119900195802150023",
}
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)


def in_parts(spec: FieldSpec, parts: tuple[str, ...] = ()) -> str:
    """Put an answer together of the last choice of each part, and of a number where one is typed."""
    asked = stage(spec, parts, TODAY)
    if asked is None:
        return joined(spec, parts)
    return in_parts(spec, (*parts, asked.picks[-1].value if isinstance(asked, Choosing) else "12"))


def tries(spec: FieldSpec) -> Iterator[str]:
    """Yield answers of a field, of which the terminal keeps some at least."""
    if spec.kind in TYPED:
        yield from TYPED[spec.kind]
    elif spec.kind in {FieldKind.CHOICE, FieldKind.MULTI_CHOICE}:
        yield from (option.value for option in spec.options)
        yield ",".join(option.value for option in spec.options)
    else:
        yield in_parts(spec)


def kept(item: Item) -> dict[str, list[str]]:
    """Return what the terminal keeps of those answers, by field."""
    found = {}
    for spec in item.fields:
        verdicts = (judge(spec, answer, TODAY) for answer in tries(spec)) if spec.kind else ()
        from_card = [CARD[spec.source]] if spec.source in CARD else []
        found[spec.key] = from_card + [verdict.value for verdict in verdicts if isinstance(verdict, Accepted)]
        assert found[spec.key], spec.key
    return found


def whole(item: Item) -> dict[str, str]:
    """Return one set of answers in which every field is asked."""
    answers = {key: values[0] for key, values in kept(item).items()}
    return answers | {spec.when.field: spec.when.literal for spec in item.fields if spec.when is not None}


def findings(item: Item, answers: dict[str, str]) -> tuple[str, ...]:
    """Let the district examine answers."""
    return examine(item.slug, item.version, {"item": item.slug, "answers": answers})


def test_what_the_district_knows_is_derived_from_the_catalogue() -> None:
    """`python -m devtools.district_items` has been run since the catalogue changed."""
    assert FILE.read_text(encoding="utf-8") == text()
    run = subprocess.run([sys.executable, "-m", "devtools.district_items", "--check"], cwd=ROOT, check=False)
    assert run.returncode == 0


@each_item
def test_both_sides_name_the_same_promise_and_windows(item: Item) -> None:
    """A receipt and the district say the same of who answers, and by when."""
    known = known_item(item.slug)
    assert known is not None
    assert (known.version, known.promised_days) == (item.version, item.days.promised)
    for office, told in ((item.deciding_body, known.deciding_body), (item.result.window, known.result_window)):
        assert told["name"] == {"zh": office.name.zh, "en": office.name.en}
        assert told["phone"] == office.phone


@each_item
def test_what_the_terminal_keeps_the_district_takes(item: Item) -> None:
    """Every acceptable answer of every field, one at a time in an otherwise whole form."""
    answers = whole(item)
    assert findings(item, answers) == ()
    asked_by_others = {spec.when.field for spec in item.fields if spec.when is not None}
    for key, values in kept(item).items():
        for answer in values if key not in asked_by_others else ():
            assert findings(item, {**answers, key: answer}) == (), key


@each_item
def test_the_district_notices_what_is_missing_wrong_or_strange(item: Item) -> None:
    """Each fault is told by the field's name and never by its answer."""
    answers = whole(item)
    for spec in item.fields:
        without = {key: answer for key, answer in answers.items() if key != spec.key}
        told = findings(item, without)
        assert any(line.startswith(spec.label.zh) for line in told) is not spec.optional
        spoiled = findings(item, {**answers, spec.key: "\x00" * 900})
        assert any(line.startswith(spec.label.zh) for line in spoiled)
        assert "\x00" not in json.dumps(spoiled)
    assert findings(item, {**answers, "shoe_size": "44"}) != ()


def test_answers_to_questions_that_were_not_asked_are_noticed() -> None:
    """Nobody helped, and yet there is a helper."""
    item = next(item for item in ITEMS if item.slug == "advanced-age-allowance")
    assert findings(item, {**whole(item), "delegate_used": "false"})


def test_nothing_is_said_of_what_the_district_has_not_entered() -> None:
    """A terminal may know a newer version; its cases wait for a clerk, not for a correction."""
    assert examine("no-such-item", "1", {}) == ()
    assert examine("mediation", "2099-01", {}) == ()
    assert examine("mediation", "2026-11-draft", "not JSON") != ()
