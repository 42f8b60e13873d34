"""Turn a code's bytes into UTF-8 where the code itself declares their character set (ECI). Pure.

An Extended Channel Interpretation (AIM ECI Part 3) says of the bytes behind it what they are. UTF-8 and GB18030 are
what the reader of the bytes tries anyway; the others would be mistaken for them.
"""

from __future__ import annotations

import re

CHARACTER_SETS = {
    0: "cp437",
    1: "iso8859-1",
    2: "cp437",
    3: "iso8859-1",
    4: "iso8859-2",
    5: "iso8859-3",
    6: "iso8859-4",
    7: "iso8859-5",
    8: "iso8859-6",
    9: "iso8859-7",
    10: "iso8859-8",
    11: "iso8859-9",
    12: "iso8859-10",
    13: "iso8859-11",
    15: "iso8859-13",
    16: "iso8859-14",
    17: "iso8859-15",
    18: "iso8859-16",
    20: "shift_jis",
    21: "cp1250",
    22: "cp1251",
    23: "cp1252",
    24: "cp1256",
    25: "utf-16-be",
    26: "utf-8",
    27: "ascii",
    28: "big5",
    29: "gb18030",
    30: "euc_kr",
    31: "gbk",
    32: "gb18030",
    33: "utf-16-le",
    34: "utf-32-be",
    35: "utf-32-le",
}
"""Python's codec for each ECI assignment value that is known here."""

_DESIGNATOR = re.compile(rb"\\(?:(\d{6})|\\)")  # \nnnnnn names a set, \\ is one backslash of the data
_WITH_ECI = b"]Q2"  # ISO/IEC 15424: QR code, ECI protocol implemented


def as_declared(channel: bytes, data: bytes) -> bytes:
    r"""Return ``data`` as UTF-8 when ``channel`` declares what it is, otherwise as it is.

    Args:
        channel: what a reader sends under the ECI protocol (ISO/IEC 18004 clause 15.3): ``]Q2`` and the data with
            ``\nnnnnn`` before each part of another character set; anything else declares nothing.
        data: the same bytes without designators.
    """
    if not channel.startswith(_WITH_ECI):
        return data
    try:
        return "".join(_parts(channel.removeprefix(_WITH_ECI))).encode()
    except (LookupError, UnicodeError):
        return data  # a set that nobody knows, or bytes that are not what was declared


def _parts(channel: bytes) -> list[str]:
    texts, held, charset = [], bytearray(), CHARACTER_SETS[3]  # the default of ISO/IEC 18004
    at = 0
    for mark in _DESIGNATOR.finditer(channel):
        held += channel[at : mark.start()]
        at = mark.end()
        if mark[1] is None:
            held += b"\\"
            continue
        texts.append(held.decode(charset))
        held, charset = bytearray(), CHARACTER_SETS[int(mark[1])]
    texts.append((held + channel[at:]).decode(charset))
    return texts
