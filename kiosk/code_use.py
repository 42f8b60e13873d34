"""Name what this terminal can say about the use of a signed code."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CodeUse(StrEnum):
    """Whether a code was used before."""

    FIRST = "first"  # and from now on it is used
    AGAIN = "again"
    UNKNOWABLE = "unknowable"  # the memory is gone or refuses; nothing was written


@dataclass(frozen=True, slots=True)
class UntoldUse:
    """A code that was used here, at an aware moment, and whose use is not queued for the district yet."""

    digest: bytes = field(repr=False)
    at: datetime
