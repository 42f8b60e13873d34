"""`./dev fuzz payload`: random, mutated and hostile payloads through the judge of scanned codes; prints JSON.

Whatever is shown, the answer is one of the declared kinds; what is known is exactly what was shown, and plain ASCII;
nothing shows what it holds; no code is genuine but the very ones that were signed; and every answer means something
to a visit. The seed that it prints repeats the run.
"""

import argparse
import json
import random
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from district.codes import CodeIssuer, Order, Purpose
from drivers import codes as c
from drivers.qr_scanner.payload import classify
from kiosk.predicaments import CodeProblem
from kiosk.scanned_codes import ScannedCase, meaning
from kiosk.stamp import Stamp, TimeQuality

_NOW: Final = datetime(2026, 11, 25, 2, tzinfo=UTC)
_ISSUER: Final = CodeIssuer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
_PUBLIC: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
RULES: Final = c.CodeRules(
    issuers={_ISSUER.key_id: _PUBLIC},
    site="017",
    device="01",
    hosts={"code.example": "t"},
    city_lead_ins=("https://city.example/q?c=",),
)
PLAIN: Final = (  # one code of every unsigned kind at least
    *("L01701-261123-QX0042-04", "L00101-260101-AA0001-02", "119900194506070016", "11990019450607018X"),
    *("11100000000013338W", "134567890123456789", "2865432109876543", "6212345678901234567", "wxp://f2f0abc"),
    *("1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9", "DSI1:ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    *("https://code.example/c?t=abcdEFGH-_01", "https://city.example/q?c=6A001", "https://qr.alipay.com/fkx0abc"),
    "hQVDUFYwMWETTwigAAADMwEBAQ==",
)
WEAPONS: Final = (
    *("\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\ufdd0", "\uffff", "\U0010ffff", "\ue000", "\u2028"),
    *(
        "\x00",
        "\x1b@",
        "\x1dV\x00",
        "\x10\x14\x01",
        "\r\n",
        "\t",
        "\x7f",
        "\x85",
        "e\u0301",
        "\u212a",
        "\u037e",
        "０",
        "٠",
    ),
    *(
        "$(reboot)",
        "`id`",
        "; rm -rf /",
        "' OR 1=1 --",
        '"); DROP TABLE spent;',
        "<b>",
        "<img src=x>",
        "&lt;",
        "%s%n",
        "{0}",
    ),
    *(
        "https://",
        "javascript:",
        "file:///",
        "@evil.example",
        "../",
        "?t=",
        "&t=",
        "#",
        "%00",
        "DS1:",
        "DSI1:",
        "L017",
        "家",
        "𠀀",
    ),
)


def main(arguments: list[str] | None = None) -> int:
    """Fuzz and print the figures; an exception or a broken promise ends the run with a traceback."""
    parser = argparse.ArgumentParser(prog="./dev fuzz payload", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="how many payloads (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="repeat a run (default: %(default)s)")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    found = fuzz(random.Random(options.seed), options.count)  # noqa: S311 - a fuzzer, not a secret
    figures = {"payloads": options.count, "seed": options.seed, "found": dict(sorted(found.items()))}
    print(json.dumps({**figures, "seconds": round(time.monotonic() - began)}))
    return 0


def fuzz(chance: random.Random, count: int) -> Counter[str]:
    """Judge ``count`` payloads and count the answers by kind and reason."""
    signed = tuple(signed_codes(chance))
    found: Counter[str] = Counter()
    for data, _ in zip(_payloads(chance, signed), range(count), strict=False):
        found[examine(data, signed)] += 1
    return found


def examine(data: bytes, signed: tuple[str, ...]) -> str:
    """Judge one payload, hold the answer against every promise, and return the word for it."""
    payload = classify(data, RULES)
    if not isinstance(payload, c.Payload):
        raise TypeError("an undeclared answer")
    kept = _kept(payload)
    if kept is not None:
        _check_is_what_was_shown(kept, data)
    if isinstance(payload, c.GenuineCode) and data.decode("ascii") not in signed:
        raise AssertionError("a code that nobody signed is called genuine")
    secret = kept if kept is not None and len(kept) > 6 else None  # noqa: PLR2004 - shorter ones are part of any word
    if secret is not None and secret in repr(payload):
        raise AssertionError("an answer shows what it holds")
    _check_means_something(payload)
    match payload:
        case c.UnknownCode(reason) | c.RefusedCode(reason):
            return f"{type(payload).__name__}: {reason}"
        case _:
            return type(payload).__name__


def _kept(payload: c.Payload) -> str | None:
    match payload:
        case c.ReceiptNumber(number=text) | c.IdentityNumber(text) | c.CreditNumber(text) | c.LicenceIdentifier(text):
            return text
        case c.IdentityCode(text) | c.CityCode(text) | c.WebToken(_, text):
            return text
        case c.GenuineCode(subject=text):
            return text
        case c.PaymentCode() | c.RefusedCode() | c.UnknownCode():
            return None


def _check_is_what_was_shown(kept: str, data: bytes) -> None:
    shown = data.decode("ascii")
    if not shown.isprintable() or not unicodedata.is_normalized("NFC", shown):
        raise AssertionError("something that cannot be seen was taken")
    if kept not in shown and not shown.startswith("DS1:"):
        raise AssertionError("an answer holds what was not shown")


def _check_means_something(payload: c.Payload) -> None:
    said = meaning(payload, Stamp(_NOW, TimeQuality.SYNCHRONISED))
    if not isinstance(said, ScannedCase | c.GenuineCode | CodeProblem):
        raise TypeError("an answer that means nothing")


def signed_codes(chance: random.Random) -> Iterator[str]:
    """Sign codes for this terminal, for others, and for a purpose that nobody knows."""
    for purpose in (*Purpose, 77):
        for site, device in ((None, None), ("017", None), ("017", "01"), ("018", "01")):
            yield _ISSUER.sign(
                Order(
                    purpose=purpose,
                    subject="L01701-261123-QX0042-04",
                    issued=_NOW,
                    expires=_NOW + timedelta(minutes=10),
                    nonce=chance.randbytes(16),
                    site=site,
                    device=device,
                )
            )


def _payloads(chance: random.Random, signed: tuple[str, ...]) -> Iterator[bytes]:
    known = tuple(text.encode() for text in (*PLAIN, *signed))
    makers: Mapping[str, Callable[[], bytes]] = {
        "noise": lambda: chance.randbytes(chance.randrange(600)),
        "ascii": lambda: bytes(chance.randrange(32, 127) for _ in range(chance.randrange(64))),
        "digits": lambda: str(chance.randrange(10 ** chance.randrange(1, 25))).encode(),
        "whole": lambda: chance.choice(known),
        "mutated": lambda: _mutated(chance, chance.choice(known)),
        "armed": lambda: _armed(chance, chance.choice(known).decode()),
        "hostile": lambda: _hostile(chance),
        "grafted": lambda: _grafted(chance, signed),
    }
    ways = tuple(makers.values())
    while True:
        yield chance.choice(ways)()


def _mutated(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randrange(1, 8)]
            case 2:
                changed[place:place] = chance.randbytes(chance.randrange(1, 4))
            case _:
                changed[place : place + 2] = changed[place : place + 2][::-1]
    return bytes(changed)


def _armed(chance: random.Random, text: str) -> bytes:
    place = chance.randrange(len(text) + 1)
    return (text[:place] + chance.choice(WEAPONS) + text[place:]).encode(chance.choice(("utf-8", "gb18030")))


def _hostile(chance: random.Random) -> bytes:
    parts = (chance.choice(WEAPONS) if chance.random() < 0.5 else _any_character(chance) for _ in range(9))  # noqa: PLR2004 - half of each
    return "".join(parts).encode(chance.choice(("utf-8", "gb18030")))


def _any_character(chance: random.Random) -> str:
    point = chance.randrange(0x110000)
    return chr(point) if not 0xD800 <= point < 0xE000 else "\ufffd"  # noqa: PLR2004 - surrogates are no characters


def _grafted(chance: random.Random, signed: tuple[str, ...]) -> bytes:
    """Put the end of one signed code behind the beginning of another."""
    one, two = chance.choice(signed), chance.choice(signed)
    place = chance.randrange(4, len(one))
    return (one[:place] + two[place:]).encode()
