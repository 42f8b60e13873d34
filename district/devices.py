"""Know which terminal a call comes from.

`Doorstep-Device` is believed. In service the TLS border in front of the gateway checks the client certificate, sets the
header from its subject and drops one that came from outside; the reference gateway listens on loopback only.
"""

import re
from dataclasses import dataclass

from starlette.requests import Request

from district.problems import Problem, Wrong

_DEVICE = re.compile(r"([0-9]{3})/([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Device:
    """One terminal of the district."""

    site: str
    device: str


def device_of(request: Request) -> Device | Problem:
    """Return the device that the call names, or the refusal that stops a sender without a name."""
    found = _DEVICE.fullmatch(request.headers.get("doorstep-device", ""))
    return Problem(Wrong.DEVICE_UNKNOWN) if found is None else Device(found[1], found[2])
