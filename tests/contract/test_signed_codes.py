"""Signed codes: the district signs and the terminal believes, by the same published bytes.

Both sides are written apart; the golden file binds each to the form that docs/reference/codes.md writes down.
"""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from district.codes import LONGEST_LIFE, CodeIssuer, Order, load_or_create_issuer
from drivers.codes import CodeRules, GenuineCode, Purpose, RefusedCode, RefusedReason
from drivers.qr_scanner import signed
from drivers.qr_scanner.payload import LONGEST, classify

ROOT = Path(__file__).parents[2]
GOLDEN = yaml.safe_load((ROOT / "tests/golden/signed_codes.yaml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/reference/codes.md").read_text(encoding="utf-8")
CODES = [pytest.param(code, id=code["name"]) for code in GOLDEN["codes"]]


def issuer(name: str) -> CodeIssuer:
    """The issuer of the golden file with this name."""
    return CodeIssuer(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(GOLDEN["issuers"][name]["seed"])))


def rules() -> CodeRules:
    """A terminal that believes one issuer."""
    ours, here = GOLDEN["issuers"]["ours"], GOLDEN["terminal"]
    believed = {bytes.fromhex(ours["key_id"]): base64.b64decode(ours["public_key"])}
    return CodeRules(issuers=believed, site=here["site"], device=here["device"])


def order(code: dict[str, Any], **changes: Any) -> Order:
    """What the district is asked to sign."""
    fields = {
        "purpose": code["purpose"],
        "subject": code["subject"],
        "issued": datetime.fromtimestamp(code["issued"], UTC),
        "expires": datetime.fromtimestamp(code["expires"], UTC),
        "nonce": bytes.fromhex(code["nonce"]),
        "site": code["site"],
        "device": code["device"],
    }
    return Order(**{**fields, **changes})


@pytest.mark.parametrize("code", CODES)
def test_the_district_signs_these_very_bytes(code: dict[str, Any]) -> None:
    """From the fields alone the issuing side makes the published code."""
    assert issuer(code["issuer"]).sign(order(code)) == code["code"]


@pytest.mark.parametrize("code", CODES)
def test_the_terminal_reads_these_very_bytes(code: dict[str, Any]) -> None:
    """The terminal finds the fields in the published code, or the one reason why it refuses."""
    found = classify(code["code"].encode("ascii"), rules())
    if isinstance(found, RefusedCode):
        assert found.reason == code["is"]
        return
    assert isinstance(found, GenuineCode)
    assert found.purpose == code["is"]
    assert found.subject == code["subject"]
    assert (found.issued.timestamp(), found.expires.timestamp()) == (code["issued"], code["expires"])


