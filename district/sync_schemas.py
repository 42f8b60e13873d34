"""State the shape of what keeps both sides in step: batches, changes, health reports and certificates."""

from district.case_schemas import PROMISED_ON
from district.problem_schemas import PROBLEM
from district.schema_parts import (
    DIGEST,
    EXAMPLE_DIGEST,
    EXAMPLE_ID,
    EXAMPLE_REFERENCE,
    EXAMPLE_TIME,
    INSTANT,
    QUALITIES,
    QUERY_CODE,
    REFERENCE,
    STATE,
    SUBMISSION_ID,
    Schema,
)
from district.standing import OUTCOMES

MOST_IN_BATCH = 20

_EPOCH: Schema = {"type": "string", "pattern": "^[A-Z]{2}$", "description": "New after the device was re-imaged."}
_AGES = 10_000_000_000  # seconds: three centuries, which a span of time still holds
_COUNT: Schema = {"type": "integer", "minimum": 0}

COUNTED: Schema = {
    "type": "object",
    "description": (
        "How far the district can count a device's submissions without a gap. A terminal that has settled more than "
        "this raises an alarm."
    ),
    "required": ["epoch", "contiguous"],
    "additionalProperties": False,
    "properties": {
        "epoch": _EPOCH,
        "contiguous": _COUNT | {"description": "Everything from 1 to here has arrived; 0 while 1 has not."},
    },
    "examples": [{"epoch": "AA", "contiguous": 41}],
}

BATCH: Schema = {
    "type": "object",
    "description": "Several submissions in one call; each is judged for itself.",
    "required": ["submissions"],
    "additionalProperties": False,
    "properties": {
        "submissions": {
            "type": "array",
            "maxItems": MOST_IN_BATCH,
            "description": "More, or a body of more than 256 KiB, is 413: halve it.",
            "items": {
                "type": "object",
                "required": ["digest", "envelope"],
                "additionalProperties": False,
                "properties": {
                    "digest": DIGEST,
                    "envelope": {
                        "type": "string",
                        "pattern": "^[A-Za-z0-9+/]+={0,2}$",
                        "description": "Base64 (RFC 4648 §4, padded) of the frozen bytes of an [Envelope](#envelope).",
                    },
                },
            },
        }
    },
    "examples": [{"submissions": [{"digest": EXAMPLE_DIGEST, "envelope": "eyJpZCI6IC4uLn0="}]}],
}

BATCH_RESULTS: Schema = {
    "type": "object",
    "description": "One result for each submission of the batch, in any order; the stored ones are durable.",
    "required": ["results"],
    "additionalProperties": False,
    "properties": {
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["digest", "result"],
                "properties": {
                    "id": SUBMISSION_ID | {"description": "Absent when the envelope is so broken that none is found."},
                    "digest": DIGEST | {"description": "As the batch named it."},
                    "result": {
                        "type": "string",
                        "enum": ["stored", "duplicate", "held", "retry"],
                        "description": "`stored` and `duplicate` are 201 and 200 of a single `PUT`.",
                    },
                    "reference": REFERENCE,
                    "query_code": QUERY_CODE,
                    "state": STATE,
                    "received_at": INSTANT | {"description": "The time that rules."},
                    "need": {"type": "array", "items": DIGEST, "description": "Digests of blobs still missing."},
                    "case": {"$ref": "#/components/schemas/Case", "description": "Where the case stands."},
                    "slot": {"$ref": "#/components/schemas/Slot", "description": "What a booking has got."},
                    "problem": {"$ref": "#/components/schemas/Problem", "description": "Why it is to be held."},
                    "after": _COUNT | {"description": "Seconds until it may be sent again; only with `retry`."},
                },
            },
        },
        "counted": {
            "$ref": "#/components/schemas/Counted",
            "description": "Of the device and epoch of the batch; absent when nothing of it was taken.",
        },
    },
    "examples": [
        {
            "results": [
                {
                    "id": EXAMPLE_ID,
                    "digest": EXAMPLE_DIGEST,
                    "result": "stored",
                    "reference": EXAMPLE_REFERENCE,
                    "state": "received",
                    "received_at": EXAMPLE_TIME,
                    "need": [],
                },
                {
                    "id": EXAMPLE_ID,
                    "digest": EXAMPLE_DIGEST,
                    "result": "held",
                    "problem": PROBLEM["examples"][0],
                },
            ],
            "counted": {"epoch": "AA", "contiguous": 41},
        }
    ],
}

