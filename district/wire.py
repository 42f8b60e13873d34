"""Publish the contract as OpenAPI 3.1: the calls that exist today, and no others."""

from typing import Any

from district.problems import MEDIA_TYPE, Wrong
from district.schema_parts import EXAMPLE_ID, EXAMPLE_NUMBER, SUBMISSION_ID
from district.schemas import COMPONENTS, MAX_BODY

PREFIX = "/v1"
VERSION = "1.1.0"

Part = dict[str, Any]

_HEADERS: Part = {
    "Date": {"description": "RFC 9110 §6.6.1.", "required": True, "schema": {"type": "string"}},
    "Doorstep-Time": {
        "description": "The district's clock when it answered (RFC 3339).",
        "required": True,
        "schema": {"type": "string", "format": "date-time"},
    },
}
_RETRY: Part = {
    "Retry-After": {
        "description": "Seconds to wait; obeyed to the second, plus jitter.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    }
}

_MEANING = """
The contract between a self-service terminal and its district.

**The sealing.** Payloads are sealed with HPKE to the public key in the district's key file
`{"key_id", "suite", "public_key"}` (`public_key` is base64 of the 32 raw bytes); see the schema `Envelope`, member
`payload`.

**Retries.** `PUT` is safe to repeat for ever: the id decides, the bytes are compared by digest, an erased id stays
known.

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
            f"{PREFIX}/cases/{{number}}": {"get": _get_case()},
            f"{PREFIX}/cases:held-by": {"post": _cases_held_by()},
            f"{PREFIX}/time": {"get": _get_time()},
            f"{PREFIX}/openapi.json": {"get": _get_document()},
        },
        "components": {"schemas": COMPONENTS},
    }


def _put_submission() -> Part:
    return {
        "operationId": "putSubmission",
        "summary": "Hand over one submission; it is durable before the answer leaves.",
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": SUBMISSION_ID, "example": EXAMPLE_ID},
            {
                "name": "Content-Digest",
                "in": "header",
                "required": True,
                "description": "`sha-256=:<base64>:` of the body's bytes (RFC 9530).",
                "schema": {"type": "string"},
            },
        ],
        "requestBody": {
            "required": True,
            "description": f"At most {MAX_BODY} bytes, UTF-8.",
            "content": {"application/json": {"schema": _ref("Envelope")}},
        },
        "responses": {
            "201": _answer("New, and now durable here.", "Reception"),
            "200": _answer(
                "The same bytes were durable here already; `state` is where the case stands now.", "Reception"
            ),
            "400": _refusal(
                Wrong.BAD_REQUEST, Wrong.DIGEST_MISSING, Wrong.DIGEST_MISMATCH, Wrong.MALFORMED, Wrong.ID_MISMATCH
            ),
            "409": _refusal(Wrong.ID_REUSED, Wrong.COUNTER_REUSED),
            "410": _refusal(Wrong.ERASED),
            "413": _refusal(Wrong.TOO_LARGE),
            "415": _refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": _refusal(Wrong.INVALID_ENVELOPE, Wrong.UNKNOWN_KEY, Wrong.PAYLOAD_UNREADABLE),
        }
        | _troubles(),
    }


def _get_case() -> Part:
    return {
        "operationId": "getCase",
        "summary": "Say where a case stands, by the district's reference or the terminal's registration number.",
        "parameters": [
            {
                "name": "number",
                "in": "path",
                "required": True,
                "description": "Letter case does not matter.",
                "schema": {"type": "string"},
                "example": EXAMPLE_NUMBER,
            }
        ],
        "responses": {"200": _answer("The case.", "Case"), "404": _refusal(Wrong.CASE_UNKNOWN)} | _troubles(),
    }


def _cases_held_by() -> Part:
    return {
        "operationId": "casesHeldBy",
        "summary": "List the cases of the one whose identity card lies on the terminal's reader.",
        "requestBody": {
            "required": True,
            "description": f"At most {MAX_BODY} bytes, UTF-8.",
            "content": {"application/json": {"schema": _ref("Question")}},
        },
        "responses": {
            "200": _answer("The holder's own cases, none if there are none.", "HeldCases"),
            "400": _refusal(Wrong.MALFORMED),
            "413": _refusal(Wrong.TOO_LARGE),
            "415": _refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": _refusal(Wrong.INVALID_QUESTION, Wrong.UNKNOWN_KEY, Wrong.PAYLOAD_UNREADABLE),
        }
        | _troubles(),
    }


def _get_time() -> Part:
    return {
        "operationId": "getTime",
        "summary": "The district's clock.",
        "responses": {"200": _answer("Now.", "Time")} | _troubles(),
    }


def _get_document() -> Part:
    described = {"description": "This document.", "headers": _HEADERS}
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "getContract",
        "summary": "This document.",
        "responses": {"200": described | {"content": content}} | _troubles(),
    }


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(meaning: str, schema: str) -> Part:
    return {"description": meaning, "headers": _HEADERS, "content": {"application/json": {"schema": _ref(schema)}}}


def _refusal(*wrongs: Wrong) -> Part:
    examples = {
        wrong.slug: {"value": {"type": wrong.type, "title": wrong.title, "status": wrong.status}} for wrong in wrongs
    }
    return {
        "description": " ".join(f"`{wrong.slug}`: {wrong.title}." for wrong in wrongs),
        "headers": _HEADERS,
        "content": {MEDIA_TYPE: {"schema": _ref("Problem"), "examples": examples}},
    }


def _troubles() -> Part:
    unavailable = _refusal(Wrong.UNAVAILABLE)
    return {
        "405": _refusal(Wrong.METHOD_NOT_ALLOWED),
        "500": _refusal(Wrong.INTERNAL),
        "503": unavailable | {"headers": _HEADERS | _RETRY},
    }