def test_the_issuers_keys_are_published_as_the_golden_file_has_them(tmp_path: Path) -> None:
    """What a district publishes is what terminals look issuers up by; a restart keeps other rules, no other issuer."""
    for name, key in GOLDEN["issuers"].items():
        published = {"key_id": key["key_id"], "public_key": key["public_key"]}
        assert issuer(name).published() == {"issuers": [published]}
    file = tmp_path / "district-codes.json"
    others = issuer(next(iter(GOLDEN["issuers"]))).published()
    file.write_text(json.dumps({"hosts": {"code.example": "t"}} | others), encoding="utf-8")
    first = load_or_create_issuer(tmp_path).published()
    assert load_or_create_issuer(tmp_path).published() == first
    assert json.loads(file.read_text(encoding="utf-8")) == {"hosts": {"code.example": "t"}} | first
    assert (tmp_path / "district-codes-key.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("code", CODES[:5])
def test_no_changed_character_passes(code: dict[str, Any]) -> None:
    """Whatever one character becomes, the code is refused: as altered, or as signed by nobody we know."""
    text = code["code"]
    for at in range(len(signed.PREFIX), len(text)):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        found = classify(changed.encode("ascii"), rules())
        assert isinstance(found, RefusedCode)
        assert found.reason in {RefusedReason.ALTERED, RefusedReason.UNKNOWN_ISSUER}


@pytest.mark.parametrize(
    "spelling", [str.lower, lambda code: code + "=", lambda code: code + "A", lambda code: code[:-1]]
)
def test_a_code_has_one_spelling(spelling: Any) -> None:
    """Padding, small letters and cut or added ends are no second way to write the same code."""
    found = classify(spelling(GOLDEN["codes"][0]["code"]).encode("ascii"), rules())
    assert not isinstance(found, GenuineCode)


def test_a_signature_does_not_travel_to_another_body() -> None:
    """The signature of one code under the fields of another is worth nothing."""
    first, second = (base64.b32decode(_padded(GOLDEN["codes"][at]["code"])) for at in (0, 2))
    grafted = base64.b32encode(first[:-64] + second[-64:]).decode("ascii").rstrip("=")
    assert classify(f"DS1:{grafted}".encode("ascii"), rules()) == RefusedCode(RefusedReason.ALTERED)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subject": "a"}, "identifier"),
        ({"subject": ""}, "identifier"),
        ({"subject": "L" * 41}, "identifier"),
        ({"expires": datetime.fromtimestamp(GOLDEN["codes"][0]["issued"], UTC)}, "seven days"),
        ({"expires": datetime.fromtimestamp(GOLDEN["codes"][0]["issued"] + 604801, UTC)}, "seven days"),
    ],
)
def test_the_district_does_not_sign_what_no_terminal_would_read(change: dict[str, Any], reason: str) -> None:
    """A bad order is refused where it is made."""
    with pytest.raises(ValueError, match=reason):
        issuer("ours").sign(order(GOLDEN["codes"][0], **change))


@given(
    purpose=st.sampled_from([1, 2]),
    subject=st.from_regex(r"[0-9A-Z][0-9A-Z-]{0,39}", fullmatch=True),
    issued=st.integers(1_000_000_000, 4_000_000_000),
    life=st.integers(1, 604_800),
    nonce=st.binary(min_size=16, max_size=16),
)
def test_what_one_side_signs_the_other_reads(purpose: int, subject: str, issued: int, life: int, nonce: bytes) -> None:
    """Any lawful order arrives with the same fields, in less than what a terminal looks at."""
    begin = datetime.fromtimestamp(issued, UTC)
    end = begin + timedelta(seconds=life)
    text = issuer("ours").sign(Order(purpose=purpose, subject=subject, issued=begin, expires=end, nonce=nonce))
    found = classify(text.encode("ascii"), rules())
    assert isinstance(found, GenuineCode)
    assert (found.purpose, found.subject) == ([Purpose.HAND_OVER, Purpose.VERIFICATION][purpose - 1], subject)
    assert (found.issued, found.expires) == (begin, end)
    assert len(text) < LONGEST


def test_two_nonces_are_two_codes() -> None:
    """The store tells codes apart by issuer and nonce; the same nonce is the same code whatever else it says."""
    one, two, three = (
        classify(issuer("ours").sign(order(GOLDEN["codes"][0], **change)).encode("ascii"), rules())
        for change in ({}, {"nonce": bytes(16)}, {"subject": "B"})
    )
    assert isinstance(one, GenuineCode)
    assert isinstance(two, GenuineCode)
    assert isinstance(three, GenuineCode)
    assert one.digest != two.digest
    assert one.digest == three.digest


def test_both_sides_grant_the_same_life() -> None:
    """The store of used codes forgets by this bound."""
    assert signed.LONGEST_LIFE == LONGEST_LIFE


def test_the_page_shows_a_golden_code() -> None:
    """The example that implementers copy is one that is tested."""
    assert GOLDEN["codes"][0]["code"] in PAGE
    assert GOLDEN["issuers"]["ours"]["key_id"] in PAGE


def _padded(code: str) -> str:
    encoded = code.removeprefix(signed.PREFIX)
    return encoded + "=" * (-len(encoded) % 8)
