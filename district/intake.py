"""Judge one arriving envelope before anything is written: is it whole, does it keep the contract, does it open?"""

import base64
import binascii
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NoReturn

from district.case_schemas import HOLDER, QUESTION
from district.keyring import Keyring
from district.keys import DistrictKey
from district.model import Arrival, Attachment
from district.numbers import Origin
from district.problems import Problem, Wrong
from district.schema_parts import SUBMISSION_ID
from district.schemas import ENVELOPE
from district.service_schemas import BOOKING
from district.shape import faults
from district.suites import NotOpenedError

_SHA256 = re.compile(r"(?:^|,)[ \t]*sha-256=:([A-Za-z0-9+/]+={0,2}):")
_CODE = re.compile(r"[0-9a-f]{64}")
_FAULTS_TOLD = 10


def is_submission_id(text: str) -> bool:
    """Whether ``text`` can be a submission's id."""
    return not any(faults(text, SUBMISSION_ID))


def judge(submission_id: str, body: bytes, content_digest: str | None, keys: Keyring) -> Arrival | Problem:
    """Return the arrival, or the one problem that the terminal must hold it for."""
    wrong = _digest_problem(content_digest, hashlib.sha256(body).digest())
    return judge_envelope(body, keys, submission_id) if wrong is None else Problem(wrong)


def judge_envelope(body: bytes, keys: Keyring, submission_id: str | None = None) -> Arrival | Problem:
    """Return the arrival in bytes whose digest has been checked; ``submission_id`` is what the path says of it."""
    envelope = parse_object(body)
    if envelope is None:
        return Problem(Wrong.MALFORMED)
    broken = sorted(faults(envelope, ENVELOPE)) or _numbering_faults(envelope)
    if broken:
        return Problem(Wrong.INVALID_ENVELOPE, "; ".join(broken[:_FAULTS_TOLD]))
    if submission_id not in {None, envelope["id"]}:
        return Problem(Wrong.ID_MISMATCH)
    content = _content(envelope["payload"], envelope["id"], keys)
    if isinstance(content, Wrong):
        return Problem(content)
    return _arrival(envelope, body, parse_object(content) or {}, keys)


def _numbering_faults(envelope: Mapping[str, Any]) -> list[str]:
    numbers = [one["n"] for one in envelope["attachments"]]
    return [] if numbers == list(range(1, len(numbers) + 1)) else ["$.attachments: not numbered from 1"]


def submission_id_in(body: bytes) -> str | None:
    """Return the id of an envelope that may be broken otherwise; None when none is found."""
    found = (parse_object(body) or {}).get("id")
    return found if isinstance(found, str) and is_submission_id(found) else None


def holder_in(request: Mapping[str, Any], keys: Keyring) -> tuple[str, bytes] | Problem:
    """Return the number and the mark of the holder whom a request names, or the one problem with the seal."""
    key = _key(request["holder"], keys)
    if isinstance(key, Wrong):
        return Problem(key)
    content = _opened(request["holder"], partial(key.open_question, question_id=request["id"]))
    holder = None if content is None else parse_object(content)
    mark = _mark(holder, keys)
    return Problem(Wrong.PAYLOAD_UNREADABLE) if mark is None or holder is None else (holder["number"], mark)


def payload_in(request: Mapping[str, Any], keys: Keyring) -> bytes | Problem:
    """Return the opened payload of a request that is no submission, or the one problem with the seal."""
    content = _content(request["payload"], request["id"], keys)
    return Problem(content) if isinstance(content, Wrong) else content


def judge_question(body: bytes, keys: Keyring) -> bytes | Problem:
    """Return the mark of the holder whom a terminal asks about, or the one problem with the question."""
    question = parse_object(body)
    if question is None:
        return Problem(Wrong.MALFORMED)
    broken = sorted(faults(question, QUESTION))
    if broken:
        return Problem(Wrong.INVALID_QUESTION, "; ".join(broken[:_FAULTS_TOLD]))
    holder = holder_in(question, keys)
    return holder if isinstance(holder, Problem) else holder[1]


def parse_object(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object, or None.

    Two members of one name, numbers that no double holds and halves of characters are no JSON here: whoever keeps the
    object can write it down again.
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unambiguous,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _digest_problem(content_digest: str | None, digest: bytes) -> Wrong | None:
    named = named_digest(content_digest)
    if named is None:
        return Wrong.DIGEST_MISSING
    return None if named == base64.b64encode(digest).decode("ascii") else Wrong.DIGEST_MISMATCH


def named_digest(content_digest: str | None) -> str | None:
    """Return the SHA-256 (base64) that a `Content-Digest` names (RFC 9530), or None."""
    found = _SHA256.search(content_digest or "")
    return None if found is None else found[1]


def _opened(seal: Mapping[str, str], opening: Callable[[bytes], bytes]) -> bytes | None:
    try:
        return opening(base64.b64decode(seal["sealed"], validate=True))
    except (binascii.Error, NotOpenedError):
        return None


def _content(seal: Mapping[str, str], submission_id: str, keys: Keyring) -> bytes | Wrong:
    key = _key(seal, keys)
    if isinstance(key, Wrong):
        return key
    payload = _opened(seal, partial(key.open, submission_id=submission_id))
    return Wrong.PAYLOAD_UNREADABLE if payload is None else payload


def _key(seal: Mapping[str, str], keys: Keyring) -> DistrictKey | Wrong:
    key = keys.find(seal["key_id"])
    if isinstance(key, Wrong):
        return key
    return key if key.suite == seal["suite"] else Wrong.SUITE_MISMATCH


def _mark(holder: object, keys: Keyring) -> bytes | None:
    return None if any(faults(holder, HOLDER)) or not isinstance(holder, dict) else keys.mark(holder["number"])


def _used_code(content: Mapping[str, Any]) -> str:
    used = content.get("code")
    return used if isinstance(used, str) and _CODE.fullmatch(used) else ""


def _wishes(content: Mapping[str, Any]) -> tuple[str, ...]:
    return () if any(faults(content, BOOKING)) else tuple(content["wishes"])


def _arrival(envelope: Mapping[str, Any], body: bytes, content: Mapping[str, Any], keys: Keyring) -> Arrival:
    """Of the sealed content only the holder, a used code and wished slots are looked at; the rest is the item's."""
    return Arrival(
        id=envelope["id"],
        digest=hashlib.sha256(body).hexdigest(),
        body=body,
        kind=envelope["kind"],
        item=envelope["item"],
        item_version=envelope["item_version"],
        origin=Origin(site=envelope["site"], device=envelope["device"], epoch=envelope["epoch"], dseq=envelope["dseq"]),
        created=datetime.fromisoformat(envelope["created"]),
        holder=_mark(content.get("holder"), keys),
        code=_used_code(content) if envelope["kind"] == "code_use" else "",
        wishes=_wishes(content) if envelope["kind"] == "booking" else (),
        attachments=tuple(Attachment(**one) for one in envelope["attachments"]),
    )
