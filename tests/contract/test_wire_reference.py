"""The page about the wire says what the contract says."""

import re
from pathlib import Path

from district.cases import STEPS
from district.numbers import parse_registration_number
from district.pages import STEP_NAMES
from district.problems import Wrong
from district.reference import BEGIN, END, renewed
from district.routes import WIRE
from district.wire import document

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/wire.md").read_text(encoding="utf-8")
PROSE = PAGE.partition(BEGIN)[0]


def test_the_generated_part_is_fresh() -> None:
    """Renew it with: python -m district.reference docs/reference/wire.md."""
    assert BEGIN in PAGE
    assert END in PAGE
    assert renewed(PAGE) == PAGE


def test_the_contract_lists_exactly_the_calls_that_are_answered() -> None:
    """No call without its description, no description without its call."""
    served = {
        (route.path, method.lower())
        for route in WIRE
        for method in (route.methods or set()) - ({"HEAD"} if "GET" in (route.methods or ()) else set())
    }
    described = {(path, method) for path, operations in document()["paths"].items() for method in operations}
    assert served == described


def test_the_prose_names_only_refusals_that_exist() -> None:
    """A status and a name in the table of answers belong together."""
    named = re.findall(r"\| (\d{3}) `([a-z-]+)` \|", PROSE)
    assert named
    assert set(named) <= {(str(wrong.status), wrong.slug) for wrong in Wrong}


def test_the_table_of_states_is_the_gateways() -> None:
    """Every state stands in its step, in words that residents and clerks see."""
    rows = re.findall(r"^\| (..) \w+ \| (`.*`) \|$", PROSE, re.MULTILINE)
    told = {word: step for step, words in rows for word in re.findall(r"`(\w+)`", words)}
    assert told == {str(state): STEP_NAMES[step] for state, step in STEPS.items()}


def test_the_example_of_the_decision_is_a_registration_number() -> None:
    """Whoever copies it gets one that passes its check."""
    decision = (ROOT / "docs/decisions/0007-registration-numbers.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"for example `(L[^`]+)`", decision)
    assert parse_registration_number(example) is not None
