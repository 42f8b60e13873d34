"""Take a call that names its device and brings a JSON object: who calls and what for, or what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from district.answers import drain, json_body
from district.devices import Device, device_of
from district.intake import parse_object
from district.problems import Problem, Wrong
from district.shape import Schema, faults

_FAULTS_TOLD = 10


async def asked(request: Request, limit: int) -> tuple[Device, Mapping[str, Any]] | Problem:
    """Return the device and the object of a body of at most ``limit`` bytes; its members are not looked at."""
    device = device_of(request)
    if isinstance(device, Problem):
        await drain(request)
        return device
    body = await json_body(request, limit)
    if isinstance(body, Problem):
        return body
    wish = parse_object(body)
    return Problem(Wrong.MALFORMED) if wish is None else (device, wish)


def misshapen(wish: Mapping[str, Any], shape: Schema, broken: Wrong) -> Problem | None:
    """Return what is wrong with an object's members, told as ``broken``; None when it has the shape."""
    wrong = sorted(faults(wish, shape))
    return Problem(broken, "; ".join(wrong[:_FAULTS_TOLD])) if wrong else None
