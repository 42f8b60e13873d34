"""Who may know of a case: query codes and the lock after five wrong ones, submissions' ids, hand-over codes."""

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.contract.conftest import RunningGateway

WRONG = "222222"


def received(gateway: RunningGateway) -> tuple[str, str]:
    """Hand over a submission; return the registration number and the query code."""
    envelope = gateway.envelope()
    code = gateway.put(envelope).json()["query_code"]
    return str(gateway.desk()[envelope["id"]]["number"]), code


def ask(gateway: RunningGateway, number: str, code: str) -> tuple[int, str]:
    """Ask by number and query code; return the status and what was wrong."""
    answer = gateway.call("GET", f"/v1/cases/{number}", Doorstep_Query_Code=code)
    return answer.status, "" if answer.status == 200 else answer.problem


def test_number_and_code_together_tell_where_the_case_stands(gateway: RunningGateway) -> None:
    """By the registration number and by the reference, in any letter case; the code comes back for the next paper."""
    number, code = received(gateway)
    told = gateway.call("GET", f"/v1/cases/{number}", Doorstep_Query_Code=code.lower())
    assert told.status == 200
    assert told.json()["query_code"] == code
    assert told.headers["cache-control"] == "no-store"
    assert ask(gateway, told.json()["reference"], code)[0] == 200


def test_the_number_alone_tells_nothing(gateway: RunningGateway) -> None:
    """Numbers are counted and can be guessed: whoever has nothing else learns nothing, and nothing is counted."""
    number, code = received(gateway)
    for _ in range(6):
        answer = gateway.call("GET", f"/v1/cases/{number}")
        assert (answer.status, answer.problem) == (422, "proof-missing")
    assert ask(gateway, number, code)[0] == 200


def test_a_repeated_submission_has_the_same_code(gateway: RunningGateway) -> None:
    """An answer that was lost on the way, or came twice, leaves no paper with a code that is dead."""
    envelope = gateway.envelope()
    first, again = gateway.put(envelope), gateway.put(envelope)
    assert (first.status, again.status) == (201, 200)
    assert first.json()["query_code"] == again.json()["query_code"]


def test_five_wrong_codes_lock_the_case_and_the_right_one_too(gateway: RunningGateway) -> None:
    """15 minutes, with the time at which they end; another case is not touched, and its terminal and card still ask."""
    number, code = received(gateway)
    other, others_code = received(gateway)
    left = [gateway.call("GET", f"/v1/cases/{number}", Doorstep_Query_Code=WRONG).json()["left"] for _ in range(4)]
    assert left == [4, 3, 2, 1]
    locked = gateway.call("GET", f"/v1/cases/{number}", Doorstep_Query_Code=WRONG)
    assert (locked.status, locked.problem) == (423, "code-locked")
    until = datetime.fromisoformat(locked.json()["until"])
    told = datetime.fromisoformat(locked.headers["doorstep-time"])
    assert timedelta(minutes=14) < until - told <= timedelta(minutes=15)
    again = gateway.call("GET", f"/v1/cases/{number}", Doorstep_Query_Code=code)
    assert (again.status, again.json()["until"]) == (423, locked.json()["until"])
    assert ask(gateway, other, others_code)[0] == 200
    assert gateway.case(number).status == 200


def test_a_right_code_forgets_the_wrong_ones(gateway: RunningGateway) -> None:
    """Somebody who mistypes now and then over the weeks is never locked out."""
    number, code = received(gateway)
    for _ in range(3):
        assert [ask(gateway, number, WRONG)[1] for _ in range(4)] == ["code-wrong"] * 4
        assert ask(gateway, number, code)[0] == 200


def test_the_lock_outlives_a_power_cut_and_ends_by_itself(start_gateway: Callable[..., RunningGateway]) -> None:
    """The count is durable before the answer leaves; after a quarter of an hour the right code is looked at again."""
    gateway = start_gateway()
    number, code = received(gateway)
    for _ in range(5):
        ask(gateway, number, WRONG)
    gateway.kill()
    gateway.start()
    assert ask(gateway, number, code) == (423, "code-locked")
    gateway.kill()
    with sqlite3.connect(gateway.directory / "inbox.sqlite3") as store:
        (last,) = store.execute("SELECT last FROM tries").fetchone()
        earlier = datetime.fromisoformat(last) - timedelta(minutes=15)
        store.execute("UPDATE tries SET last = ?", (earlier.isoformat(timespec="milliseconds"),))
    store.close()
    gateway.start()
    assert ask(gateway, number, code)[0] == 200


def test_many_at_once_are_granted_five_tries_and_no_more(gateway: RunningGateway) -> None:
    """Guesses that arrive at the same instant are counted one after another."""
    number, _ = received(gateway)
    with ThreadPoolExecutor(8) as guessers:
        answers = list(guessers.map(lambda _: ask(gateway, number, WRONG)[1], range(24)))
    assert answers.count("code-wrong") == 4
    assert answers.count("code-locked") == 20


def test_unknown_numbers_are_unknown_whatever_the_code(gateway: RunningGateway) -> None:
    """And leave no trace in the store that could fill it."""
    assert ask(gateway, "XC19000101000001", WRONG) == (404, "case-unknown")


def test_a_hand_over_code_proves_as_much_and_for_its_own_case_alone(gateway: RunningGateway) -> None:
    """What this district signed for the case; a verification code, a changed one and another case's do not."""
    number, _ = received(gateway)
    other, _ = received(gateway)

    def signed(**wish: object) -> str:
        return str(gateway.raw("POST", "/desk/codes", json.dumps(wish).encode()).json()["code"])

    def status(code: str) -> int:
        return gateway.call("GET", f"/v1/cases/{number}", Doorstep_Signed_Code=code).status

    good = signed(number=number)
    assert status(good) == 200
    assert status(signed(number=other)) == 422
    assert status(signed(number=number, purpose="verification")) == 422
    assert status(good[:-2] + ("AA" if good[-2:] != "AA" else "BB")) == 422
    assert [status(junk) for junk in ("DS1:", "\xe9", "DS1:AAAA", "x" * 300)] == [422] * 4


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_stolen_inbox_holds_no_query_code(start_gateway: Callable[..., RunningGateway], suffix: str) -> None:
    """Codes follow from a secret beside the store; the store itself, hashes and all, says nothing of them."""
    gateway = start_gateway()
    _, code = received(gateway)
    file = Path(str(gateway.directory / "inbox.sqlite3") + suffix)
    assert code.encode() not in file.read_bytes()
    assert (gateway.directory / "district-query-key.bin").stat().st_mode & 0o077 == 0
