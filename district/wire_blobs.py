"""Describe the calls that carry attachments: whole up to a bound, resumable above it."""

from district.problems import Wrong
from district.schema_parts import DIGEST, EXAMPLE_DIGEST
from district.wire_parts import CONTENT_DIGEST, DEVICE, OCTETS, PREFIX, Part, header, refusal, silence, troubles

MAX_WHOLE = 1024 * 1024
PARTIAL = "application/partial-upload"

_SEAL = (Wrong.ATTACHMENT_UNREADABLE, Wrong.UNKNOWN_KEY, Wrong.KEY_DESTROYED)

_OFFSET = header("How many bytes are durable here; the next one goes there.", "^[0-9]+$")
_COMPLETE = header("`?1` when the blob is whole here, `?0` while it is not (RFC 9651 §3.3.6).", r"^\?[01]$")
_DIGEST: Part = {"name": "digest", "in": "path", "required": True, "schema": DIGEST, "example": EXAMPLE_DIGEST}


def paths() -> Part:
    """Return the calls."""
    return {f"{PREFIX}/blobs/{{digest}}": {"head": _head(), "put": _put(), "patch": _patch()}}


def _head() -> Part:
    return {
        "operationId": "headBlob",
        "summary": "Ask how much of a blob is durable here.",
        "parameters": [_DIGEST, DEVICE],
        "responses": {
            "200": silence("Whole, or begun.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "400": silence("Not the digest of a blob."),
            "403": silence("The call does not say which device it comes from."),
            "404": silence("Nothing of it is here, or no submission of this device names it."),
        }
        | {status: silence(it["description"]) | {"headers": it["headers"]} for status, it in troubles().items()},
    }


def _put() -> Part:
    return {
        "operationId": "putBlob",
        "summary": f"Hand over a whole blob of at most {MAX_WHOLE} bytes; it is durable before the answer leaves.",
        "parameters": [_DIGEST, DEVICE, CONTENT_DIGEST],
        "requestBody": {
            "required": True,
            "description": f"The sealed bytes, at most {MAX_WHOLE}.",
            "content": {OCTETS: {"schema": {}}},
        },
        "responses": {
            "201": silence("New, and now durable here.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "200": silence("It was whole here already.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "400": refusal(Wrong.BAD_REQUEST, Wrong.DIGEST_MISSING),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
            "404": refusal(Wrong.BLOB_UNKNOWN),
            "413": refusal(Wrong.TOO_LARGE),
            "422": refusal(Wrong.BLOB_MISMATCH, *_SEAL),
        }
        | troubles(),
    }


def _patch() -> Part:
    return {
        "operationId": "patchBlob",
        "summary": (
            "Append to a blob, as draft-ietf-httpbis-resumable-upload does. What arrived before a connection broke is "
            "kept; a new call on the blob ends one that still hangs."
        ),
        "parameters": [
            _DIGEST,
            DEVICE,
            _upload("Upload-Offset", "Where the body's first byte belongs.", "^[0-9]+$"),
            _upload("Upload-Length", "Bytes of the whole blob, as its submission says.", "^[0-9]+$"),
            _upload("Upload-Complete", "`?1` when the blob ends with this body.", r"^\?[01]$"),
        ],
        "requestBody": {
            "required": True,
            "description": "Any number of bytes up to the blob's end.",
            "content": {PARTIAL: {"schema": {}}},
        },
        "responses": {
            "204": silence("Appended and durable; more is needed.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "201": silence("The blob is whole and durable.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "200": silence("It was whole here already.", Upload_Complete=_COMPLETE, Upload_Offset=_OFFSET),
            "400": refusal(Wrong.BAD_REQUEST, Wrong.INVALID_UPLOAD),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
            "404": refusal(Wrong.BLOB_UNKNOWN),
            "409": refusal(Wrong.WRONG_OFFSET, Upload_Offset=_OFFSET),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.BLOB_MISMATCH, *_SEAL),
        }
        | troubles(),
    }


def _upload(name: str, description: str, pattern: str) -> Part:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": "header", "required": True, "description": description, "schema": schema}
