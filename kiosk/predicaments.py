"""Name what can go wrong as a resident meets it: with a card, with a code, with the terminal."""

from enum import StrEnum


class CardProblem(StrEnum):
    """Why a card cannot be used; one clear sentence each (``card.problem.<value>``)."""

    NOT_AN_IDENTITY_CARD = "not-an-identity-card"
    NOT_AUTHENTIC = "not-authentic"
    DAMAGED = "damaged"
    MOVED = "moved"
    OTHER_RECORD = "other-record"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    CONTRADICTORY = "contradictory"
    SAME_PERSON = "same-person"
    TAKE_FIRST = "take-first"
    READER_FAILED = "reader-failed"
    NOT_FINISHED = "not-finished"


class CodeProblem(StrEnum):
    """Why a code or the scanner did not help (``scan.problem.<value>``)."""

    UNKNOWN = "unknown"
    MISREAD = "misread"
    ADDRESS = "address"
    PAYMENT = "payment"
    IDENTITY_NUMBER = "identity-number"
    CREDIT_NUMBER = "credit-number"
    IDENTITY_CODE = "identity-code"
    CITY_CODE = "city-code"
    LICENCE = "licence"
    ALTERED = "altered"
    UNKNOWN_ISSUER = "unknown-issuer"
    ELSEWHERE = "elsewhere"
    NEWER = "newer"
    TOO_EARLY = "too-early"
    EXPIRED = "expired"
    CLOCK_UNSURE = "clock-unsure"
    USED = "used"
    USE_UNKNOWABLE = "use-unknowable"
    STAFF = "staff"  # it opens maintenance, which is not where it was shown
    NOT_FOR_STAFF = "not-for-staff"  # it is genuine and opens something else than maintenance
    SCANNER_FAILED = "scanner-failed"


class Fault(StrEnum):
    """What the terminal apologises for (``apology.<value>``)."""

    NO_SPACE = "no-space"
    STORE_FAILED = "store-failed"
    STORE_CLOSED = "store-closed"
