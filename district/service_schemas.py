"""State the shape of what is done at once: e-licences, instant items and bookable slots."""

from district.schema_parts import EXAMPLE_ID, EXAMPLE_TIME, INSTANT, PAYLOAD, SUBMISSION_ID, Schema

_ITEM: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$", "description": "Key in the catalogue."}
_VERSION: Schema = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,32}$"}
_WORDS: Schema = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_SEALED_EXAMPLE = {
    "suite": "hpke-x25519-hkdf-sha256-aes-256-gcm",
    "key_id": "district-0123456789abcdef",
    "sealed": "q80B" * 20,
}

LICENCE_REQUEST: Schema = {
    "type": "object",
    "description": (
        "Asks for one type of e-licence of the one whose card lies on the reader, for one use. Without the consent "
        "that was given for this very use nothing is looked up."
    ),
    "required": ["id", "holder", "type", "item", "purpose", "consented_at"],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID | {"description": "Made once for this use; lower-case UUID. Asked again, it is one use."},
        "holder": PAYLOAD
        | {
            "description": (
                "A [Holder](#holder) as JSON, sealed like a payload; the info bytes are the ASCII text "
                "`doorstep/v1 holder ` (one space at its end) followed by the request's id."
            )
        },
        "type": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$", "description": "Which licence."},
        "item": _ITEM | {"description": "The item that it is wanted for."},
        "purpose": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "description": "What it is used for, in the words that the resident was shown; nobody's data.",
        },
        "consented_at": INSTANT | {"description": "When the resident said yes; the terminal's claim."},
    },
    "examples": [
        {
            "id": EXAMPLE_ID,
            "holder": _SEALED_EXAMPLE,
            "type": "household-register",
            "item": "advanced-age-allowance",
            "purpose": "代替户口簿，办理高龄老年人津贴申请",
            "consented_at": "2026-11-23T09:30:11+08:00",
        }
    ],
}

LICENCE: Schema = {
    "type": "object",
    "description": "One e-licence that is valid today.",
    "required": ["type", "name", "issuer", "identifier", "valid_from"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "name": _WORDS,
        "issuer": _WORDS,
        "identifier": {"type": "string", "description": "GB/T 36904, with its root."},
        "valid_from": _DAY,
        "valid_until": _DAY | {"description": "The last day; absent when it has none."},
    },
    "examples": [
        {
            "type": "household-register",
            "name": {"zh": "居民户口簿", "en": "Household register"},
            "issuer": {"zh": "示例市公安局示例分局", "en": "Example Public Security Branch"},
            "identifier": "1.2.156.3005.2.11100000000013148X001.11100000MB0A12345X.HK0000001.001.5",
            "valid_from": "2020-01-01",
        }
    ],
}

LICENCES: Schema = {
    "type": "object",
    "description": "The holder's licences of the type that was asked for; none is an answer too.",
    "required": ["id", "used_at", "licences"],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID,
        "used_at": INSTANT | {"description": "When the use was written down, the time that rules."},
        "licences": {"type": "array", "items": LICENCE, "description": "Each a [Licence](#licence)."},
    },
    "examples": [{"id": EXAMPLE_ID, "used_at": EXAMPLE_TIME, "licences": []}],
}

INSTANT_REQUEST: Schema = {
    "type": "object",
    "description": "Asks for an instant item (即办): done while the resident stands there, or not at all.",
    "required": ["id", "item_version", "payload"],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID | {"description": "Made once, when the resident confirmed; lower-case UUID."},
        "item_version": _VERSION,
        "payload": PAYLOAD,
    },
    "examples": [{"id": EXAMPLE_ID, "item_version": "1", "payload": _SEALED_EXAMPLE}],
}

INSTANT_RESULT: Schema = {
    "type": "object",
    "description": "What came of an instant item. The same id gets the same result for ever.",
    "required": ["id", "item", "done_at", "document", "words"],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID,
        "item": _ITEM,
        "done_at": INSTANT,
        "document": {"type": "string", "description": "The number of the result."},
        "words": _WORDS | {"description": "What was done, in a sentence that is printed; nobody's data."},
    },
    "examples": [
        {
            "id": EXAMPLE_ID,
            "item": "residence-proof",
            "done_at": EXAMPLE_TIME,
            "document": "JB20261123-2F0C4D1E8B10",
            "words": {"zh": "已出具证明", "en": "The certificate has been issued"},
        }
    ],
}

SLOT: Schema = {
    "type": "object",
    "description": "A time at a site's windows that can be booked.",
    "required": ["id", "site", "start", "end"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9A-Za-z-]{1,40}$"},
        "site": {"type": "string", "pattern": "^[0-9]{3}$"},
        "start": INSTANT,
        "end": INSTANT,
        "free": {"type": "integer", "minimum": 0, "description": "Seats left when this was answered; no promise."},
    },
    "examples": [
        {
            "id": "017-20261124-0930",
            "site": "017",
            "start": "2026-11-24T09:30:00.000+08:00",
            "end": "2026-11-24T10:00:00.000+08:00",
            "free": 2,
        }
    ],
}

SLOTS: Schema = {
    "type": "object",
    "description": "What can be booked at a site on a day, earliest first; none is an answer too.",
    "required": ["slots"],
    "additionalProperties": False,
    "properties": {"slots": {"type": "array", "items": SLOT, "description": "Each a [Slot](#slot)."}},
    "examples": [{"slots": SLOT["examples"]}],
}

BOOKING: Schema = {
    "type": "object",
    "description": (
        "What the sealed payload of a submission of kind `booking` says beside its `answers` and `holder`: the slots "
        "that are wished for, best first. The first that is free is booked; is none, the submission is refused."
    ),
    "required": ["wishes"],
    "properties": {
        "wishes": {"type": "array", "maxItems": 3, "items": {"type": "string", "pattern": "^[0-9A-Za-z-]{1,40}$"}}
    },
    "examples": [{"wishes": ["017-20261124-0930", "017-20261124-1000"]}],
}