CHANGES: Schema = {
    "type": "object",
    "description": (
        "Where submissions of this device stand that have moved since the cursor, each once, in the order in which "
        "they moved. A receipt is no change: the answer to the submission told it."
    ),
    "required": ["cursor", "more", "changes"],
    "additionalProperties": False,
    "properties": {
        "cursor": {"type": "string", "description": "What to ask with next time; opaque."},
        "more": {"type": "boolean", "description": "Whether there was more than the limit: ask again at once."},
        "changes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "reference", "state", "at"],
                "additionalProperties": False,
                "properties": {
                    "id": SUBMISSION_ID,
                    "reference": REFERENCE,
                    "state": STATE,
                    "at": INSTANT | {"description": "When it came into this state."},
                    "reason": {"type": "string", "description": "Why, where a reason is owed. For the holder alone."},
                    "missing": {
                        "type": "array",
                        "items": {"type": "string"},
                        "description": "All that is missing, at once; only with `correction_required`.",
                    },
                    "accepted_at": INSTANT,
                    "promised_on": PROMISED_ON,
                    "closed_at": INSTANT,
                    "outcome": {"type": "string", "enum": [str(state) for state in OUTCOMES]},
                },
            },
        },
    },
    "examples": [
        {
            "cursor": "5f0c2a17-204",
            "more": False,
            "changes": [
                {
                    "id": EXAMPLE_ID,
                    "reference": EXAMPLE_REFERENCE,
                    "state": "correction_required",
                    "at": EXAMPLE_TIME,
                    "missing": ["银行卡复印件"],
                }
            ],
        }
    ],
}

HEALTH: Schema = {
    "type": "object",
    "description": "How a terminal is, every 60 s ± 20 %. Names no resident and no case; unknown members are kept.",
    "required": ["versions", "boot_id", "clock", "queue", "free_bytes", "devices", "counted"],
    "properties": {
        "versions": {"type": "object", "description": "Name of a part to its version, both text."},
        "boot_id": {"type": "string", "maxLength": 64, "description": "New at every start of the machine."},
        "clock": {
            "type": "object",
            "required": ["quality"],
            "properties": {
                "offset_s": {
                    "type": "number",
                    "minimum": -_AGES,
                    "maximum": _AGES,
                    "description": "Terminal minus district; absent while not known.",
                },
                "quality": {"type": "string", "enum": QUALITIES},
            },
        },
        "queue": {
            "type": "object",
            "required": ["unsent", "held"],
            "properties": {
                "unsent": _COUNT | {"description": "What the district lacks anything of, without what is held."},
                "held": _COUNT,
                "oldest_unsent_s": {
                    "type": "number",
                    "minimum": 0,
                    "maximum": _AGES,
                    "description": "Age of the oldest unsent submission; absent when there is none.",
                },
            },
        },
        "free_bytes": _COUNT | {"description": "On the disk of the store."},
        "certificate_days": {"type": "number", "description": "Until the client certificate ends; negative after."},
        "devices": {
            "type": "array",
            "maxItems": 64,
            "items": {
                "type": "object",
                "required": ["kind", "state"],
                "properties": {
                    "kind": {"type": "string", "maxLength": 64},
                    "state": {"type": "string", "maxLength": 64},
                },
            },
            "description": "Readers, printers, scanners, with their consumables as further members.",
        },
        "counted": {
            "type": "object",
            "required": ["epoch", "dseq"],
            "properties": {"epoch": _EPOCH, "dseq": _COUNT | {"description": "The last number that was given out."}},
        },
    },
    "examples": [
        {
            "versions": {"kiosk": "0.1.0"},
            "boot_id": "3f0e7f7e-3a0d-4a51-9f2e-6a8f3b2d7c11",
            "clock": {"offset_s": 0.2, "quality": "synchronised"},
            "queue": {"unsent": 3, "held": 0, "oldest_unsent_s": 40.5},
            "free_bytes": 21_474_836_480,
            "certificate_days": 211,
            "devices": [{"kind": "receipt-printer", "state": "ready", "paper": "near-end"}],
            "counted": {"epoch": "AA", "dseq": 44},
        }
    ],
}

HEALTH_ANSWER: Schema = {
    "type": "object",
    "description": "The counters do not agree: an alarm on both sides.",
    "required": ["counted", "alarm"],
    "additionalProperties": False,
    "properties": {
        "counted": {"$ref": "#/components/schemas/Counted"},
        "alarm": {
            "type": "string",
            "enum": ["submissions-missing", "counter-rewound"],
            "description": (
                "`submissions-missing`: more were numbered than have arrived or are said to wait. `counter-rewound`: a "
                "higher number has arrived than the terminal says it gave out, as after an old image was put back."
            ),
        },
    },
    "examples": [{"counted": {"epoch": "AA", "contiguous": 41}, "alarm": "submissions-missing"}],
}

CSR: Schema = {
    "type": "object",
    "description": "Asks for the device's next certificate.",
    "required": ["csr"],
    "additionalProperties": False,
    "properties": {
        "csr": {
            "type": "string",
            "maxLength": 16_384,
            "description": "PKCS #10 (RFC 2986) in PEM, signed by the new key; its subject is not looked at.",
        }
    },
    "examples": [{"csr": "-----BEGIN CERTIFICATE REQUEST-----\nMIH...\n-----END CERTIFICATE REQUEST-----\n"}],
}

CERTIFICATE: Schema = {
    "type": "object",
    "required": ["certificate", "chain"],
    "additionalProperties": False,
    "properties": {
        "certificate": {"type": "string", "description": "PEM; for TLS clients, in the device's name."},
        "chain": {"type": "string", "description": "PEM, up to the root."},
    },
    "examples": [
        {
            "certificate": "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n",
            "chain": "-----BEGIN CERTIFICATE-----\nMIIB...\n-----END CERTIFICATE-----\n",
        }
    ],
}
