"""What a scanned code may be."""

import pytest

from drivers import codes as c
from drivers.codes import CodeRules, LicenceWarning, PaymentScheme, UnknownReason
from drivers.qr_scanner.checks import mod_37_36, mod_97_10
from drivers.qr_scanner.payload import LONGEST, classify

RULES = CodeRules(
    hosts={"code.example": "t", "other.example": "token"}, city_lead_ins=("https://city.example/q?c=", "BJQ:")
)
OPAQUE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("L01701-261123-QX0042-04", c.ReceiptNumber("L01701-261123-QX0042-04")),
        ("L01701-261123-QX12345-49", c.ReceiptNumber("L01701-261123-QX12345-49")),
        ("L00101-260101-AA0001-02", c.ReceiptNumber("L00101-260101-AA0001-02")),
        (f"DSI1:{OPAQUE}", c.IdentityCode(OPAQUE)),
        (f"DSI1:{OPAQUE * 2}", c.IdentityCode(OPAQUE * 2)),
        ("119900194506070016", c.IdentityNumber("119900194506070016")),
        ("11990019450607018X", c.IdentityNumber("11990019450607018X")),
        ("11100000000013338W", c.CreditNumber("11100000000013338W")),
        ("134567890123456789", c.PaymentCode(PaymentScheme.WECHAT)),
        ("2865432109876543", c.PaymentCode(PaymentScheme.ALIPAY)),
        ("286543210987654321098765", c.PaymentCode(PaymentScheme.ALIPAY)),
        ("6212345678901234567", c.PaymentCode(PaymentScheme.UNIONPAY)),
        ("hQVDUFYwMWETTwigAAADMwEBAQ==", c.PaymentCode(PaymentScheme.UNIONPAY)),
        ("wxp://f2f0abcdef", c.PaymentCode(PaymentScheme.WECHAT)),
        ("https://qr.alipay.com/fkx0abc", c.PaymentCode(PaymentScheme.ALIPAY)),
        ("HTTPS://QR.ALIPAY.COM/FKX0ABC", c.PaymentCode(PaymentScheme.ALIPAY)),
        ("https://qr.95516.com/00010000/62abc", c.PaymentCode(PaymentScheme.UNIONPAY)),
        ("https://code.example/c?t=abcdEFGH-_01", c.WebToken("code.example", "abcdEFGH-_01")),
        ("https://other.example?a=1&token=abcdefgh&b=", c.WebToken("other.example", "abcdefgh")),
        ("https://city.example/q?c=6A001<anything>", c.CityCode("6A001<anything>")),
        ("BJQ:0001", c.CityCode("0001")),
    ],
)
def test_known_forms_are_known(text: str, payload: c.Payload) -> None:
    """Each kind of the grammar is recognised whole, with nothing added and nothing lost."""
    assert classify(text.encode("ascii"), RULES) == payload


@pytest.mark.parametrize(
    ("identifier", "warnings"),
    [
        ("11100000000013338W011.11430000006122244L.20230000403.002.S", ()),
        ("11100000000013338W011.11430000006122244L.20230000403.001.U", ()),
        ("11100000MB03271699022.340100.000000016.001.9", ()),
        ("11100000MB03271699022.340100.000000016.001.8", (LicenceWarning.WRONG_CHECK_CHARACTER,)),
    ],
)
def test_the_identifier_of_a_licence_is_known(identifier: str, warnings: tuple[LicenceWarning, ...]) -> None:
    """GB/T 36904: published examples pass, and a wrong check character is a warning."""
    assert classify(f"1.2.156.3005.2.{identifier}".encode()) == c.LicenceIdentifier(identifier, warnings)


def test_check_digits_are_those_of_iso_7064() -> None:
    """MOD 97-10 as in the LEI of Bloomberg Finance L.P., and in GB82 WEST 1234 5698 7654 32, the example of an IBAN."""
    assert mod_97_10("5493001KJTIIGC8Y1R") == "12"
    assert mod_97_10("WEST12345698765432GB") == "82"


