"""Read YAML documents strictly: every mistake is found at once and told with its file and path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import GenericAlias, NoneType
from typing import Any, TypeVar, get_args, get_origin

import yaml
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error

T = TypeVar("T")
_KEY = re.compile(r"\['([^']*)'\]")
Hooks = Mapping[type, Callable[[str], object]]


class ContentError(Exception):
    """Content has mistakes; ``problems`` lists all of them, each with its file and path."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Remember every mistake."""
        super().__init__("\n".join(problems))
        self.problems = problems


class _StrictLoader(yaml.CSafeLoader):
    """YAML's safe subset, without repeated keys."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[object, object]:
    seen: dict[object, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> object:
    """Return the one document of a YAML file.

    Raises:
        ContentError: the file cannot be read, is not UTF-8, is not YAML, or repeats a key.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a safe loader's child
    except OSError as error:
        raise ContentError((f"{path.name}: cannot be read: {error.strerror}",)) from None
    except UnicodeDecodeError:
        raise ContentError((f"{path.name}: is not UTF-8 text",)) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError((f"{path.name}: line {line}: {error.problem}",)) from None
    except yaml.YAMLError as error:
        raise ContentError((f"{path.name}: {error}",)) from None


def structure(raw: object, kind: type[T], name: str, hooks: Hooks | None = None) -> T:
    """Turn plain YAML values into a frozen dataclass, accepting nothing that the dataclass does not name.

    Args:
        raw: what `read_yaml` returned.
        kind: the dataclass.
        name: the file's name, for the words of mistakes.
        hooks: types that are parsed from one string; a hook raises ValueError with a sentence.

    Raises:
        ContentError: with every mistake found.
    """
    if not isinstance(raw, dict):
        raise ContentError((f"{name}: the document: must be a mapping, not {_word(type(raw))}",))
    try:
        return _converter(hooks or {}).structure(raw, kind)
    except BaseValidationError as error:
        lines = transform_error(error, path="", format_exception=_sentence)
        raise ContentError(tuple(_place(name, line) for line in lines)) from None


def _converter(hooks: Hooks) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for scalar in (str, bool, int):
        converter.register_structure_hook(scalar, _exactly(scalar))
    converter.register_structure_hook_factory(_is_tuple, _listed)
    for parsed, parse in hooks.items():
        converter.register_structure_hook(parsed, _parsed(parse))
    return converter


def _is_tuple(kind: Any) -> bool:  # noqa: ANN401 - any type
    return get_origin(kind) is tuple


def _listed(kind: Any, converter: Converter) -> Callable[[object, object], object]:  # noqa: ANN401 - an alias of tuple
    """Take lists only: a text is a sequence too, and would be taken apart into its characters."""
    members: Any = GenericAlias(list, get_args(kind)[:1])

    def hook(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise ValueError(f"must be a list, not {_word(type(value))}")  # noqa: TRY004 - one kind for all mistakes
        return tuple(converter.structure(value, members))

    return hook


def _exactly(kind: type) -> Callable[[object, type], object]:
    def hook(value: object, wanted: type) -> object:
        if type(value) is not kind:
            raise ValueError(f"must be {_word(kind)}, not {_word(type(value))}")
        if isinstance(value, str) and not value.strip():
            raise ValueError("must not be empty")
        return _member(value, wanted) if issubclass(wanted, StrEnum) else value

    return hook


def _member(value: object, words: type[StrEnum]) -> StrEnum:
    for word in words:
        if word.value == value:
            return word
    raise ValueError("must be one of " + ", ".join(word.value for word in words))


def _parsed(parse: Callable[[str], object]) -> Callable[[object, object], object]:
    def hook(value: object, _: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"must be text, not {_word(type(value))}")  # noqa: TRY004 - one kind for all mistakes
        return parse(value)

    return hook


_KIND_WORD = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a mapping",
    NoneType: "nothing",
}


def _word(kind: type) -> str:
    return _KIND_WORD.get(kind, kind.__name__)


def _sentence(error: BaseException, _kind: type | None) -> str:
    if isinstance(error, ForbiddenExtraKeysError):
        return "unknown: " + ", ".join(sorted(error.extra_fields))
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ValueError):
        return str(error)
    return "has the wrong shape"


def _place(name: str, line: str) -> str:
    sentence, _, path = line.rpartition(" @ ")
    keys = _KEY.sub(r".\1", path).lstrip(".")
    return f"{name}: {keys or 'the document'}: {sentence}"
