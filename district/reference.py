"""Write the contract as tables for people: the generated half of `docs/reference/wire.md`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from district.schemas import COMPONENTS
from district.wire import document
from district.wire_parts import HEADERS

BEGIN = "<!-- generated from the contract by `python -m district.reference docs/reference/wire.md` -->"
END = "<!-- end of the generated part -->"
_RULES = ("const", "enum", "pattern", "format", "minimum", "maximum", "minLength", "maxItems")


def tables() -> str:
    """Return the calls and the bodies as Markdown."""
    return "\n".join([*_calls(), *(line for name in COMPONENTS for line in _body(name, COMPONENTS[name]))])


def renewed(page: str) -> str:
    """Return ``page`` with its generated part written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def _calls() -> Iterator[str]:
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            yield f"### {method.upper()} {path}\n\n{operation['summary']}\n"
            yield from _parameters(operation)
            yield "| status | body | meaning |\n|---|---|---|"
            for status, answer in sorted(operation["responses"].items()):
                yield f"| {status} | {_content(answer)} | {answer['description']}{_headers(answer)} |"
            yield ""


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        words = parameter.get("description") or parameter["schema"].get("description", "")
        yield f"- {parameter['in']} `{parameter['name']}`: {words}"
    if "requestBody" in operation:
        ((media_type, content),) = operation["requestBody"]["content"].items()
        yield f"- body: {_shape(content['schema'], media_type)} {operation['requestBody']['description']}"
    if "parameters" in operation or "requestBody" in operation:
        yield ""


def _content(answer: dict[str, Any]) -> str:
    return " ".join(_shape(it["schema"], media_type) for media_type, it in answer.get("content", {}).items()) or "none"


def _headers(answer: dict[str, Any]) -> str:
    """Return the headers of this answer beside those that every answer has."""
    return "".join(f" `{name}`: {it['description']}" for name, it in answer["headers"].items() if name not in HEADERS)


def _shape(schema: dict[str, Any], media_type: str) -> str:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return f"[{name}](#{name.lower()}), `{media_type}`." if name else f"`{media_type}`."


def _body(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {name}\n"
    if "description" in schema:
        yield schema["description"] + "\n"
    yield "| member | type | rule | meaning |\n|---|---|---|---|"
    yield from _members(schema, "")
    yield ""


def _members(schema: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, part in schema.get("properties", {}).items():
        needed = "" if name in schema.get("required", ()) else " (may be absent)"
        rules = "; ".join(_rule(rule, part[rule]) for rule in _RULES if rule in part)
        yield f"| `{prefix}{name}`{needed} | {_type(part)} | {rules} | {part.get('description', '')} |"
        yield from _members(part, f"{prefix}{name}.")


def _type(part: dict[str, Any]) -> str:
    name = str(part.get("$ref", "")).rpartition("/")[2]
    return f"[{name}](#{name.lower()})" if name else str(part["type"])


def _rule(rule: str, bound: object) -> str:
    if rule == "enum" and isinstance(bound, list):
        return "one of " + ", ".join(f"`{value}`" for value in bound)
    text = str(bound).replace("|", "\\|")
    return f"`{text}`" if rule in {"const", "pattern"} else f"{rule} {text}"


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        file = Path(argument)
        file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")
