"""Name the parts that the descriptions of calls are made of (OpenAPI 3.1)."""

from typing import Any

from district.problems import MEDIA_TYPE, Wrong

PREFIX = "/v1"
OCTETS = "application/octet-stream"

Part = dict[str, Any]

SEAL = (Wrong.UNKNOWN_KEY, Wrong.KEY_DESTROYED, Wrong.SUITE_MISMATCH, Wrong.PAYLOAD_UNREADABLE)
"""What may be wrong with whatever is sealed, and is no attachment."""

HEADERS: Part = {
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
DEVICE: Part = {
    "name": "Doorstep-Device",
    "in": "header",
    "required": True,
    "description": (
        "`site/device`. Whoever ends the TLS in front of the gateway sets it from the client certificate, and lets "
        "none through that came from outside."
    ),
    "schema": {"type": "string", "pattern": "^[0-9]{3}/[0-9]{2}$"},
    "example": "017/01",
}
CONTENT_DIGEST: Part = {
    "name": "Content-Digest",
    "in": "header",
    "required": True,
    "description": "`sha-256=:<base64>:` of the body's bytes (RFC 9530).",
    "schema": {"type": "string"},
}


def ref(name: str) -> Part:
    """Return a reference to a body's shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def header(description: str, pattern: str) -> Part:
    """Return a header that an answer always has."""
    return {"description": description, "required": True, "schema": {"type": "string", "pattern": pattern}}


def body(name: str, limit: int) -> Part:
    """Return a JSON body that a call must have."""
    return {
        "required": True,
        "description": f"At most {limit} bytes, UTF-8.",
        "content": {"application/json": {"schema": ref(name)}},
    }


def answer(meaning: str, schema: str, **headers: Part) -> Part:
    """Return an answer with a JSON body."""
    return silence(meaning, **headers) | {"content": {"application/json": {"schema": ref(schema)}}}


def silence(meaning: str, **headers: Part) -> Part:
    """Return an answer without a body; ``headers`` are named with underscores for hyphens."""
    return {"description": meaning, "headers": HEADERS | {name.replace("_", "-"): it for name, it in headers.items()}}


def refusal(*wrongs: Wrong, **headers: Part) -> Part:
    """Return the answer that carries one of these problems, which share a status."""
    examples = {
        wrong.slug: {"value": {"type": wrong.type, "title": wrong.title, "status": wrong.status}} for wrong in wrongs
    }
    meaning = " ".join(f"`{wrong.slug}`: {wrong.title}." for wrong in wrongs)
    content = {MEDIA_TYPE: {"schema": ref("Problem"), "examples": examples}}
    return silence(meaning, **headers) | {"content": content}


def troubles() -> Part:
    """Return the answers that every call may get."""
    return {
        "405": refusal(Wrong.METHOD_NOT_ALLOWED),
        "429": refusal(Wrong.TOO_MANY, **_RETRY),
        "500": refusal(Wrong.INTERNAL),
        "503": refusal(Wrong.UNAVAILABLE, **_RETRY),
    }
