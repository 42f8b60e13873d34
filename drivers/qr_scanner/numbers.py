"""Know the numbers that codes hold: receipts, people, organisations, licences, payments. Pure.

Every function takes an ASCII text and returns what it is, why it only looks like it, or None when it has another form.
"""

import re
from typing import Final

from drivers.codes import (
    CreditNumber,
    IdentityNumber,
    LicenceIdentifier,
    LicenceWarning,
    PaymentCode,
    PaymentScheme,
    ReceiptNumber,
    UnknownCode,
    UnknownReason,
)
from drivers.qr_scanner.checks import citizen_check, credit_check, is_day, mod_37_36, mod_97_10, organisation_check

_RECEIPT: Final = re.compile(
    r"L(?P<site>[0-9]{3})(?P<device>[0-9]{2})"
    r"-(?P<yy>[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})"
    r"-(?P<epoch>[A-HJ-NP-Z]{2})(?P<serial>[0-9]{4,9})"
    r"-(?P<check>[0-9]{2})"
    r"(?:/(?P<query_code>[0-9A-Z]{4,12}))?"
    r"(?:\+(?P<mark>[0-9A-Z]{8}))?"
)
_CITIZEN: Final = re.compile(
    r"[1-9][0-9]{5}(?P<year>(?:18|19|20)[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})[0-9]{3}[0-9X]"
)
_CREDIT: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{8}[0-9X][0-9A-HJ-NPQRTUWXY]")
_LICENCE: Final = re.compile(
    r"1\.2\.156\.3005\.2\.(?P<parts>[0-9A-Z]{18,21}\.[0-9A-Z]{6,21}\.[0-9A-Z]{1,40}\.[0-9]{3})\.(?P<check>[0-9A-Z])"
)
_ROOT: Final = "1.2.156.3005.2."
_PAYMENTS: Final = (
    (re.compile(r"1[0-5][0-9]{16}"), PaymentScheme.WECHAT),  # 付款码 of WeChat Pay: 18 digits
    (re.compile(r"(?:2[5-9]|30)[0-9]{14,22}"), PaymentScheme.ALIPAY),  # 付款码 of Alipay: 16 to 24 digits
    (re.compile(r"62[0-9]{17}"), PaymentScheme.UNIONPAY),  # 付款码 of UnionPay: 19 digits
    (
        re.compile(r"hQVDUFYwM[Q-Za-f][0-9A-Za-z+/]+={0,2}"),
        PaymentScheme.UNIONPAY,
    ),  # EMV QRCPS consumer-presented: 85 05 CPV01
)


def as_receipt(text: str) -> ReceiptNumber | UnknownCode | None:
    """Know a receipt number.

    It is ``L``, site (3 digits), device (2), ``-``, yymmdd, ``-``, epoch (2 letters, no I and no
    O) and serial (4 to 9 digits), ``-``, and two check digits by ISO 7064 MOD 97-10 over all before them without the
    hyphens. Behind it may stand ``/`` and the query code, and ``+`` and the mark of the terminal that printed it.
    """
    match = _RECEIPT.fullmatch(text)
    if match is None:
        return None
    if not is_day(2000 + int(match["yy"]), int(match["mm"]), int(match["dd"])):
        return UnknownCode(UnknownReason.NO_SUCH_DAY)
    if match["check"] != mod_97_10(text[: match.start("check")].replace("-", "")):
        return UnknownCode(UnknownReason.WRONG_CHECK_DIGITS)
    return ReceiptNumber(text[: match.end("check")], match["query_code"] or "", match["mark"] or "")


def as_identity_number(text: str) -> IdentityNumber | None:
    """Know an identity number of 18 characters (GB 11643-1999) by its form, its day and its check character."""
    match = _CITIZEN.fullmatch(text)
    if match is None or not is_day(int(match["year"]), int(match["mm"]), int(match["dd"])):
        return None
    return IdentityNumber(text) if citizen_check(text[:17]) == text[17] else None


def as_payment(text: str) -> PaymentCode | None:
    """Know what a resident would show to a cashier. It comes before credit codes, which 18 digits may be too."""
    return next((PaymentCode(scheme) for form, scheme in _PAYMENTS if form.fullmatch(text)), None)


def as_credit_number(text: str) -> CreditNumber | None:
    """Know a unified social credit code (GB 32100-2015) by its form and both of its check characters."""
    if not _CREDIT.fullmatch(text) or organisation_check(text[8:16]) != text[16]:
        return None
    return CreditNumber(text) if credit_check(text[:17]) == text[17] else None


def as_licence(text: str) -> LicenceIdentifier | None:
    """Know the identifier of an e-licence (GB/T 36904): root, type, issuing body, serial, version, check character.

    The check character is ISO 7064 MOD 37,36 over the parts without root and dots. A wrong one is a warning: published
    identifiers of real issuers have one.
    """
    match = _LICENCE.fullmatch(text)
    if match is None:
        return None
    right = mod_37_36(match["parts"].replace(".", "")) == match["check"]
    warnings = () if right else (LicenceWarning.WRONG_CHECK_CHARACTER,)
    return LicenceIdentifier(text.removeprefix(_ROOT), warnings)
