"""The gateway's half of what is done at once: licences with consent, instant items, slots and their booking."""

import base64
import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.contract.conftest import Answer, RunningGateway

HOLDER = "119900194506070016"
DEVICE = "017/01"
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def holder(gateway: RunningGateway, request_id: str, number: str = HOLDER) -> dict[str, str]:
    """Seal whose licences are meant, as the contract's words tell a terminal to."""
    public = X25519PublicKey.from_public_bytes(base64.b64decode(gateway.key["public_key"]))
    content = json.dumps({"document": "resident-card", "number": number}).encode()
    sealed = _HPKE.encrypt(content, public, info=b"doorstep/v1 holder " + request_id.encode())
    return {
        "suite": gateway.key["suite"],
        "key_id": gateway.key["key_id"],
        "sealed": base64.b64encode(sealed).decode(),
    }


def use(gateway: RunningGateway, number: str = HOLDER, **changes: object) -> dict[str, Any]:
    """Return a request for somebody's household register."""
    request_id = str(uuid4())
    return {
        "id": request_id,
        "holder": holder(gateway, request_id, number),
        "type": "household-register",
        "item": "advanced-age-allowance",
        "purpose": "代替户口簿",
        "consented_at": "2026-11-23T09:30:11+08:00",
    } | changes


def post(gateway: RunningGateway, path: str, body: object, device: str = DEVICE) -> Answer:
    """Ask."""
    return gateway.call(
        "POST", path, json.dumps(body).encode(), Content_Type="application/json", Doorstep_Device=device
    )


def uses(gateway: RunningGateway) -> dict[str, dict[str, str]]:
    """Return the licence uses at the desk, by id."""
    return {one["id"]: one for one in gateway.raw("GET", "/desk/licence-uses.json").json()["uses"]}


# --- e-licences -------------------------------------------------------------------------------------------------------


def test_a_licence_is_shown_once_its_use_is_written_down(gateway: RunningGateway) -> None:
    """Who asked, when, which type, for which item, what for, and when the holder said yes."""
    wish = use(gateway)
    answer = post(gateway, "/v1/licences", wish)
    assert answer.status == 200
    assert [one["type"] for one in answer.json()["licences"]] == ["household-register"]
    assert answer.headers["cache-control"] == "no-store"
    noted = uses(gateway)[wish["id"]]
    assert (noted["site"], noted["device"], noted["kind"], noted["item"]) == (
        *("017", "01", "household-register"),
        "advanced-age-allowance",
    )
    assert (noted["purpose"], noted["at"]) == ("代替户口簿", answer.json()["used_at"])
    assert noted["consented_at"].startswith("2026-11-23T09:30:11")


def test_without_consent_nothing_is_looked_up(gateway: RunningGateway) -> None:
    """No member, an empty one, and one that is no time: nothing is shown, nothing is noted."""
    for spoilt, problem in (({"consented_at": ""}, "consent-missing"), ({"consented_at": "yes"}, "invalid-question")):
        wish = use(gateway, **spoilt)
        assert post(gateway, "/v1/licences", wish).problem == problem
        assert wish["id"] not in uses(gateway)
    wish = use(gateway)
    del wish["consented_at"]
    assert post(gateway, "/v1/licences", wish).problem == "consent-missing"


def test_a_consent_covers_one_use(gateway: RunningGateway) -> None:
    """Asked again it is the same use; its id opens no other type, nobody else's licences, and no other purpose."""
    wish = use(gateway)
    first, again = post(gateway, "/v1/licences", wish), post(gateway, "/v1/licences", wish)
    assert (first.status, again.status) == (200, 200)
    others: list[dict[str, object]] = [
        {"type": "senior-card"},
        {"item": "residence-proof"},
        {"purpose": "别的"},
        {"holder": holder(gateway, wish["id"], "119900195802150023")},
    ]
    for other in others:
        assert post(gateway, "/v1/licences", wish | other).problem == "id-reused"
    assert post(gateway, "/v1/licences", wish, device="017/02").problem == "id-reused"


