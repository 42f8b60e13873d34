"""Say what is wrong in the form of RFC 9457: the stable type drives the terminal's decision, never the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

PREFIX = "urn:doorstep:problem:"
MEDIA_TYPE = "application/problem+json"


class Wrong(Enum):
    """Everything the gateway refuses: the name in the type, the HTTP status, and the title."""

    MALFORMED = ("malformed", 400, "The body is not one JSON object")
    BAD_REQUEST = ("bad-request", 400, "The request cannot be understood")
    DIGEST_MISSING = ("digest-missing", 400, "Content-Digest with sha-256 is required (RFC 9530)")
    DIGEST_MISMATCH = ("digest-mismatch", 400, "The bytes do not have the digest they came with")
    ID_MISMATCH = ("id-mismatch", 400, "The id in the path is not the id in the envelope")
    FORBIDDEN = ("forbidden", 403, "The desk answers only to pages of its own")
    NOT_FOUND = ("not-found", 404, "There is nothing at this address")
    CASE_UNKNOWN = ("case-unknown", 404, "The district knows no case with this number")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "This address does not take this method")
    ID_REUSED = ("id-reused", 409, "This id was stored before, with other bytes")
    COUNTER_REUSED = ("counter-reused", 409, "This device counted another submission with the same number")
    MOVE_NOT_ALLOWED = ("move-not-allowed", 409, "A case in this state cannot go there")
    ERASED = ("erased", 410, "This submission was stored, finished and erased")
    TOO_LARGE = ("too-large", 413, "An envelope has at most 256 KiB")
    UNSUPPORTED_MEDIA_TYPE = ("unsupported-media-type", 415, "The body must be application/json")
    INVALID_ENVELOPE = ("invalid-envelope", 422, "The envelope breaks the contract")
    INVALID_QUESTION = ("invalid-question", 422, "The question breaks the contract")
    UNKNOWN_KEY = ("unknown-key", 422, "The payload is sealed to a key that this district does not hold")
    PAYLOAD_UNREADABLE = ("payload-unreadable", 422, "The payload does not open with the key and the id it names")
    REASON_MISSING = ("reason-missing", 422, "The resident is owed a reason for this step")
    INTERNAL = ("internal", 500, "The gateway made a mistake")
    UNAVAILABLE = ("unavailable", 503, "The gateway cannot store anything at the moment")

    def __init__(self, slug: str, status: int, title: str) -> None:
        """Keep the three parts by name."""
        self.slug = slug
        self.status = status
        self.title = title

    @property
    def type(self) -> str:
        """The problem type, an identifier that never changes."""
        return PREFIX + self.slug


BY_STATUS: Mapping[int, Wrong] = MappingProxyType(
    {404: Wrong.NOT_FOUND, 405: Wrong.METHOD_NOT_ALLOWED, 413: Wrong.TOO_LARGE}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal; ``detail`` names the place, never a value that came from a resident."""

    wrong: Wrong
    detail: str = ""

    def document(self) -> dict[str, object]:
        """Return the problem document."""
        base: dict[str, object] = {
            "type": self.wrong.type,
            "title": self.wrong.title,
            "status": self.wrong.status,
        }
        return base | ({"detail": self.detail} if self.detail else {})
