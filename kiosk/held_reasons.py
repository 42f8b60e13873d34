"""Sort the reasons for which a submission is set aside into the few that staff can act on."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from offline_queue.model import HELD_BY_STAFF, ItemState

_PREFIX: Final = "urn:doorstep:problem:"


class HeldReason(StrEnum):
    """Why, as far as it matters for what to do (``held.<value>``)."""

    STAFF = "staff"
    KEY = "key"  # the district lacks the key it is sealed to
    KEY_DESTROYED = "key-destroyed"  # nobody can open it any more
    SIZE = "size"
    ALTERED = "altered"  # damaged on the way
    REUSED = "reused"  # its id or its number is another's there
    ERASED = "erased"  # the district had it, and is through with it
    FORM = "form"  # the two sides' versions do not fit
    OTHER = "other"
    DAMAGED = "damaged"  # here, on this terminal's disk


_BY_TYPE: Final = MappingProxyType(
    {
        "unknown-key": HeldReason.KEY,
        "payload-unreadable": HeldReason.KEY,
        "suite-mismatch": HeldReason.KEY,
        "key-destroyed": HeldReason.KEY_DESTROYED,
        "too-large": HeldReason.SIZE,
        "digest-mismatch": HeldReason.ALTERED,
        "id-mismatch": HeldReason.ALTERED,
        "attachment-unreadable": HeldReason.ALTERED,
        "id-reused": HeldReason.REUSED,
        "counter-reused": HeldReason.REUSED,
        "erased": HeldReason.ERASED,
        "invalid-envelope": HeldReason.FORM,
        "malformed": HeldReason.FORM,
        "bad-request": HeldReason.FORM,
        "unsupported-media-type": HeldReason.FORM,
    }
)


def reason_of(state: ItemState, problem: str) -> HeldReason | None:
    """Return why a submission in ``state`` is set aside, by its problem's type (RFC 9457); None when it is not."""
    match state:
        case ItemState.CORRUPT:
            return HeldReason.DAMAGED
        case ItemState.HELD if problem == HELD_BY_STAFF:
            return HeldReason.STAFF
        case ItemState.HELD:
            return _BY_TYPE.get(problem.removeprefix(_PREFIX), HeldReason.OTHER)
        case _:
            return None