def test_who_has_none_is_told_none_and_a_broken_seal_nothing(gateway: RunningGateway) -> None:
    """An empty list is an answer; a holder sealed for another request is not."""
    assert post(gateway, "/v1/licences", use(gateway, "119900195802150023")).json()["licences"] == []
    wish = use(gateway, holder=holder(gateway, str(uuid4())))
    assert post(gateway, "/v1/licences", wish).problem == "payload-unreadable"
    assert wish["id"] not in uses(gateway)


def test_the_log_of_uses_names_nobody(start_gateway: Callable[..., RunningGateway]) -> None:
    """Whose licence it was stands in the store as a mark that only the district's key makes."""
    gateway = start_gateway()
    post(gateway, "/v1/licences", use(gateway))
    gateway.stop()
    with closing(sqlite3.connect(gateway.directory / "inbox.sqlite3")) as store:
        ((mark,),) = store.execute("SELECT holder FROM licence_use").fetchall()
    assert len(mark) == 32
    for path in gateway.directory.glob("inbox.sqlite3*"):
        assert HOLDER.encode() not in path.read_bytes()


# --- instant items ----------------------------------------------------------------------------------------------------


def asked(gateway: RunningGateway, content: bytes = b"{}") -> dict[str, Any]:
    """Return a request for an instant item."""
    request_id = str(uuid4())
    return {"id": request_id, "item_version": "1", "payload": gateway.sealed(content, request_id)}


def test_an_instant_item_is_done_once_whatever_is_lost_on_the_way(
    start_gateway: Callable[..., RunningGateway],
) -> None:
    """The same request has the same result, also at the same instant and after a power cut."""
    gateway = start_gateway()
    wish = asked(gateway)
    with ThreadPoolExecutor(8) as residents:
        answers = list(residents.map(lambda _: post(gateway, "/v1/instant/residence-proof", wish), range(8)))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [201]
    gateway.kill()
    gateway.start()
    answers.append(post(gateway, "/v1/instant/residence-proof", wish))
    assert len({answer.body for answer in answers}) == 1


def test_no_two_results_bear_one_number(gateway: RunningGateway) -> None:
    """Also when their ids begin alike, as those do that begin with the time (RFC 9562, version 7)."""
    numbers = set()
    for request_id in ("01930f5e-6c1a-7b7e-9a54-3a1b6d1f0c11", "01930f5e-6c1b-7b7e-9a54-7c2e9d4a5b22"):
        wish = asked(gateway) | {"id": request_id, "payload": gateway.sealed(b"{}", request_id)}
        numbers.add(post(gateway, "/v1/instant/residence-proof", wish).json()["document"])
    assert len(numbers) == 2


def test_an_instant_id_is_for_one_request(gateway: RunningGateway) -> None:
    """Other bytes under the same id are refused, and so is what this district does not do at once."""
    wish = asked(gateway)
    assert post(gateway, "/v1/instant/residence-proof", wish).status == 201
    other = wish | {"payload": gateway.sealed(b"{}", wish["id"])}
    assert post(gateway, "/v1/instant/residence-proof", other).problem == "id-reused"
    assert post(gateway, "/v1/instant/advanced-age-allowance", asked(gateway)).problem == "not-instant"
    foreign = asked(gateway) | {"payload": wish["payload"]}
    assert post(gateway, "/v1/instant/residence-proof", foreign).problem == "payload-unreadable"


# --- slots ------------------------------------------------------------------------------------------------------------


def free_slots(gateway: RunningGateway, site: str) -> list[dict[str, Any]]:
    """Return what can be booked at a site on the first day that has anything left."""
    day = gateway.raw("GET", "/v1/time").json()["time"][:10]
    for ahead in range(15):
        with closing(sqlite3.connect(":memory:")) as calendar:
            (on,) = calendar.execute("SELECT date(?, ?)", (day, f"+{ahead} days")).fetchone()
        found: list[dict[str, Any]] = gateway.call("GET", f"/v1/slots?site={site}&day={on}").json()["slots"]
        if found:
            return found
    raise AssertionError("a fortnight without a working day")


