"""State the shape of a refusal on the wire (RFC 9457)."""

from district.problems import PREFIX, Wrong
from district.schema_parts import INSTANT, Schema
from district.service_schemas import SLOT

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `type` is stable and drives the terminal's decision; the text is for people.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "enum": sorted({wrong.type for wrong in Wrong})},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Names the place, never a value."},
        "left": {
            "type": "integer",
            "minimum": 1,
            "description": "Only with `code-wrong`: how many more codes may be tried before the case is locked.",
        },
        "alternatives": {
            "type": "array",
            "items": SLOT,
            "description": "Only with `slot-taken`: the next [Slot](#slot)s at the same site that were free.",
        },
        "until": INSTANT | {"description": "Only with `code-locked`: from when on a code is looked at again."},
    },
    "examples": [{"type": PREFIX + "id-reused", "title": Wrong.ID_REUSED.title, "status": 409}],
}
