"""The page and its verbs do what the table says, for this machine only."""

import http.client
import json
import re
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulators.bench import Bench
from simulators.mats import MATS
from simulators.page import Page
from simulators.paper_verbs import ACCIDENTS
from simulators.phone import CONDITIONS
from simulators.sheets import SHEETS
from simulators.verbs import VERBS, VerbError, find_verb

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A bench with a network that leads nowhere."""
    with Bench.start(tmp_path / "bench", gateway="http://127.0.0.1:9", instant=True) as bench:
        yield bench


@pytest.fixture
def page(bench: Bench) -> Iterator[Page]:
    """Its page."""
    with Page(bench) as page:
        yield page


def _ask(
    page: Page, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(page.url).port or 0, timeout=5)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _do(page: Page, verb: str, arguments: object = None) -> tuple[int, Any]:
    status, body = _ask(page, "POST", f"/verbs/{verb}", json.dumps(arguments or {}).encode(), JSON)
    return status, json.loads(body)


def test_the_page_offers_every_verb_and_no_other(page: Page) -> None:
    """What the command line can do a person finds on the page, and every button leads to a verb of the table."""
    status, body = _ask(page, "GET", "/")
    html = body.decode()
    offered = {piece.partition('"')[0] for piece in html.split('data-verb="')[1:]}
    assert status == 200
    assert offered <= set(VERBS)
    told_by_programs = {"qr-scanner/remember"}
    assert offered == set(VERBS) - told_by_programs


@pytest.mark.parametrize(
    ("select", "known", "all_of_them"),
    [("paper", SHEETS, True), ("mat", MATS, True), ("accident", ACCIDENTS, True), ("how", CONDITIONS, False)],
)
def test_the_page_names_what_can_be_held_before_the_camera(
    page: Page, select: str, known: Collection[str], *, all_of_them: bool
) -> None:
    """No choice of the page is one that the camera refuses, and no paper, mat or accident is missing."""
    html = _ask(page, "GET", "/")[1].decode()
    (choices,) = re.findall(rf'<select name="{select}".*?</select>', html, re.DOTALL)
    named = set(re.findall(r'<option value="([^"]+)"', choices))
    assert named <= set(known)
    assert not all_of_them or named == set(known)


def test_a_verb_changes_the_state(page: Page, bench: Bench) -> None:
    """A card laid down on the page lies on the reader; the answer is the new state."""
    status, state = _do(page, "id-card-reader/lay", {"person": "jia", "condition": "worn"})
    assert (status, state["id-card-reader"]["card"]) == (200, "jia")
    assert json.loads(_ask(page, "GET", "/state")[1]) == bench.state()


@pytest.mark.parametrize(
    ("verb", "arguments", "status"),
    [
        ("id-card-reader/lay", {}, 400),
        ("id-card-reader/lay", {"person": "nobody"}, 400),
        ("id-card-reader/lay", {"person": 5}, 400),
        ("id-card-reader/lay", {"person": "jia", "condition": "bent"}, 400),
        ("id-card-reader/lift", {"hard": True}, 400),
        ("id-card-reader/restart", {}, 404),
        ("id-card-reader/__class__", {}, 404),
        ("qr-scanner/show-receipt", {}, 400),
    ],
)
def test_what_is_not_in_the_table_is_refused(page: Page, verb: str, arguments: object, status: int) -> None:
    """Unknown verbs, missing, unknown and unsuitable arguments get a sentence and change nothing."""
    got, body = _do(page, verb, arguments)
    assert got == status
    assert body["error"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[", ""])
def test_other_hosts_are_refused(page: Page, host: str) -> None:
    """A web site that points its name at this machine gets nothing (DNS rebinding)."""
    assert _ask(page, "GET", "/state", headers={"Host": host})[0] == 403
    assert _ask(page, "POST", "/verbs/id-card-reader/lift", b"{}", JSON | {"Host": host})[0] == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:9"])
def test_loopback_names_are_welcome(page: Page, host: str) -> None:
    """This machine may call itself by any of its names."""
    assert _ask(page, "GET", "/state", headers={"Host": host})[0] == 200


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{}", {"Content-Type": "text/plain"}),
        (b"{", JSON),
        (b"[]", JSON),
        (b"{}", JSON | {"Content-Length": "9999999"}),
    ],
)
def test_other_bodies_are_refused(page: Page, body: bytes, headers: dict[str, str]) -> None:
    """What another web site could send without asking is no verb, nor is anything that is not a JSON object."""
    assert _ask(page, "POST", "/verbs/id-card-reader/lift", body, headers)[0] == 400


def test_tickets_are_pictures(page: Page, bench: Bench) -> None:
    """What came out of the printer can be looked at, by its number."""
    with bench.printer.changing():
        bench.printer.receive(bytes.fromhex("1D564200"), time.monotonic())
        bench.printer.advance(time.monotonic())
    status, png = _ask(page, "GET", "/tickets/1.png")
    assert (status, png[:4]) == (200, b"\x89PNG")
    assert _ask(page, "GET", "/tickets/2.png")[0] == 404
    assert _ask(page, "GET", "/tickets/x.png")[0] == 404
    assert _ask(page, "GET", "/nothing")[0] == 404


def test_people_can_be_chosen(page: Page) -> None:
    """The page offers the residents by slug, name and trait."""
    people = json.loads(_ask(page, "GET", "/people")[1])
    assert people[0] == {
        "slug": "jia",
        "name": "测试甲",
        "note": "81 years old; card valid for ever (长期)",
        "kind": "resident identity card 居民身份证",
    }
    assert len({person["kind"] for person in people}) == 4


def test_a_page_that_does_nothing_does_not_hold_up_the_end(bench: Bench) -> None:
    """A browser that keeps a connection open without asking cannot keep the bench alive."""
    page = Page(bench)
    idle = http.client.HTTPConnection("127.0.0.1", urlsplit(page.url).port or 0)
    idle.connect()
    page.stop()
    idle.close()


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_verb_can_be_done(bench: Bench, name: str) -> None:
    """Nothing in the table is a promise only."""
    examples: dict[str, object] = {
        "how": "dark-mode", "paper": "card", "mat": "wood", "accident": "held",
        "person": "jia", "condition": "good", "fault": "none", "answers": 1, "after": 5, "after_rows": 5,
        "on": False, "code": "x", "delay": 0.1, "rate": 100, "failures": 1, "status": "41", "to": "read", "times": 1,
        "seconds": 0.1, "before": "00", "within": "FF", "every": 0.0, "setting": "settle", "value": "0",
        "length_mm": 5000, "habit": "late", "garbage": "00", "size": 1, "gap": 0.0, "baud": 9600, "speed": 0.0,
        "suffix": "0A", "text": "NR",
    }  # fmt: skip
    bench.scanner.remember("x")
    verb = VERBS[name]
    verb.perform(bench, {argument: examples[argument] for argument in verb.takes})
    assert verb.words


def test_a_status_is_written_in_hexadecimal(bench: Bench) -> None:
    """As it stands in every table of the protocol; what is no number is refused."""
    verb = find_verb("answer-with")
    verb.perform(bench, verb.parse(["9f", "find", "2"]))
    state = bench.reader.state()
    assert state["orders"] == {"answer 9F to find": 2}
    with pytest.raises(VerbError):
        verb.perform(bench, verb.parse(["good"]))


def test_verbs_are_found_and_typed_as_people_write_them() -> None:
    """Arguments in order or by name; the device left out where it is clear."""
    assert find_verb("lay").parse(["jia", "condition=worn"]) == {"person": "jia", "condition": "worn"}
    assert find_verb("show").parse(["a=b"]) == {"code": "a=b"}
    assert find_verb("run-out").parse(["400"]) == {"after_rows": 400}
    assert find_verb("receipt-printer/silence").parse(["off"]) == {"on": False}
    for words in (["silence"], ["nonsense"]):
        with pytest.raises(VerbError):
            find_verb(words[0])
    for name, wrong in (("lift", ["x"]), ("run-out", ["x"]), ("receipt-printer/silence", ["maybe"])):
        with pytest.raises(VerbError):
            find_verb(name).parse(wrong)


def test_without_a_gateway_there_is_no_network(tmp_path: Path) -> None:
    """Network verbs say why they cannot."""
    with Bench.start(tmp_path / "bench") as bench, pytest.raises(VerbError, match="without a gateway"):
        VERBS["network/cut"].perform(bench, {})
