"""Query codes between a terminal's client and the real gateway: told once, asked with, locked, and kept nowhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from offline_queue.model import CaseStatus, Received
from offline_queue.proofs import CodeLocked, CodeWrong, OwnSubmission, ProofMissing, QueryCode, SignedCode
from tests.contract.test_wire_both_sides import Terminal

WRONG = QueryCode("222222")


@pytest.fixture
def terminal(gateway: Any, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of one's own on the shared gateway."""
    terminal = Terminal(gateway, tmp_path / "queue")
    yield terminal
    terminal.close()


def received(terminal: Terminal) -> tuple[str, Received]:
    """Hand a submission over and settle it as the courier does; return its id and the district's receipt."""
    enqueued, envelope = terminal.confirm({"answers": {}})
    verdict = terminal.client.put(envelope)
    assert isinstance(verdict, Received)
    terminal.outbox.record(enqueued.id, verdict, datetime.now(UTC))
    return enqueued.id, verdict


def test_the_code_of_the_receipt_finds_the_case(terminal: Terminal) -> None:
    """So does the id that this terminal made; another id proves nothing, and neither does a torn hand-over code."""
    submission, verdict = received(terminal)
    for proof in (QueryCode(verdict.query_code), OwnSubmission(submission)):
        status = terminal.client.case(verdict.reference, proof)
        assert isinstance(status, CaseStatus)
        assert status.query_code == verdict.query_code
    for nothing in (OwnSubmission(submission[:-1] + "x"), SignedCode("DS1:A")):
        assert terminal.client.case(verdict.reference, nothing) == ProofMissing()


def test_five_wrong_codes_are_told_with_the_time_at_which_the_lock_ends(terminal: Terminal) -> None:
    """The terminal knows how many are left, and until when it is of no use to try."""
    _, verdict = received(terminal)
    answers = [terminal.client.case(verdict.reference, WRONG) for _ in range(5)]
    assert answers[:4] == [CodeWrong(left) for left in (4, 3, 2, 1)]
    locked = answers[4]
    assert isinstance(locked, CodeLocked)
    assert timedelta(minutes=14) < locked.until - datetime.now(UTC) < timedelta(minutes=16)
    assert terminal.client.case(verdict.reference, QueryCode(verdict.query_code)) == locked


def test_the_terminal_keeps_no_code(terminal: Terminal, tmp_path: Path) -> None:
    """Neither database nor write-ahead log nor journal holds it once the district's receipt is written down."""
    _, verdict = received(terminal)
    assert len(verdict.query_code) == 6
    assert verdict.query_code not in repr(verdict)
    files = [path for path in (tmp_path / "queue").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert verdict.query_code.encode() not in path.read_bytes(), path
