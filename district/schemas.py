"""State the shape of every body on the wire (JSON Schema, as OpenAPI 3.1 uses it)."""

from district.case_schemas import CASE, HELD_CASE, HELD_CASES, HOLDER, QUESTION
from district.keys import SUITE
from district.problems import PREFIX, Wrong
from district.schema_parts import (
    DIGEST,
    EXAMPLE_DIGEST,
    EXAMPLE_ID,
    EXAMPLE_REFERENCE,
    EXAMPLE_TIME,
    INSTANT,
    PAYLOAD,
    QUALITIES,
    REFERENCE,
    STATE,
    SUBMISSION_ID,
    Schema,
)

MAX_BODY = 256 * 1024

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
        "epoch": {"type": "string", "pattern": "^[A-HJ-NP-Z]{2}$", "description": "New after re-imaging; no I, no O."},
        "dseq": {
            "type": "integer",
            "minimum": 1,
            "maximum": 999_999_999,
            "description": "The device's own counter, without gaps within its epoch.",
        },
        "lane": {"type": "string", "enum": ["express", "normal", "bulk"]},
        "created": INSTANT | {"description": "The terminal's claim; the district's receipt time rules."},
        "clock": {
            "type": "object",
            "required": ["quality"],
            "additionalProperties": False,
            "properties": {
                "quality": {
                    "type": "string",
                    "enum": QUALITIES,
                    "description": "Beside `Doorstep-Time`: within a minute, known to be off, or not known.",
                }
            },
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
        "reference": REFERENCE,
        "state": STATE,
        "need": {"type": "array", "items": DIGEST, "description": "Digests of blobs that are still missing."},
        "received_at": INSTANT | {"description": "The time that rules."},
        "receipt": {
            "type": "object",
            "description": "What the terminal keeps before it lets the submission go.",
            "required": ["id", "digest", "received_at"],
            "properties": {"id": SUBMISSION_ID, "digest": DIGEST, "received_at": INSTANT},
        },
        "case": {
            "$ref": "#/components/schemas/Case",
            "description": "Where the case stands; may be absent while it is `received`.",
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

TIME: Schema = {
    "type": "object",
    "required": ["time"],
    "additionalProperties": False,
    "properties": {"time": INSTANT},
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
    "Holder": HOLDER,
    "Question": QUESTION,
    "HeldCases": HELD_CASES,
    "HeldCase": HELD_CASE,
    "Time": TIME,
    "Problem": PROBLEM,
}
