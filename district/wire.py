"""Publish the contract as OpenAPI 3.1: the calls that exist today, and no others."""

from district import wire_blobs, wire_services, wire_sync
from district.problems import Wrong
from district.schema_parts import EXAMPLE_ID, EXAMPLE_NUMBER, SUBMISSION_ID
from district.schemas import COMPONENTS, MAX_BODY
from district.wire_parts import CONTENT_DIGEST, PREFIX, SEAL, Part, answer, body, refusal, silence, troubles

VERSION = "1.3.0"

_MEANING = """
The contract between a self-service terminal and its district.

**The sealing.** Payloads are sealed with HPKE to one of the public keys in the district's key file
`{"recipients": [{"key_id", "suite", "public_key", "from", "until"?}]}` (`public_key` is base64 of the raw bytes), in
the suite of that key; see the schema `Envelope`, member `payload`. Attachments are sealed to the same key, in pieces;
see the schema `Attachment`.

**Whose call it is.** `Doorstep-Device` names the terminal. It is believed, so it must come from whoever checks client
certificates in front of the gateway; the reference gateway itself listens on loopback only.

**Retries.** `PUT` is safe to repeat for ever: the id decides, the bytes are compared by digest, an erased id stays
known. A submission is complete when its `need` is empty: its blobs go up one by one, and the same bytes sent once more
then get the answer that settles it.

**What an answer means for the item.** 200 and 201: durable here. 400, 409, 410, 413, 415, 422: hold the item, never
resend it unchanged, go on with the next. 401, 403: stop and raise an alarm. Anything else, no answer, or an answer that
does not look like this document: the link is bad, the item is untouched.
""".strip()


def document() -> Part:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Doorstep district gateway", "version": VERSION, "description": _MEANING},
        "paths": {
            f"{PREFIX}/submissions/{{id}}": {"put": _put_submission()},
            **wire_sync.batch(),
            **wire_blobs.paths(),
            f"{PREFIX}/cases/{{number}}": {"get": _get_case()},
            f"{PREFIX}/cases:held-by": {"post": _cases_held_by()},
            **wire_sync.paths(),
            **wire_services.paths(),
            f"{PREFIX}/time": {"get": _get_time()},
            f"{PREFIX}/openapi.json": {"get": _get_document()},
        },
        "components": {"schemas": COMPONENTS},
    }


_PROOFS: list[Part] = [
    {
        "name": name,
        "in": "header",
        "required": False,
        "description": meaning,
        "schema": {"type": "string"},
    }
    for name, meaning in (
        (
            "Doorstep-Query-Code",
            "The six characters on the receipt, in any letter case. Five wrong ones lock the case for 15 minutes.",
        ),
        ("Doorstep-Submission", "The submission's id, which only the terminal that made it knows."),
        ("Doorstep-Signed-Code", "A hand-over code of this district for this case, as it was scanned."),
    )
]


def _put_submission() -> Part:
    return {
        "operationId": "putSubmission",
        "summary": "Hand over one submission; it is durable before the answer leaves.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": SUBMISSION_ID, "example": EXAMPLE_ID},
            CONTENT_DIGEST,
        ],
        "requestBody": body("Envelope", MAX_BODY),
        "responses": {
            "201": answer("New, and now durable here.", "Reception"),
            "200": answer(
                "The same bytes were durable here already; `state` is where the case stands now.", "Reception"
            ),
            "400": refusal(
                Wrong.BAD_REQUEST, Wrong.DIGEST_MISSING, Wrong.DIGEST_MISMATCH, Wrong.MALFORMED, Wrong.ID_MISMATCH
            ),
            "409": refusal(Wrong.ID_REUSED, Wrong.COUNTER_REUSED, Wrong.SLOT_TAKEN),
            "410": refusal(Wrong.ERASED),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.INVALID_ENVELOPE, *SEAL),
        }
        | troubles(),
    }


def _get_case() -> Part:
    return {
        "operationId": "getCase",
        "summary": "Say where a case stands, to whoever has its number and one of three proofs.",
        "parameters": [
            {
                "name": "number",
                "in": "path",
                "required": True,
                "description": "Letter case does not matter.",
                "schema": {"type": "string"},
                "example": EXAMPLE_NUMBER,
            },
            *_PROOFS,
        ],
        "responses": {
            "200": answer("The case.", "Case"),
            "404": refusal(Wrong.CASE_UNKNOWN),
            "422": refusal(Wrong.PROOF_MISSING, Wrong.CODE_WRONG),
            "423": refusal(Wrong.CODE_LOCKED),
        }
        | troubles(),
    }


def _cases_held_by() -> Part:
    return {
        "operationId": "casesHeldBy",
        "summary": "List the cases of the one whose identity card lies on the terminal's reader.",
        "requestBody": body("Question", MAX_BODY),
        "responses": {
            "200": answer("The holder's own cases, none if there are none.", "HeldCases"),
            "400": refusal(Wrong.MALFORMED),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.INVALID_QUESTION, *SEAL),
        }
        | troubles(),
    }


def _get_time() -> Part:
    return {
        "operationId": "getTime",
        "summary": "The district's clock.",
        "responses": {"200": answer("Now.", "Time")} | troubles(),
    }


def _get_document() -> Part:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "getContract",
        "summary": "This document.",
        "responses": {"200": silence("This document.") | {"content": content}} | troubles(),
    }
