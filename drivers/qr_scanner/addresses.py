"""Know web addresses in codes: payments, the city's code, the token of an allow-listed host. Pure; opens nothing."""

import re
from typing import Final

from drivers.codes import CityCode, CodeRules, PaymentCode, PaymentScheme, UnknownCode, UnknownReason, WebToken

_LONGEST_EXTENSION: Final = 200  # characters, DB11/T 1917.2-2021; the other subfields are shorter than that together
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,31}://")
_PAYMENTS: Final = (
    ("wxp://", PaymentScheme.WECHAT),
    ("weixin://wxpay/", PaymentScheme.WECHAT),
    ("https://qr.alipay.com/", PaymentScheme.ALIPAY),
    ("alipays://", PaymentScheme.ALIPAY),
    ("https://qr.95516.com/", PaymentScheme.UNIONPAY),
)
_ADDRESS: Final = re.compile(
    r"https://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/[0-9A-Za-z/._~-]*)?"
    r"\?(?P<query>[0-9A-Za-z_.-]+=[0-9A-Za-z_.~-]*(?:&[0-9A-Za-z_.-]+=[0-9A-Za-z_.~-]*)*)"
)
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{8,128}")


def as_address(text: str, rules: CodeRules) -> PaymentCode | CityCode | WebToken | UnknownCode | None:
    """Know an address by how it begins; None when the text is none at all.

    The form that is taken is narrow on purpose: https, a plain host without port or user, no fragment and no percent
    sign, so that no two programs can read two different addresses in it.
    """
    for lead_in, scheme in _PAYMENTS:
        if text.lower().startswith(lead_in):  # capitals draw a smaller code, and mean the same
            return PaymentCode(scheme)
    city = _as_city_code(text, rules.city_lead_ins)
    if city is not None:
        return city
    if not _SCHEME.match(text):
        return None
    return _as_token(text, rules) or UnknownCode(UnknownReason.FOREIGN_ADDRESS)


def _as_city_code(text: str, lead_ins: tuple[str, ...]) -> CityCode | None:
    lead_in = next((known for known in lead_ins if text.startswith(known)), None)
    if lead_in is None:
        return None
    content = text.removeprefix(lead_in)
    return CityCode(content) if 0 < len(content) <= 2 * _LONGEST_EXTENSION else None


def _as_token(text: str, rules: CodeRules) -> WebToken | None:
    match = _ADDRESS.fullmatch(text)
    if match is None or match["host"] not in rules.hosts:
        return None
    pairs = [pair.split("=", 1) for pair in match["query"].split("&")]
    tokens = [value for name, value in pairs if name == rules.hosts[match["host"]]]
    if len(tokens) != 1 or not _TOKEN.fullmatch(tokens[0]):
        return None
    return WebToken(match["host"], tokens[0])
