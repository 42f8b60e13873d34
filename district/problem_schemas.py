"""State the shape of a refusal on the wire (RFC 9457)."""

from district.problems import PREFIX, Wrong
from district.schema_parts import Schema

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `type` is stable and drives the terminal's decision; the text is for people.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "enum": sorted({wrong.type for wrong in Wrong})},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Names the place, never a value."},
    },
    "examples": [{"type": PREFIX + "id-reused", "title": Wrong.ID_REUSED.title, "status": 409}],
}