def book(gateway: RunningGateway, *wishes: str, device: str = "01") -> Answer:
    """Hand over a booking."""
    submission_id = str(uuid4())
    content = json.dumps({"wishes": list(wishes)}).encode()
    envelope = gateway.envelope(id=submission_id, kind="booking", item="window-booking", device=device)
    return gateway.put(envelope | {"payload": gateway.sealed(content, submission_id)})


def test_a_slot_has_two_seats_and_the_third_is_offered_others(gateway: RunningGateway) -> None:
    """Double booking is impossible; whoever comes too late sees the next times at that site, and nothing is kept."""
    slot = free_slots(gateway, "101")[-1]
    assert slot["free"] == 2
    booked = [book(gateway, slot["id"]) for _ in range(2)]
    assert [answer.json()["slot"]["id"] for answer in booked] == [slot["id"]] * 2
    late = book(gateway, slot["id"])
    assert (late.status, late.problem) == (409, "slot-taken")
    alternatives = late.json()["alternatives"]
    assert len(alternatives) == 3
    assert {one["site"] for one in alternatives} == {"101"}
    assert slot["id"] not in {one["id"] for one in [*alternatives, *free_slots(gateway, "101")]}


def test_many_who_want_one_slot_at_once_get_its_seats_and_no_more(gateway: RunningGateway) -> None:
    """Twelve bookings at the same instant: two are taken, ten are told."""
    slot = free_slots(gateway, "102")[-1]
    with ThreadPoolExecutor(12) as residents:
        answers = list(residents.map(lambda _: book(gateway, slot["id"]).status, range(12)))
    assert sorted(answers) == [201] * 2 + [409] * 10


def test_an_offline_booking_gets_one_of_its_wishes_or_a_clear_no(gateway: RunningGateway) -> None:
    """The first wish that is free; a wish that has passed or never was is none; the same bytes keep their seat."""
    first, second = (slot["id"] for slot in free_slots(gateway, "103")[-2:])
    for _ in range(2):
        book(gateway, first)
    assert book(gateway, first, second).json()["slot"]["id"] == second
    assert book(gateway, "103-20200106-0900", "no-slot", second).json()["slot"]["id"] == second
    assert book(gateway, "103-20200106-0900").problem == "slot-taken"
    submission_id = str(uuid4())
    third = free_slots(gateway, "103")[-1]["id"]
    envelope = gateway.envelope(id=submission_id, kind="booking")
    envelope |= {"payload": gateway.sealed(json.dumps({"wishes": [third]}).encode(), submission_id)}
    assert [gateway.put(envelope).json()["slot"]["id"] for _ in range(2)] == [third] * 2
    assert book(gateway, third).status == 201


def test_a_withdrawn_booking_gives_its_seat_back(gateway: RunningGateway) -> None:
    """Somebody else may have it at once."""
    slot = free_slots(gateway, "104")[-1]["id"]
    references = [book(gateway, slot).json()["reference"] for _ in range(2)]
    assert book(gateway, slot).status == 409
    assert gateway.move(references[0], "withdrawn").status == 303
    assert book(gateway, slot).status == 201


@pytest.mark.parametrize("query", ["", "site=017", "site=17&day=2026-11-24", "site=017&day=soon"])
def test_a_question_for_slots_names_a_site_and_a_day(gateway: RunningGateway, query: str) -> None:
    """Whatever else it is, it is refused in the contract's words."""
    assert gateway.call("GET", f"/v1/slots?{query}").problem == "bad-request"


def test_weekends_and_the_past_have_no_slots(gateway: RunningGateway) -> None:
    """And so has what lies too far ahead."""
    for day in ("2026-01-01", "2020-01-06", "2099-01-05"):
        assert gateway.call("GET", f"/v1/slots?site=017&day={day}").json() == {"slots": []}