def test_the_check_character_is_that_of_iso_7064() -> None:
    """MOD 37,36 as in the published example of the Global Release Identifier A1-2425G-ABC1234002-M."""
    assert mod_37_36("A12425GABC1234002") == "M"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", UnknownReason.EMPTY),
        (b"hello", UnknownReason.NO_KNOWN_FORM),
        ("请到三号窗口".encode(), UnknownReason.NO_KNOWN_FORM),
        ("请到三号窗口".encode("gb18030"), UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-QX0042-05", UnknownReason.WRONG_CHECK_DIGITS),
        (b"L01701-261123-QX0024-04", UnknownReason.WRONG_CHECK_DIGITS),
        (b"L00101-260101-AA0001-99", UnknownReason.WRONG_CHECK_DIGITS),  # 02 and 97 more: one number has one spelling
        (b"L01701-260230-QX0042-14", UnknownReason.NO_SUCH_DAY),
        (b"L01701-261123-QX042-14", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-IX0042-70", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-QO0042-53", UnknownReason.NO_KNOWN_FORM),
        (b"l01701-261123-QX0042-04", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-qx0042-04", UnknownReason.NO_KNOWN_FORM),
        (b" L01701-261123-QX0042-04", UnknownReason.NO_KNOWN_FORM),
        (b"L01701261123QX004204", UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-QX0042-04\n", UnknownReason.UNSEEN_CHARACTERS),
        (b"L01701-261123-QX0042-04\x00", UnknownReason.UNSEEN_CHARACTERS),
        (b"L01701-261123-QX0042-04\x7f", UnknownReason.UNSEEN_CHARACTERS),
        (b"\x1bp\x00\x19\xfa", UnknownReason.NOT_TEXT),
        ("L０1701-261123-QX0042-04".encode(), UnknownReason.NO_KNOWN_FORM),
        ("L٠1701-261123-QX0042-04".encode(), UnknownReason.NO_KNOWN_FORM),
        (b"L01701-261123-QX" + b"0" * 14 + b"42-04", UnknownReason.NO_KNOWN_FORM),
        (b"x" * (LONGEST + 1), UnknownReason.TOO_LONG),
        (b"\xff\xfe", UnknownReason.NOT_TEXT),
        (b"440100194506070017", UnknownReason.NO_KNOWN_FORM),
        (b"javascript:alert(1)", UnknownReason.NO_KNOWN_FORM),
        (b"WIFI:S:free;;", UnknownReason.NO_KNOWN_FORM),
        (b"$(reboot)", UnknownReason.NO_KNOWN_FORM),
        (b"'; DROP TABLE spent; --", UnknownReason.NO_KNOWN_FORM),
        (b"<b>bold</b>", UnknownReason.NO_KNOWN_FORM),
        (f"DSI1:{OPAQUE[1:]}".encode(), UnknownReason.NO_KNOWN_FORM),
        (f"DSI1:{OPAQUE.lower()}".encode(), UnknownReason.NO_KNOWN_FORM),
    ],
)
def test_everything_else_is_unknown(data: bytes, reason: UnknownReason) -> None:
    """Nothing but the grammar passes, and the reason never repeats the code."""
    assert classify(data, RULES) == c.UnknownCode(reason)


def test_digits_that_are_nobodys_number_are_a_payment_code() -> None:
    """18 digits from 10 to 15 are what WeChat shows, unless their day and check character make a person of them."""
    assert classify(b"119900194506070017") == c.PaymentCode(PaymentScheme.WECHAT)
    assert classify(b"119900194506070016") == c.IdentityNumber("119900194506070016")


@pytest.mark.parametrize(
    "unseen",
    [
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\ufdd0",
        "\ufffe",
        "\U0010ffff",
        "\ue000",
        "\u2028",
    ],
)
def test_characters_that_cannot_be_seen_are_refused(unseen: str) -> None:
    """Bidi, zero width, noncharacters and private use: in neither charset, at no place, whatever surrounds them."""
    for text in (unseen, f"L01701-261123-QX0042-04{unseen}", f"{unseen}L01701-261123-QX0042-04", f"你{unseen}好"):
        for charset in ("utf-8", "gb18030"):
            found = classify(text.encode(charset), RULES)
            assert isinstance(found, c.UnknownCode)
        assert classify(text.encode(), RULES) == c.UnknownCode(UnknownReason.UNSEEN_CHARACTERS)


@pytest.mark.parametrize("spelling", ["e\u0301tat", "\u212a", "\u037e"])
def test_another_spelling_is_refused_and_not_mended(spelling: str) -> None:
    """U+212A would become a plain K in NFC: a code that is mended is another code."""
    assert classify(spelling.encode(), RULES) == c.UnknownCode(UnknownReason.NOT_NORMALISED)


@pytest.mark.parametrize(
    "address",
    [
        "http://code.example/c?t=abcdefgh",
        "https://code.example.evil.example/c?t=abcdefgh",
        "https://code.example@evil.example/c?t=abcdefgh",
        "https://code.example:8443/c?t=abcdefgh",
        "https://CODE.example/c?t=abcdefgh",
        "https://code.example/c?t=abcdefgh#x",
        "https://code.example/c?t=abc%64efgh",
        "https://code.example/c?t=abcdefgh&t=ijklmnop",
        "https://code.example/c?t=short",
        "https://code.example/c",
        "https://evil.example/c?t=abcdefgh",
        "file:///etc/passwd",
        "intent://scan/#Intent;end",
    ],
)
def test_an_address_is_taken_apart_by_nobody_else(address: str) -> None:
    """Only one narrow form of an address of a listed host yields its token; no other address yields anything."""
    assert classify(address.encode("ascii"), RULES) == c.UnknownCode(UnknownReason.FOREIGN_ADDRESS)


def test_without_rules_nobody_is_believed() -> None:
    """A terminal that was told of no host and no city takes no token from anywhere."""
    for text in ("https://code.example/c?t=abcdEFGH", "https://city.example/q?c=6A001"):
        assert classify(text.encode("ascii")) == c.UnknownCode(UnknownReason.FOREIGN_ADDRESS)


@pytest.mark.parametrize(
    "text",
    [
        "L01701-261123-QX0042-04",
        "119900194506070016",
        f"DSI1:{OPAQUE}",
        "11100000000013338W",
        "BJQ:0001",
        "134567890123456789",
    ],
)
def test_no_kind_shows_what_it_holds(text: str) -> None:
    """What is printed of a payload, in a log or a traceback, names its kind and nothing of the code."""
    shown = repr(classify(text.encode("ascii"), RULES))
    assert text not in shown
    assert text[5:10] not in shown
