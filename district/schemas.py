"""State the shape of every body on the wire (JSON Schema, as OpenAPI 3.1 uses it)."""

from typing import Any

from district.cases import State
from district.keys import SUITE
from district.problems import PREFIX, Wrong

MAX_BODY = 256 * 1024
EXAMPLE_ID = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10"
EXAMPLE_NUMBER = "L01701-261123-AA0001-C"
EXAMPLE_REFERENCE = "XC20261123000001"
EXAMPLE_TIME = "2026-11-23T09:30:12.345+08:00"
EXAMPLE_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

Schema = dict[str, Any]

_TIME: Schema = {"type": "string", "format": "date-time"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the body's bytes, hex."}
_STATE: Schema = {
    "type": "string",
    "enum": [str(state) for state in State],
    "description": "A word, never a number. `received` is not `accepted`, and `accepted` is not `decided`.",
}
_REFERENCE: Schema = {
    "type": "string",
    "pattern": "^XC[0-9]{14,}$",
    "description": "The district's number: XC, the day of receipt (yyyymmdd), a counter without gaps in the day.",
}

SUBMISSION_ID: Schema = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "description": "Made once, when the resident confirmed; lower-case UUID.",
}

PAYLOAD: Schema = {
    "type": "object",
    "description": (
        "The resident's answers, sealed on the terminal with HPKE (RFC 9180, base mode, single shot, empty aad; the "
        "encapsulated key stands before the ciphertext). The info bytes are the ASCII text `doorstep/v1 submission ` "
        "(one space at its end) followed by the submission's id: a payload opens only under the id it was sealed for."
    ),
    "required": ["suite", "key_id", "sealed"],
    "additionalProperties": False,
    "properties": {
        "suite": {"type": "string", "const": SUITE},
        "key_id": {
            "type": "string",
            "pattern": "^[A-Za-z0-9._-]{1,64}$",
            "description": "The `key_id` of the published key file.",
        },
        "sealed": {
            "type": "string",
            "minLength": 64,
            "pattern": "^[A-Za-z0-9+/]+={0,2}$",
            "description": "Base64 (RFC 4648 §4, padded) of the encapsulated key and the ciphertext.",
        },
    },
}

ENVELOPE: Schema = {
    "type": "object",
    "description": (
        "Frozen at confirmation: every retry sends exactly these bytes. In clear stands only what is named here; "
        "a member that is not named is refused, for it could carry a resident's data."
    ),
    "required": [
        *("id", "kind", "item", "item_version", "site", "device", "epoch", "dseq", "lane", "created", "clock"),
        *("payload", "attachments"),
    ],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID,
        "kind": {
            "type": "string",
            "enum": [
                *(
                    "application",
                    "scene",
                    "permit",
                    "rating",
                    "code_use",
                    "booking",
                    "request",
                    "withdrawal",
                    "problem",
                ),
            ],
        },
        "item": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$", "description": "Key in the catalogue."},
        "item_version": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,32}$"},
        "site": {"type": "string", "pattern": "^[0-9]{3}$"},
        "device": {"type": "string", "pattern": "^[0-9]{2}$"},
        "epoch": {"type": "string", "pattern": "^[A-Z]{2}$", "description": "New after the device was re-imaged."},
        "dseq": {
            "type": "integer",
            "minimum": 1,
            "maximum": 999_999_999,
            "description": "The device's own counter, without gaps within its epoch.",
        },
        "lane": {"type": "string", "enum": ["express", "normal", "bulk"]},
        "created": _TIME | {"description": "The terminal's claim; the district's receipt time rules."},
        "clock": {
            "type": "object",
            "required": ["quality"],
            "additionalProperties": False,
            "properties": {"quality": {"type": "string", "enum": ["synchronised", "drifting", "unknown"]}},
        },
        "payload": PAYLOAD,
        "attachments": {
            "type": "array",
            "maxItems": 0,
            "items": {"type": "object"},
            "description": "Empty: this gateway takes no blobs yet.",
        },
    },
    "examples": [
        {
            "id": EXAMPLE_ID,
            "kind": "application",
            "item": "advanced-age-allowance",
            "item_version": "1",
            "site": "017",
            "device": "01",
            "epoch": "AA",
            "dseq": 1,
            "lane": "express",
            "created": "2026-11-23T09:30:11+08:00",
            "clock": {"quality": "synchronised"},
            "payload": {"suite": SUITE, "key_id": "district-0123456789abcdef", "sealed": "q80B" * 20},
            "attachments": [],
        }
    ],
}

RECEPTION: Schema = {
    "type": "object",
    "required": ["reference", "state", "need", "received_at", "receipt"],
    "properties": {
        "reference": _REFERENCE,
        "state": _STATE,
        "need": {"type": "array", "items": _DIGEST, "description": "Digests of blobs that are still missing."},
        "received_at": _TIME | {"description": "The time that rules."},
        "receipt": {
            "type": "object",
            "description": "What the terminal keeps before it lets the submission go.",
            "required": ["id", "digest", "received_at"],
            "properties": {"id": SUBMISSION_ID, "digest": _DIGEST, "received_at": _TIME},
        },
    },
    "examples": [
        {
            "reference": EXAMPLE_REFERENCE,
            "state": "received",
            "need": [],
            "received_at": EXAMPLE_TIME,
            "receipt": {"id": EXAMPLE_ID, "digest": EXAMPLE_DIGEST, "received_at": EXAMPLE_TIME},
        }
    ],
}

CASE: Schema = {
    "type": "object",
    "description": "Where a case stands. Nobody's name, number or answers.",
    "required": ["number", "reference", "item", "state", "as_of"],
    "additionalProperties": False,
    "properties": {
        "number": {
            "type": "string",
            "pattern": "^L[0-9]{5}-[0-9]{6}-[A-Z]{2}[0-9]{4,9}-[0-9A-Z]$",
            "description": "The terminal's registration number.",
        },
        "reference": _REFERENCE,
        "item": {"type": "string"},
        "state": _STATE,
        "as_of": _TIME | {"description": "The time of this answer."},
    },
    "examples": [
        {
            "number": EXAMPLE_NUMBER,
            "reference": EXAMPLE_REFERENCE,
            "item": "advanced-age-allowance",
            "state": "accepted",
            "as_of": EXAMPLE_TIME,
        }
    ],
}

TIME: Schema = {
    "type": "object",
    "required": ["time"],
    "additionalProperties": False,
    "properties": {"time": _TIME},
    "examples": [{"time": EXAMPLE_TIME}],
}

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `type` is stable and drives the terminal's decision; the text is for people.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "enum": [wrong.type for wrong in Wrong]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Names the place, never a value."},
    },
    "examples": [{"type": PREFIX + "id-reused", "title": Wrong.ID_REUSED.title, "status": 409}],
}

COMPONENTS: dict[str, Schema] = {
    "Envelope": ENVELOPE,
    "Reception": RECEPTION,
    "Case": CASE,
    "Time": TIME,
    "Problem": PROBLEM,
}
