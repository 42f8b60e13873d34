"""Write IPP requests and read IPP answers (RFC 8010 §3). Pure.

Every length is checked before it is believed, so any bytes at all are read in one pass or refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from drivers.document_printer.words import LAST_SUCCESS, Tag
from drivers.errors import DeviceError, ErrorReason

Value = int | bool | str | None
"""One value; None for those that carry none and for kinds that this driver has no use for (dates, collections …)."""
Attributes = Mapping[str, Sequence[Value]]

_VERSION = b"\x02\x00"  # IPP/2.0, as IPP Everywhere requires (PWG 5100.14 §4)
_LAST_GROUP_TAG = 0x0F
_FIRST_TEXT_TAG, _LAST_TEXT_TAG = 0x40, 0x5F
_NUMBER_BYTES = 4


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a request; several values make a ``1setOf``."""

    name: str
    tag: Tag
    values: tuple[int | bool | str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a printer answered: its ``status-code``, and groups of attributes in their order."""

    status: int
    groups: tuple[tuple[int, Attributes], ...]

    @property
    def successful(self) -> bool:
        """Whether the printer did what it was asked, perhaps with substitutions."""
        return self.status <= LAST_SUCCESS

    def group(self, tag: Tag) -> Attributes:
        """Return the first group of this kind; an empty one when there is none."""
        return next((attributes for kind, attributes in self.groups if kind == tag), {})


def encode_request(operation: int, request_id: int, groups: Iterable[tuple[Tag, Sequence[Attribute]]]) -> bytes:
    """Return a request without its document, which simply follows.

    Raises:
        ValueError: a name or a value does not fit.
    """
    parts = [_VERSION, operation.to_bytes(2), request_id.to_bytes(4)]
    for tag, attributes in groups:
        parts.append(bytes([tag]))
        parts += [_encode(attribute) for attribute in attributes]
    return b"".join([*parts, bytes([Tag.END])])


def decode_answer(data: bytes, request_id: int) -> Answer:
    """Read the answer to request ``request_id``; what follows its end is ignored.

    Raises:
        DeviceError: ``FAILURE``: it is cut short, contradicts itself, or answers something else.
    """
    reader = _Reader(data)
    major, _minor, status, answered = reader.number(1), reader.number(1), reader.number(2), reader.number(4)
    if major not in {1, 2}:
        raise _broken(f"IPP version {major}")
    if answered != request_id:
        raise _broken("it answers another request")
    return Answer(status, _read_groups(reader))


def number(attributes: Attributes, name: str) -> int | None:
    """Return the attribute's value when it is exactly one number."""
    match attributes.get(name, ()):
        case [int() as value] if not isinstance(value, bool):
            return value
        case _:
            return None


def words(attributes: Attributes, name: str) -> tuple[str, ...]:
    """Return the attribute's values that are text."""
    return tuple(value for value in attributes.get(name, ()) if isinstance(value, str))


# --- writing ------------------------------------------------------------------------------------------------------


def _encode(attribute: Attribute) -> bytes:
    names = [attribute.name, *[""] * (len(attribute.values) - 1)]  # further values of a set have no name (§3.1.5)
    return b"".join(
        bytes([attribute.tag]) + _counted(name.encode("ascii")) + _counted(_encode_value(value))
        for name, value in zip(names, attribute.values, strict=True)
    )


def _encode_value(value: bool | int | str) -> bytes:  # noqa: FBT001 - a value, not a switch
    match value:
        case bool():
            return bytes([value])
        case int():
            return value.to_bytes(_NUMBER_BYTES, signed=True)
        case str():
            return value.encode("utf-8")


def _counted(data: bytes) -> bytes:
    if len(data) > 0x7FFF:  # noqa: PLR2004 - SIGNED-SHORT (§3.9)
        raise ValueError(f"{len(data)} bytes do not fit into one attribute")
    return len(data).to_bytes(2) + data


# --- reading ------------------------------------------------------------------------------------------------------


class _Reader:
    """Takes bytes from the front, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise _broken("it is cut short")
        self._at += count
        return piece

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def counted(self) -> bytes:
        return self.take(self.number(2))


def _read_groups(reader: _Reader) -> tuple[tuple[int, Attributes], ...]:
    groups: list[tuple[int, dict[str, list[Value]]]] = []
    values: list[Value] | None = None  # of the attribute that is being read
    while (tag := reader.number(1)) != Tag.END:
        if tag <= _LAST_GROUP_TAG:
            groups.append((tag, {}))
            values = None
            continue
        name, data = reader.counted().decode("utf-8", "replace"), reader.counted()
        if name and groups:
            values = groups[-1][1].setdefault(name, [])
        if values is None:
            raise _broken("a value belongs to no attribute")
        values.append(_decode_value(tag, data))
        if tag == Tag.BEGIN_COLLECTION:
            _skip_collection(reader)
    return tuple(groups)


def _skip_collection(reader: _Reader) -> None:
    depth = 1
    while depth:
        tag = reader.number(1)
        if tag <= _LAST_GROUP_TAG:
            raise _broken("a collection has no end")
        reader.counted()
        reader.counted()
        depth += (tag == Tag.BEGIN_COLLECTION) - (tag == Tag.END_COLLECTION)


def _decode_value(tag: int, data: bytes) -> Value:
    match tag:
        case Tag.INTEGER | Tag.ENUM if len(data) == _NUMBER_BYTES:
            return int.from_bytes(data, signed=True)
        case Tag.BOOLEAN if len(data) == 1:
            return bool(data[0])
        case Tag.TEXT_WITH_LANGUAGE | Tag.NAME_WITH_LANGUAGE:
            within = _Reader(data)
            within.counted()  # the language
            return within.counted().decode("utf-8", "replace")
        case _ if _FIRST_TEXT_TAG <= tag <= _LAST_TEXT_TAG:
            return data.decode("utf-8", "replace")
        case _:
            return None


def _broken(why: str) -> DeviceError:
    return DeviceError(ErrorReason.FAILURE, detail=f"the printer's answer is no IPP message: {why}")
