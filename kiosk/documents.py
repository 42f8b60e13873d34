"""Read YAML documents strictly: every mistake is found at once and told with its file and path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import GenericAlias, NoneType
from typing import Any, Final, NoReturn, TypeVar, get_args, get_origin

import yaml
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error

T = TypeVar("T")
_KEY = re.compile(r"\['([^']*)'\]")
Hooks = Mapping[type, Callable[[str], object]]
_PLAIN = ("str", "int", "float", "bool", "null", "seq", "map")
_LONGEST_TEXT: Final = 2000  # letters; a page is full long before
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17}|0x[0-9a-fA-F]{1,16})")
_REAL: Final = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_UNSPEAKABLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what stands around them: a number might read backwards."""


class ContentError(Exception):
    """Content has mistakes; ``problems`` lists all of them, each with its file and path."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Remember every mistake."""
        super().__init__("\n".join(problems))
        self.problems = problems


class _StrictLoader(yaml.CSafeLoader):
    """YAML's plain subset: texts, numbers, true and false, nothing, lists, and mappings whose keys are texts.

    No key stands twice, and nothing else that YAML can write has a meaning: neither dates nor sets nor merged mappings,
    nor numbers to the base of 60, which take minutes to read where they are long. Texts have a length that a page can
    hold, and letters that it can show.
    """


def _mapping(loader: _StrictLoader, node: yaml.Node) -> dict[str, object]:
    if not isinstance(node, yaml.MappingNode):
        raise _mistake(node, "is called a mapping and is none")
    seen: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise _mistake(key_node, "a key must be text")
        if key in seen:
            raise _mistake(key_node, f"the key {key!r} stands twice")
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


def _text(loader: _StrictLoader, node: yaml.ScalarNode) -> str:
    text = str(loader.construct_scalar(node))
    if len(text) > _LONGEST_TEXT:
        raise _mistake(node, f"a text has more than {_LONGEST_TEXT} letters")
    if found := _UNSPEAKABLE.search(text):
        raise _mistake(node, f"a text holds U+{ord(found[0]):04X}, which no page can show")
    return text


def _integer(loader: _StrictLoader, node: yaml.ScalarNode) -> int:
    written = str(loader.construct_scalar(node))
    if not _INTEGER.fullmatch(written):
        raise _mistake(node, "a whole number is not written plainly")
    return int(written, 0)


def _real(loader: _StrictLoader, node: yaml.ScalarNode) -> float:
    written = str(loader.construct_scalar(node))
    if not _REAL.fullmatch(written):
        raise _mistake(node, "a number is not written plainly")
    return float(written)


def _truth(loader: _StrictLoader, node: yaml.ScalarNode) -> bool:
    written = str(loader.construct_scalar(node)).lower()
    if written not in loader.bool_values:
        raise _mistake(node, "is neither true nor false")
    return loader.bool_values[written]


def _mistake(node: yaml.Node, sentence: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, sentence, node.start_mark)


def _foreign(_: _StrictLoader, node: yaml.Node) -> NoReturn:
    word = node.tag.rpartition(":")[2]
    raise _mistake(node, f"a {word} has no place here; is it a text?")


for _tag in _StrictLoader.yaml_constructors.keys() - {f"tag:yaml.org,2002:{word}" for word in _PLAIN}:
    _StrictLoader.add_constructor(_tag, _foreign)
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG, _text)
_StrictLoader.add_constructor("tag:yaml.org,2002:int", _integer)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _real)
_StrictLoader.add_constructor("tag:yaml.org,2002:bool", _truth)


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
    except (yaml.YAMLError, ValueError) as error:  # a number that was announced as one and is none
        raise ContentError((f"{path.name}: {error}",)) from None


class Shaper:
    """Turns plain YAML values into frozen dataclasses, accepting nothing that they do not name.

    Its first document of a kind is slow, for code is made for every dataclass in it: make one for many documents.
    """

    def __init__(self, hooks: Hooks | None = None) -> None:
        """Parse some types from one string each; a hook raises ValueError with a sentence."""
        self._converter = _converter(hooks or {})

    def structure(self, raw: object, kind: type[T], name: str) -> T:
        """Turn what `read_yaml` returned into a ``kind``; ``name`` is the file's, for the words of mistakes.

        Raises:
            ContentError: with every mistake found.
        """
        if not isinstance(raw, dict):
            raise ContentError((f"{name}: the document: must be a mapping, not {_word(type(raw))}",))
        try:
            return self._converter.structure(raw, kind)
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
