"""Describe the calls that keep both sides in step: batches, changes, health, packages, certificates."""

from district.problems import Wrong
from district.schemas import MAX_BODY
from district.wire_parts import DEVICE, OCTETS, PREFIX, Part, answer, body, header, refusal, silence, troubles

MAX_REPORT = 64 * 1024
MAX_CHANGES = 100

_ETAG = header("Of exactly these bytes (RFC 9110 §8.8.3).", '^"[0-9a-f]{64}"$')


def batch() -> Part:
    """Return the call that hands over several submissions."""
    return {
        f"{PREFIX}/submissions:batch": {
            "post": {
                "operationId": "postBatch",
                "summary": "Hand over several submissions; all that are stored are durable before the answer leaves.",
                "requestBody": body("Batch", MAX_BODY),
                "responses": {
                    "200": answer("Every submission has its own result.", "BatchResults"),
                    "400": refusal(Wrong.MALFORMED),
                    "413": refusal(Wrong.TOO_LARGE),
                    "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
                    "422": refusal(Wrong.INVALID_BATCH),
                }
                | troubles(),
            }
        }
    }


def paths() -> Part:
    """Return the other calls."""
    return {
        f"{PREFIX}/changes": {"get": _changes()},
        f"{PREFIX}/health": {"post": _health()},
        f"{PREFIX}/packages/{{name}}": {"get": _package()},
        f"{PREFIX}/certificates": {"post": _certificate()},
    }


def _changes() -> Part:
    return {
        "operationId": "getChanges",
        "summary": "What became of this device's submissions since it last asked.",
        "parameters": [
            DEVICE,
            _query(
                "since", "The cursor of the last answer; absent or unknown: from the beginning.", {"type": "string"}
            ),
            _query("limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": MAX_CHANGES}),
        ],
        "responses": {
            "200": answer("What moved, perhaps nothing.", "Changes"),
            "400": refusal(Wrong.BAD_REQUEST),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
        }
        | troubles(),
    }


def _health() -> Part:
    return {
        "operationId": "postHealth",
        "summary": "Say how this terminal is.",
        "parameters": [DEVICE],
        "requestBody": body("Health", MAX_REPORT),
        "responses": {
            "204": silence("Noted."),
            "200": answer("Noted, and the counters do not agree.", "HealthAnswer"),
            "400": refusal(Wrong.MALFORMED),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.INVALID_REPORT),
        }
        | troubles(),
    }


def _package() -> Part:
    conditional = {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of what the terminal has.",
        "schema": {"type": "string"},
    }
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Small letters, digits, hyphens and full stops.",
        "schema": {"type": "string"},
        "example": "catalogue",
    }
    return {
        "operationId": "getPackage",
        "summary": (
            "Fetch a signed content package (catalogue, texts, answers, notices, recipients), at most 1 MiB; its form "
            "is described in docs/reference/packages.md."
        ),
        "parameters": [name, conditional],
        "responses": {
            "200": silence("The package.", ETag=_ETAG) | {"content": {OCTETS: {"schema": {}}}},
            "304": silence("The terminal has it.", ETag=_ETAG),
            "404": refusal(Wrong.PACKAGE_UNKNOWN),
        }
        | troubles(),
    }


def _certificate() -> Part:
    return {
        "operationId": "postCertificate",
        "summary": (
            "Renew the device's client certificate, while the present one is valid or ended at most 180 days ago."
        ),
        "parameters": [DEVICE],
        "requestBody": body("CertificateRequest", MAX_REPORT),
        "responses": {
            "201": answer("The new certificate; the present one stays valid to its end.", "Certificate"),
            "400": refusal(Wrong.MALFORMED),
            "403": refusal(Wrong.DEVICE_UNKNOWN, Wrong.CERTIFICATE_LAPSED),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.INVALID_REQUEST),
        }
        | troubles(),
    }


def _query(name: str, description: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema}
