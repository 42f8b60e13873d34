"""Check a JSON value against the part of JSON Schema that the contract uses: what is published is what is judged."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

Schema = Mapping[str, Any]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def faults(value: object, schema: Schema, where: str = "$") -> Iterator[str]:
    """Yield each place that breaks ``schema`` and the rule that it breaks; never the value itself."""
    kind = schema.get("type", "object")
    if not isinstance(value, _TYPES[kind]) or isinstance(value, bool) != (kind == "boolean"):
        yield f"{where}: not of type {kind}"
        return
    yield from _scalar_faults(value, schema, where)
    if isinstance(value, dict):
        yield from _object_faults(value, schema, where)
    if isinstance(value, list):
        yield from _array_faults(value, schema, where)


def _scalar_faults(value: Any, schema: Schema, where: str) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    for rule, broken in _RULES.items():
        if rule in schema and broken(value, schema[rule]):
            yield f"{where}: breaks {rule}"


def _object_faults(value: Mapping[str, object], schema: Schema, where: str) -> Iterator[str]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}.{name}: missing"
    for name, part in properties.items():
        if name in value:
            yield from faults(value[name], part, f"{where}.{name}")
    if schema.get("additionalProperties") is False and not value.keys() <= properties.keys():
        yield f"{where}: has members that the contract does not name"


def _array_faults(value: list[object], schema: Schema, where: str) -> Iterator[str]:
    for at, member in enumerate(value):
        yield from faults(member, schema.get("items", {}), f"{where}[{at}]")


def _no_pattern(value: str, pattern: str) -> bool:
    return re.search(pattern, value, re.ASCII) is None or value.endswith("\n")


def _no_format(value: str, name: str) -> bool:
    return name == "date-time" and not _is_time(value)


def _is_time(text: str) -> bool:
    if _TIME.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_RULES: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "enum": lambda value, allowed: value not in allowed,
    "const": lambda value, only: value != only,
    "pattern": _no_pattern,
    "format": _no_format,
    "minimum": lambda value, low: value < low,
    "maximum": lambda value, high: value > high,
    "minLength": lambda value, low: len(value) < low,
    "maxLength": lambda value, high: len(value) > high,
    "maxItems": lambda value, high: len(value) > high,
}
