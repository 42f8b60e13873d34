"""Judge one arriving envelope before anything is written: is it whole, does it keep the contract, does it open?"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from district.keys import DistrictKey, PayloadUnreadableError
from district.model import Arrival
from district.numbers import Origin
from district.problems import Problem, Wrong
from district.schemas import ENVELOPE, SUBMISSION_ID
from district.shape import faults

_SHA256 = re.compile(r"(?:^|,)[ \t]*sha-256=:([A-Za-z0-9+/]+={0,2}):")
_CODE = re.compile(r"[0-9a-f]{64}")
_FAULTS_TOLD = 10


def is_submission_id(text: str) -> bool:
    """Whether ``text`` can be a submission's id."""
    return not any(faults(text, SUBMISSION_ID))


def judge(
    submission_id: str, body: bytes, content_digest: str | None, keys: Mapping[str, DistrictKey]
) -> Arrival | Problem:
    """Return the arrival, or the one problem that the terminal must hold it for."""
    digest = hashlib.sha256(body).digest()
    wrong = _digest_problem(content_digest, digest)
    if wrong is not None:
        return Problem(wrong)
    envelope = parse_object(body)
    if envelope is None:
        return Problem(Wrong.MALFORMED)
    broken = sorted(faults(envelope, ENVELOPE))
    if broken:
        return Problem(Wrong.INVALID_ENVELOPE, "; ".join(broken[:_FAULTS_TOLD]))
    if envelope["id"] != submission_id:
        return Problem(Wrong.ID_MISMATCH)
    content = _opened(envelope["payload"], submission_id, keys)
    return Problem(content) if isinstance(content, Wrong) else _arrival(envelope, body, digest.hex(), content)


def parse_object(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object, or None; two members of one name and numbers that JSON lacks are no JSON here."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_unambiguous, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _digest_problem(content_digest: str | None, digest: bytes) -> Wrong | None:
    found = _SHA256.search(content_digest or "")
    if found is None:
        return Wrong.DIGEST_MISSING
    expected = base64.b64encode(digest).decode("ascii")
    return None if hmac.compare_digest(found[1], expected) else Wrong.DIGEST_MISMATCH


def _opened(payload: Mapping[str, str], submission_id: str, keys: Mapping[str, DistrictKey]) -> bytes | Wrong:
    key = keys.get(payload["key_id"])
    if key is None:
        return Wrong.UNKNOWN_KEY
    try:
        return key.open(base64.b64decode(payload["sealed"], validate=True), submission_id)
    except (binascii.Error, PayloadUnreadableError):
        return Wrong.PAYLOAD_UNREADABLE


def _used_code(content: bytes) -> str:
    used = (parse_object(content) or {}).get("code")
    return used if isinstance(used, str) and _CODE.fullmatch(used) else ""


def _arrival(envelope: Mapping[str, Any], body: bytes, digest: str, content: bytes) -> Arrival:
    return Arrival(
        id=envelope["id"],
        digest=digest,
        body=body,
        kind=envelope["kind"],
        item=envelope["item"],
        item_version=envelope["item_version"],
        origin=Origin(site=envelope["site"], device=envelope["device"], epoch=envelope["epoch"], dseq=envelope["dseq"]),
        created=datetime.fromisoformat(envelope["created"]),
        code=_used_code(content) if envelope["kind"] == "code_use" else "",
    )
