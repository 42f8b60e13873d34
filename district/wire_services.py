"""Describe the calls that are answered at once or not at all: e-licences, instant items, slots. Online only."""

from district.problems import Wrong
from district.schemas import MAX_BODY
from district.wire_parts import DEVICE, PREFIX, SEAL, Part, answer, body, refusal, troubles


def paths() -> Part:
    """Return the calls."""
    return {
        f"{PREFIX}/licences": {"post": _licences()},
        f"{PREFIX}/instant/{{item}}": {"post": _instant()},
        f"{PREFIX}/slots": {"get": _slots()},
    }


def _licences() -> Part:
    return {
        "operationId": "postLicences",
        "summary": "Use e-licences of the holder of the card on the reader; the use is written down before the answer.",
        "parameters": [DEVICE],
        "requestBody": body("LicenceRequest", MAX_BODY),
        "responses": {
            "200": answer("What the holder has, perhaps nothing.", "Licences"),
            "400": refusal(Wrong.MALFORMED),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
            "409": refusal(Wrong.ID_REUSED),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.CONSENT_MISSING, Wrong.INVALID_QUESTION, *SEAL),
        }
        | troubles(),
    }


def _instant() -> Part:
    return {
        "operationId": "postInstant",
        "summary": "Do an instant item now; its result is durable before the answer leaves.",
        "parameters": [
            DEVICE,
            {
                "name": "item",
                "in": "path",
                "required": True,
                "description": "Key in the catalogue.",
                "schema": {"type": "string"},
                "example": "residence-proof",
            },
        ],
        "requestBody": body("InstantRequest", MAX_BODY),
        "responses": {
            "200": answer("The same request was done already; this is its result.", "InstantResult"),
            "201": answer("Done now.", "InstantResult"),
            "400": refusal(Wrong.MALFORMED),
            "403": refusal(Wrong.DEVICE_UNKNOWN),
            "404": refusal(Wrong.NOT_INSTANT),
            "409": refusal(Wrong.ID_REUSED),
            "413": refusal(Wrong.TOO_LARGE),
            "415": refusal(Wrong.UNSUPPORTED_MEDIA_TYPE),
            "422": refusal(Wrong.INVALID_QUESTION, *SEAL),
        }
        | troubles(),
    }


def _slots() -> Part:
    return {
        "operationId": "getSlots",
        "summary": "What can be booked at a site on a day. Booking itself is a submission of kind `booking`.",
        "parameters": [
            _query("site", "The site, three digits.", {"type": "string", "pattern": "^[0-9]{3}$"}),
            _query("day", "The day (Beijing date).", {"type": "string", "format": "date"}),
        ],
        "responses": {"200": answer("What is free, perhaps nothing.", "Slots"), "400": refusal(Wrong.BAD_REQUEST)}
        | troubles(),
    }


def _query(name: str, description: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "required": True, "description": description, "schema": schema}
