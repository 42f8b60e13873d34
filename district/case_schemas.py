"""State the shape of what is told of a case on the wire, and of the question whose cases these are."""

from district.schema_parts import (
    EXAMPLE_ID,
    EXAMPLE_NUMBER,
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
from district.standing import OUTCOMES
from district.suites import X25519

_WORDS: Schema = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
_OFFICE: Schema = {
    "type": "object",
    "required": ["name", "phone"],
    "properties": {"name": _WORDS, "phone": {"type": "string"}, "address": _WORDS, "hours": _WORDS},
}

PROMISED_ON: Schema = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "description": (
        "The last day of the district's promise (Beijing date). Named only while days count: never before "
        "acceptance, not while suspended, not once closed."
    ),
}

_CASE_MEMBERS: dict[str, Schema] = {
    "number": {
        "type": "string",
        "pattern": "^L[0-9]{5}-[0-9]{6}-[A-HJ-NP-Z]{2}[0-9]{4,9}-[0-9]{2}$",
        "description": "The terminal's registration number.",
    },
    "reference": REFERENCE,
    "item": {"type": "string"},
    "registered_at": INSTANT | {"description": "The terminal's claim, as in the envelope (`created`)."},
    "clock": {
        "type": "string",
        "enum": QUALITIES,
        "description": "How good the terminal's clock was; `unknown` also once the envelope is erased.",
    },
    "received_at": INSTANT | {"description": "The time that rules."},
    "state": STATE,
    "state_since": INSTANT,
    "query_code": QUERY_CODE,
    "as_of": INSTANT | {"description": "The time of this answer."},
    "accepted_at": INSTANT | {"description": "Absent before acceptance."},
    "promised_on": PROMISED_ON,
    "closed_at": INSTANT | {"description": "Absent until the case is closed."},
    "outcome": {
        "type": "string",
        "enum": [str(state) for state in OUTCOMES],
        "description": "How the case was closed; stays when it is issued and archived.",
    },
    "deciding_body": _OFFICE | {"description": "Who decides."},
    "result_window": _OFFICE | {"description": "Which window answers for the result."},
}
_CASE_ALWAYS = [
    *("number", "reference", "item", "registered_at", "clock", "received_at", "state", "state_since", "as_of"),
]
_CASE_EXAMPLE = {
    "number": EXAMPLE_NUMBER,
    "reference": EXAMPLE_REFERENCE,
    "item": "advanced-age-allowance",
    "registered_at": "2026-11-23T09:30:11+08:00",
    "clock": "synchronised",
    "received_at": EXAMPLE_TIME,
    "state": "accepted",
    "state_since": "2026-11-23T10:02:00.000+08:00",
    "as_of": "2026-11-24T15:00:00.000+08:00",
    "accepted_at": "2026-11-23T10:02:00.000+08:00",
    "promised_on": "2026-12-07",
    "deciding_body": {"name": {"zh": "示例街道办事处", "en": "Example Subdistrict Office"}, "phone": "010-0000-0003"},
}

CASE: Schema = {
    "type": "object",
    "description": "Where a case stands. Nobody's name, number or answers, and no clerk's own words.",
    "required": _CASE_ALWAYS,
    "additionalProperties": False,
    "properties": _CASE_MEMBERS,
    "examples": [_CASE_EXAMPLE],
}

HELD_CASE: Schema = {
    "type": "object",
    "description": "A case as its holder may see it: also what a clerk wrote to the holder.",
    "required": _CASE_ALWAYS,
    "additionalProperties": False,
    "properties": _CASE_MEMBERS
    | {
        "reason": {"type": "string", "description": "Why the case is in its state, where a reason is owed."},
        "missing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Everything that is missing, all at once; only with `correction_required`.",
        },
    },
    "examples": [_CASE_EXAMPLE | {"state": "correction_required", "missing": ["银行卡复印件"]}],
}

HELD_CASES: Schema = {
    "type": "object",
    "description": "The newest cases of one holder, newest first, at most 50; none is an answer too.",
    "required": ["as_of", "cases"],
    "additionalProperties": False,
    "properties": {
        "as_of": INSTANT | {"description": "The time of this answer."},
        "cases": {"type": "array", "items": HELD_CASE, "description": "Each a [HeldCase](#heldcase)."},
    },
    "examples": [{"as_of": EXAMPLE_TIME, "cases": []}],
}

HOLDER: Schema = {
    "type": "object",
    "description": (
        "Who a submission belongs to, never in clear: a member of the sealed payload (`holder`) and the sealed content "
        "of a question. Only the applicant, never somebody who helps."
    ),
    "required": ["document", "number"],
    "additionalProperties": False,
    "properties": {
        "document": {"type": "string", "enum": ["resident-card"], "description": "What was read on the terminal."},
        "number": {
            "type": "string",
            "pattern": "^[0-9]{17}[0-9X]$",
            "description": "The number that the card's own chip holds (GB 11643), never one that was typed.",
        },
    },
    "examples": [{"document": "resident-card", "number": "119900194506070016"}],
}

QUESTION: Schema = {
    "type": "object",
    "description": "Asks for the cases of the one whose card lies on the reader. Never kept, never repeated later.",
    "required": ["id", "holder"],
    "additionalProperties": False,
    "properties": {
        "id": SUBMISSION_ID | {"description": "Made for this question; lower-case UUID."},
        "holder": PAYLOAD
        | {
            "description": (
                "A [Holder](#holder) as JSON, sealed like a payload; the info bytes are the ASCII text "
                "`doorstep/v1 holder ` (one space at its end) followed by the question's id."
            )
        },
    },
    "examples": [
        {"id": EXAMPLE_ID, "holder": {"suite": X25519, "key_id": "district-0123456789abcdef", "sealed": "q80B" * 20}}
    ],
}
