"""What a scanned code may be: one type for each kind. None of them shows what it holds when it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class UnknownReason(StrEnum):
    """Why a code is none that is known; none of these words repeats the code."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_TEXT = "not-text"  # neither UTF-8 nor GB18030
    UNSEEN_CHARACTERS = "unseen-characters"  # control, bidi, zero width, noncharacters, private use
    NOT_NORMALISED = "not-normalised"  # another spelling than Unicode's NFC
    NO_KNOWN_FORM = "no-known-form"
    NO_SUCH_DAY = "no-such-day"
    WRONG_CHECK_DIGITS = "wrong-check-digits"
    FOREIGN_ADDRESS = "foreign-address"  # a web address of a host that is not on the list


class Purpose(StrEnum):
    """What a signed code is for."""

    HAND_OVER = "hand-over"  # a matter goes on here: begun on a telephone or at the window
    VERIFICATION = "verification"  # 核验码: its bearer was checked by the issuer, for one matter
    MAINTENANCE = "maintenance"  # a technician is let in, at the one terminal that it is bound to


class RefusedReason(StrEnum):
    """Why a code that claims to be signed is refused by what it says alone; its time and its use are judged later."""

    ALTERED = "altered"  # torn, changed, or never signed by the issuer it names
    UNKNOWN_ISSUER = "unknown-issuer"
    ELSEWHERE = "elsewhere"  # bound to another site or terminal
    NEWER = "newer"  # genuine, for a purpose that this version does not know


class PaymentScheme(StrEnum):
    """Whose payment code it is."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"


class LicenceWarning(StrEnum):
    """What deserves a second look in an e-licence's identifier."""

    WRONG_CHECK_CHARACTER = "wrong-check-character"  # issuers are known that compute it otherwise


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """The number on a receipt, well formed and with the right check digits; whether it exists, others know.

    ``query_code`` and ``mark`` stand beside it in the code of a paper; empty where they do not.
    """

    number: str = field(repr=False)
    query_code: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenuineCode:
    """A code whose issuer's signature is right and which is not bound elsewhere; its time and its use are not judged.

    Attributes:
        purpose: what it is for.
        subject: the identifier of the matter or the order, 1 to 40 of ``0-9 A-Z -``.
        issued: the issuer's time, UTC.
        expires: the moment from which it is void, UTC.
        digest: 32 bytes by which the store knows its nonce again; they tell nothing of the code.
        text: the code as it was scanned, for the district to check it once more.
    """

    purpose: Purpose
    subject: str = field(repr=False)
    issued: datetime
    expires: datetime
    digest: bytes = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A code in the signed form that is not to be believed. What it holds is kept nowhere."""

    reason: RefusedReason


@dataclass(frozen=True, slots=True)
class IdentityCode:
    """An opaque, short-lived token that only the district can turn into a person; never stored, never logged."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CityCode:
    """A Beijing city code (DB11/T 1917.2): what follows its lead-in, for the city's platform alone; never stored."""

    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LicenceIdentifier:
    """The identifier of one e-licence (GB/T 36904), without its root."""

    text: str = field(repr=False)
    warnings: tuple[LicenceWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """Somebody's identity number (GB 11643-1999) with its right check character; it proves nobody's presence."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreditNumber:
    """A unified social credit code (GB 32100-2015) with its right check characters."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaymentCode:
    """Somebody's money. It says whose scheme it is and holds nothing else."""

    scheme: PaymentScheme


@dataclass(frozen=True, slots=True)
class WebToken:
    """The one token that an address of an allow-listed host carries. The address itself is opened by nobody."""

    host: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """Not a code that is known. What it holds is kept nowhere."""

    reason: UnknownReason


Payload = (
    ReceiptNumber
    | GenuineCode
    | RefusedCode
    | IdentityCode
    | CityCode
    | LicenceIdentifier
    | IdentityNumber
    | CreditNumber
    | PaymentCode
    | WebToken
    | UnknownCode
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRules:
    """What a terminal goes by when it judges codes; the default believes no issuer and knows no host.

    Attributes:
        issuers: raw Ed25519 public keys (32 bytes) by key id (8 bytes).
        site: this terminal's site, ``000`` to ``999``; None accepts no code that is bound to a site.
        device: this terminal's number there, ``00`` to ``99``.
        hosts: for each host whose addresses are taken, the parameter that carries the token.
        city_lead_ins: how the city's codes begin, each an address up to its last fixed character.
    """

    issuers: Mapping[bytes, bytes] = field(default_factory=lambda: MappingProxyType({}))
    site: str | None = None
    device: str | None = None
    hosts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    city_lead_ins: tuple[str, ...] = ()
