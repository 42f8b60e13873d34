"""Name what this terminal can say about the use of a signed code."""

from enum import StrEnum


class CodeUse(StrEnum):
    """Whether a code was used before."""

    FIRST = "first"  # and from now on it is used
    AGAIN = "again"
    UNKNOWABLE = "unknowable"  # the memory is gone or refuses; nothing was written
