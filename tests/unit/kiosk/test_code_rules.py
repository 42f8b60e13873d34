"""Whom a terminal believes is read from the district's file, strictly."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from drivers.codes import CodeRules
from kiosk.code_rules import CodeRulesError, load_code_rules

KEY = bytes(range(32))
KEY_ID = hashlib.sha256(KEY).digest()[:8]
ISSUER = {"key_id": KEY_ID.hex(), "public_key": base64.b64encode(KEY).decode()}


def write(folder: Path, content: object) -> Path:
    """Put a rules file into a folder."""
    path = folder / "codes.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_file_says_whom_to_believe(tmp_path: Path) -> None:
    """Issuers by key id, hosts with their parameter, lead-ins of the city's code; other members are for others."""
    content = {"issuers": [ISSUER], "hosts": {"code.example": "t"}, "city_lead_ins": ["https://c.example/"], "x": 1}
    assert load_code_rules(write(tmp_path, content), site="017", device="01") == CodeRules(
        issuers={KEY_ID: KEY},
        site="017",
        device="01",
        hosts={"code.example": "t"},
        city_lead_ins=("https://c.example/",),
    )


def test_without_a_file_nobody_is_believed(tmp_path: Path) -> None:
    """No file, or an empty one: no issuer, no host, no city."""
    nobody = CodeRules(site="017", device="01")
    assert load_code_rules(None, site="017", device="01") == nobody
    assert load_code_rules(write(tmp_path, {}), site="017", device="01") == nobody


@pytest.mark.parametrize(
    "content",
    [
        [],
        "text",
        {"issuers": {}},
        {"issuers": ["x"]},
        {"issuers": [{**ISSUER, "key_id": "00" * 8}]},
        {"issuers": [{**ISSUER, "public_key": "AAAA"}]},
        {"issuers": [{**ISSUER, "public_key": "not base64"}]},
        {"issuers": [{}]},
        {"hosts": ["code.example"]},
        {"hosts": {"https://code.example": "t"}},
        {"hosts": {"code.example:80": "t"}},
        {"hosts": {"code.example": 7}},
        {"hosts": {"code.example": "a=b"}},
        {"city_lead_ins": "https://c.example/"},
        {"city_lead_ins": ["x"]},
        {"city_lead_ins": [7]},
    ],
)
def test_a_mistake_is_told_and_nothing_is_believed(tmp_path: Path, content: object) -> None:
    """A technician hears of it at the start; a half-read list of issuers is none."""
    with pytest.raises(CodeRulesError, match=r"codes\.json"):
        load_code_rules(write(tmp_path, content), site="017", device="01")


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Missing, and not JSON."""
    with pytest.raises(CodeRulesError, match="cannot be read"):
        load_code_rules(tmp_path / "none.json", site="017", device="01")
    (tmp_path / "bad.json").write_bytes(b"\xff{")
    with pytest.raises(CodeRulesError, match="not JSON"):
        load_code_rules(tmp_path / "bad.json", site="017", device="01")
