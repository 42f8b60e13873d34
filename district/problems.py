"""Say what is wrong in the form of RFC 9457: the stable type drives the terminal's decision, never the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

PREFIX = "urn:doorstep:problem:"
MEDIA_TYPE = "application/problem+json"


class Wrong(Enum):
    """Everything the gateway refuses: the name in the type, the HTTP status, and the title."""

    MALFORMED = ("malformed", 400, "The body is not one JSON object")
    BAD_REQUEST = ("bad-request", 400, "The request cannot be understood")
    INVALID_UPLOAD = ("invalid-upload", 400, "Upload-Offset, Upload-Length or Upload-Complete break the contract")
    DIGEST_MISSING = ("digest-missing", 400, "Content-Digest with sha-256 is required (RFC 9530)")
    DIGEST_MISMATCH = ("digest-mismatch", 400, "The bytes do not have the digest they came with")
    ID_MISMATCH = ("id-mismatch", 400, "The id in the path is not the id in the envelope")
    FORBIDDEN = ("forbidden", 403, "The desk answers only to pages of its own")
    DEVICE_UNKNOWN = ("device-unknown", 403, "The call does not say which device it comes from (Doorstep-Device)")
    CERTIFICATE_LAPSED = ("certificate-lapsed", 403, "This device has no certificate that may still be renewed")
    NOT_FOUND = ("not-found", 404, "There is nothing at this address")
    CASE_UNKNOWN = ("case-unknown", 404, "The district knows no case with this number")
    BLOB_UNKNOWN = ("blob-unknown", 404, "No submission of this device names this blob")
    PACKAGE_UNKNOWN = ("package-unknown", 404, "There is no content package of this name")
    NOT_INSTANT = ("not-instant", 404, "This district does not do this item at once")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "This address does not take this method")
    ID_REUSED = ("id-reused", 409, "This id was stored before, with other bytes")
    COUNTER_REUSED = ("counter-reused", 409, "This device counted another submission with the same number")
    SLOT_TAKEN = ("slot-taken", 409, "None of the slots that were wished for can be booked any more")
    MOVE_NOT_ALLOWED = ("move-not-allowed", 409, "A case in this state cannot go there")
    INCOMPLETE = ("incomplete", 409, "Attachments of this case have not arrived yet")
    WRONG_OFFSET = ("wrong-offset", 409, "The blob goes on at another offset (Upload-Offset)")
    ERASED = ("erased", 410, "This submission was stored, finished and erased")
    TOO_LARGE = ("too-large", 413, "The body is larger than this call takes")
    UNSUPPORTED_MEDIA_TYPE = (
        "unsupported-media-type",
        415,
        "The body must have the media type that the contract names",
    )
    INVALID_ENVELOPE = ("invalid-envelope", 422, "The envelope breaks the contract")
    BLOB_MISMATCH = ("digest-mismatch", 422, "The blob does not have the digest that it is named by")
    INVALID_BATCH = ("invalid-batch", 422, "The batch breaks the contract")
    INVALID_REPORT = ("invalid-report", 422, "The health report breaks the contract")
    INVALID_REQUEST = ("invalid-request", 422, "The certificate request breaks the contract")
    INVALID_QUESTION = ("invalid-question", 422, "The question breaks the contract")
    UNKNOWN_KEY = ("unknown-key", 422, "The payload is sealed to a key that this district does not hold")
    KEY_DESTROYED = (
        "key-destroyed",
        422,
        "The key that this is sealed to is destroyed; nothing opens it any more",
    )
    SUITE_MISMATCH = (
        "suite-mismatch",
        422,
        "The key that is named belongs to another suite than is named",
    )
    ATTACHMENT_UNREADABLE = (
        "attachment-unreadable",
        422,
        "The attachment does not open, whole, with its submission's key, in the place that it is named for",
    )
    PAYLOAD_UNREADABLE = ("payload-unreadable", 422, "The payload does not open with the key and the id it names")
    PROOF_MISSING = ("proof-missing", 422, "Nothing shows that whoever asks may know of this case")
    CODE_WRONG = ("code-wrong", 422, "This is not the query code of this case")
    CODE_LOCKED = ("code-locked", 423, "Too many wrong query codes; this case cannot be asked for by code for a while")
    CONSENT_MISSING = ("consent-missing", 422, "Nobody has consented to this use of a licence")
    REASON_MISSING = ("reason-missing", 422, "The resident is owed a reason for this step")
    TOO_MANY = ("too-many", 429, "The gateway is asked more than it can answer")
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


TITLES: Mapping[str, str] = MappingProxyType({wrong.slug: wrong.title for wrong in reversed(Wrong)})
"""What each kind of refusal is called in words, by the name in its type; of two of one name the first."""

BY_STATUS: Mapping[int, Wrong] = MappingProxyType(
    {404: Wrong.NOT_FOUND, 405: Wrong.METHOD_NOT_ALLOWED, 413: Wrong.TOO_LARGE}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal; ``detail`` names the place, never a value that came from a resident.

    ``more`` are members of the document that only this problem has (RFC 9457 §3.2).
    """

    wrong: Wrong
    detail: str = ""
    more: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def document(self) -> dict[str, object]:
        """Return the problem document."""
        base: dict[str, object] = {
            "type": self.wrong.type,
            "title": self.wrong.title,
            "status": self.wrong.status,
        }
        return base | ({"detail": self.detail} if self.detail else {}) | dict(self.more)
