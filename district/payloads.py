"""Open the payload of a case for those who may see it: the desk, and the clerk who examines it."""

import base64
import json

from district.gateway import Gateway
from district.problems import Wrong
from district.suites import NotOpenedError


def payload_of(gateway: Gateway, submission_id: str) -> bytes | Wrong | None:
    """Return what the resident sent, or why it does not open; None once it is erased. From the store's thread."""
    body = gateway.inbox.body(submission_id)
    if body is None:
        return None
    seal = json.loads(body)["payload"]
    key = gateway.keys.find(seal["key_id"])
    if isinstance(key, Wrong):
        return key
    try:
        return key.open(base64.b64decode(seal["sealed"]), submission_id)
    except NotOpenedError:
        return Wrong.PAYLOAD_UNREADABLE


def readable(payload: bytes | Wrong | None) -> object:
    """Return a payload as the JSON that it is, or else as text; None where there is none to be read."""
    if not isinstance(payload, bytes):
        return None
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode("utf-8", "replace")
