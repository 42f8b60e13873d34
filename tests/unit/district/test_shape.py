"""The judgement by the published schema."""

from typing import Any

import pytest

from district.schemas import COMPONENTS, ENVELOPE
from district.shape import _RULES, faults

UNJUDGED = {"type", "description", "examples", "properties", "required", "additionalProperties", "items"}


def rules_of(schema: Any) -> set[str]:
    """Every keyword of a schema and of the schemas in it."""
    parts = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return set(schema).union(*(rules_of(part) for part in parts))


def test_every_rule_of_the_envelope_is_judged() -> None:
    """A rule that stands in the contract is never only words."""
    assert rules_of(ENVELOPE) - UNJUDGED <= _RULES.keys()


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_the_examples_of_the_contract_pass(name: str) -> None:
    """The judge takes what the contract shows."""
    for example in COMPONENTS[name]["examples"]:
        assert list(faults(example, COMPONENTS[name])) == []


@pytest.mark.parametrize(
    ("value", "schema", "told"),
    [
        (True, {"type": "integer"}, "$: not of type integer"),
        ("x", {"type": "object"}, "$: not of type object"),
        ({}, {"required": ["a"]}, "$.a: missing"),
        (
            {"a": {"b": 1}},
            {"properties": {"a": {"properties": {"b": {"type": "string"}}}}},
            "$.a.b: not of type string",
        ),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}, "$[1]: not of type integer"),
        ("aa\n", {"type": "string", "pattern": "^a+$"}, "$: breaks pattern"),
        ("2026-13-01T00:00:00Z", {"type": "string", "format": "date-time"}, "$: breaks format"),
        ("٢٠٢٦-01-01T00:00:00Z", {"type": "string", "format": "date-time"}, "$: breaks format"),
        ({"x": 1}, {"additionalProperties": False}, "$: has members that the contract does not name"),
    ],
)
def test_the_place_and_the_rule_are_told_never_the_value(value: object, schema: dict[str, Any], told: str) -> None:
    """A refusal helps the makers of a terminal and gives nothing away."""
    assert list(faults(value, schema)) == [told]


def test_a_good_time_may_be_in_any_offset() -> None:
    """RFC 3339 with offset, to the microsecond."""
    for text in ("2026-11-23T09:30:11+08:00", "2026-11-23T01:30:11Z", "2026-11-23T09:30:11.123456+08:00"):
        assert list(faults(text, {"type": "string", "format": "date-time"})) == []
