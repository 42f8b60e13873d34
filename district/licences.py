"""Know the e-licences of people who cannot exist: the reference gateway's stand-in for a district's licence library."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

Licence = Mapping[str, Any]
"""An e-licence as the wire says it (`district.service_schemas.LICENCE`)."""


def licences(number: str, kind: str, on: date) -> Sequence[Licence]:
    """Return the licences of one type that the holder of an identity number has and that are valid on a day."""
    return [one for one in _all().get(number, ()) if one["type"] == kind and _is_valid(one, on)]


def _is_valid(licence: Licence, on: date) -> bool:
    begin, end = str(licence["valid_from"]), str(licence.get("valid_until", date.max))
    return begin <= on.isoformat() <= end


@cache
def _all() -> Mapping[str, Sequence[Licence]]:
    known: Mapping[str, Sequence[Licence]] = json.loads(
        files("district").joinpath("licences.json").read_text(encoding="utf-8")
    )
    return known
