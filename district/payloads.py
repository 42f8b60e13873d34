"""Open the payload of a case for those who may see it: the desk, and the clerk who examines it."""

import base64
import json

from district.gateway import Gateway
from district.model import Case


def payload_of(gateway: Gateway, case: Case) -> bytes | None:
    """Return what a case holds, opened; None once it is erased."""
    body = gateway.inbox.body(case.id)
    if body is None:
        return None
    sealed = base64.b64decode(json.loads(body)["payload"]["sealed"])
    return gateway.key.open(sealed, case.id)


def readable(payload: bytes | None) -> object:
    """Return a payload as the JSON that it is, or else as text; None for none."""
    if payload is None:
        return None
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode("utf-8", "replace")
