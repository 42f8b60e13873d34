"""State the shape of every body on the wire (JSON Schema, as OpenAPI 3.1 uses it)."""

from district.case_schemas import CASE, HELD_CASE, HELD_CASES, HOLDER, QUESTION
from district.problem_schemas import PROBLEM
from district.schema_parts import (
    DIGEST,
    EXAMPLE_DIGEST,
    EXAMPLE_ID,
    EXAMPLE_REFERENCE,
    EXAMPLE_TIME,
    INSTANT,
    PAYLOAD,
    QUALITIES,
    QUERY_CODE,
    REFERENCE,
    STATE,
    SUBMISSION_ID,
    Schema,
)
from district.service_schemas import (
    BOOKING,
    INSTANT_REQUEST,
    INSTANT_RESULT,
    LICENCE,
    LICENCE_REQUEST,
    LICENCES,
    SLOT,
    SLOTS,
)
from district.suites import X25519
from district.sync_schemas import (
    BATCH,
    BATCH_RESULTS,
    CERTIFICATE,
    CHANGES,
    COUNTED,
    CSR,
    HEALTH,
    HEALTH_ANSWER,
)

MAX_BODY = 256 * 1024

MAX_ATTACHMENT = 64 * 1024 * 1024

ATTACHMENT: Schema = {
    "type": "object",
    "description": (
        "A photograph or a document that belongs to a submission; its sealed bytes travel as a blob. First stands a "
        "fresh content key of 32 bytes, sealed like a payload and to the same key with the info bytes `doorstep/v1 "
        "attachment ` (one space at its end), the submission's id, `/` and `n`. Then come the pieces: 65536 bytes of "
        "content each, the last one shorter, each under AES-256-GCM with the content key and empty aad, its tag (16 "
        "bytes) behind it, and a nonce that is its number from 0 (11 bytes, big endian) and one byte, 1 for the last "
        "piece and 0 for every other. An attachment opens whole, as this one of this submission, or not at all."
    ),
    "required": ["n", "kind", "media_type", "digest", "size"],
    "additionalProperties": False,
    "properties": {
        "n": {"type": "integer", "minimum": 1, "maximum": 64},
        "kind": {
            "type": "string",
            "pattern": "^[a-z0-9][a-z0-9_-]{0,63}$",
            "description": "What it is, never whose.",
        },
        "media_type": {
            "type": "string",
            "pattern": "^[a-z]+/[A-Za-z0-9.+-]{1,100}$",
            "description": "What the opened content is.",
        },
        "digest": DIGEST | {"description": "SHA-256 of the sealed bytes, hex."},
        "size": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_ATTACHMENT,
            "description": "Bytes, sealed.",
        },
    },
    "examples": [{"n": 1, "kind": "photo", "media_type": "image/jpeg", "digest": EXAMPLE_DIGEST, "size": 301_234}],
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
            "maxItems": 64,
            "items": ATTACHMENT,
            "description": "Each an [Attachment](#attachment), numbered from 1 without gaps.",
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
            "payload": {"suite": X25519, "key_id": "district-0123456789abcdef", "sealed": "q80B" * 20},
            "attachments": [],
        }
    ],
}

RECEPTION: Schema = {
    "type": "object",
    "required": ["reference", "state", "need", "counted", "received_at", "receipt"],
    "properties": {
        "reference": REFERENCE,
        "query_code": QUERY_CODE,
        "state": STATE,
        "need": {
            "type": "array",
            "items": DIGEST,
            "description": "Digests of blobs that are still missing; the submission is complete when there are none.",
        },
        "counted": {"$ref": "#/components/schemas/Counted", "description": "Of this device and epoch."},
        "received_at": INSTANT | {"description": "The time that rules."},
        "slot": {"$ref": "#/components/schemas/Slot", "description": "The slot that a booking has got."},
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
            "counted": {"epoch": "AA", "contiguous": 1},
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

COMPONENTS: dict[str, Schema] = {
    "Envelope": ENVELOPE,
    "Attachment": ATTACHMENT,
    "Reception": RECEPTION,
    "Counted": COUNTED,
    "Batch": BATCH,
    "BatchResults": BATCH_RESULTS,
    "Changes": CHANGES,
    "Health": HEALTH,
    "HealthAnswer": HEALTH_ANSWER,
    "CertificateRequest": CSR,
    "Certificate": CERTIFICATE,
    "Case": CASE,
    "Holder": HOLDER,
    "Question": QUESTION,
    "HeldCases": HELD_CASES,
    "HeldCase": HELD_CASE,
    "Time": TIME,
    "LicenceRequest": LICENCE_REQUEST,
    "Licences": LICENCES,
    "Licence": LICENCE,
    "InstantRequest": INSTANT_REQUEST,
    "InstantResult": INSTANT_RESULT,
    "Slots": SLOTS,
    "Slot": SLOT,
    "Booking": BOOKING,
    "Problem": PROBLEM,
}
