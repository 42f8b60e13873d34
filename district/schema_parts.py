"""Name the parts that several bodies of the wire are made of (JSON Schema, as OpenAPI 3.1 uses it)."""

from typing import Any

from district.cases import State
from district.suites import SUITES

EXAMPLE_ID = "01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10"
EXAMPLE_NUMBER = "L01701-261123-AA0001-07"
EXAMPLE_REFERENCE = "XC20261123000001"
EXAMPLE_TIME = "2026-11-23T09:30:12.345+08:00"
EXAMPLE_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

Schema = dict[str, Any]

QUALITIES = ["synchronised", "drifting", "unknown"]

INSTANT: Schema = {"type": "string", "format": "date-time"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the body's bytes, hex."}
STATE: Schema = {
    "type": "string",
    "enum": [str(state) for state in State],
    "description": "A word, never a number. `received` is not `accepted`, and `accepted` is not `decided`.",
}
REFERENCE: Schema = {
    "type": "string",
    "pattern": "^XC[0-9]{14,}$",
    "description": "The district's number: XC, the day of receipt (yyyymmdd), a counter without gaps in the day.",
}

QUERY_CODE: Schema = {
    "type": "string",
    "pattern": "^[2-9AC-HJ-NP-RT-Y]{6}$",
    "description": (
        "By which whoever has the number may ask after the case. The same for ever; the district computes it and "
        "keeps no copy. For the paper in the resident's hand: a terminal keeps it no longer than the visit."
    ),
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
        "suite": {"type": "string", "enum": [*SUITES]},
        "key_id": {
            "type": "string",
            "pattern": "^[A-Za-z0-9._-]{1,64}$",
            "description": "One `key_id` of the published key file; `suite` is that key's.",
        },
        "sealed": {
            "type": "string",
            "minLength": 64,
            "pattern": "^[A-Za-z0-9+/]+={0,2}$",
            "description": "Base64 (RFC 4648 §4, padded) of the encapsulated key and the ciphertext.",
        },
    },
}
