"""Nothing of a code reaches a log, a store, a shell or a printer: its bytes end in the scanner's thread."""

import ast
import io
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from devtools.fuzz_payload import PLAIN, RULES, WEAPONS
from devtools.session_diagram import DIGEST, NUMBER, signed_code
from drivers.api import Deadline, NothingScanned, Scanned, ScanOutcome
from drivers.codes import Purpose
from drivers.qr_scanner.payload import classify
from kiosk import events as e
from kiosk import logs
from kiosk.clock import SystemClock
from kiosk.code_use import CodeUse, UntoldUse
from kiosk.effects import SpendCode
from kiosk.hands import Hands
from kiosk.peripherals import scan_code
from kiosk.spent_codes import FILE, SpentCodes
from kiosk.stamp import TimeQuality
from kiosk.submission import code_use
from kiosk.timekeeper import Timekeeper
from offline_queue.model import Enqueued, Kind, NewSubmission, StoreError, StoreFull

ROOT = Path(__file__).parents[3]
PURE = (
    "drivers/codes.py",
    *(f"drivers/qr_scanner/{name}.py" for name in ("addresses", "checks", "numbers", "payload", "signed", "text")),
)
HARMLESS = {
    *("__future__", "base64", "binascii", "collections", "cryptography", "dataclasses", "datetime", "drivers", "enum"),
    *("hashlib", "re", "struct", "types", "typing", "unicodedata"),
}
CODE = signed_code(Purpose.HAND_OVER)


class Showing:
    """A scanner to which one code is shown."""

    def __init__(self, data: bytes) -> None:
        """Show ``data``."""
        self._data: bytes | None = data

    def scan(self, until: Deadline) -> ScanOutcome:
        """See it once."""
        data, self._data = self._data, None
        return NothingScanned() if data is None or until.expired else Scanned(data)


class Queue:
    """An outbox that keeps what it is given, or refuses."""

    def __init__(self, refusal: type[StoreError] | None = None) -> None:
        """Refuse everything with ``refusal``."""
        self.refusal = refusal
        self.kept: list[NewSubmission] = []

    def put(self, new: NewSubmission) -> Enqueued:
        """Keep it."""
        if self.refusal is not None:
            raise self.refusal("full")
        self.kept.append(new)
        return Enqueued(id=new.id, epoch="AA", dseq=1, digest="")

    def wake(self) -> None:
        """Send nothing."""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that is logged."""
    stream = io.StringIO()
    monkeypatch.setattr(logs, "_stream", stream)
    return stream


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[SpentCodes]:
    """An open memory of used codes."""
    with closing(SpentCodes.open(tmp_path / FILE, SystemClock())) as opened:
        yield opened


def hands(memory: SpentCodes, queue: Queue) -> Hands:
    """Hands that can do nothing but use codes."""
    nothing = cast(Any, None)
    return Hands(
        site="017",
        device="01",
        counter=nothing,
        outbox=cast(Any, queue),
        spent_codes=memory,
        sender=queue,
        staff=nothing,
        enquiries=nothing,
        draw=nothing,
        on_wiped=lambda: None,
        clock=SystemClock(),
        timekeeper=Timekeeper(SystemClock()),
    )


@pytest.mark.parametrize("text", [*PLAIN, *(f"家{weapon}L01701" for weapon in WEAPONS)])
def test_the_bytes_of_a_code_end_in_the_scanners_thread(text: str, written: io.StringIO) -> None:
    """What leaves it is the judged payload, which shows nothing; nothing is logged."""
    posted: list[e.Report] = []
    scan_code(cast(Any, Showing(text.encode())), lambda data: classify(data, RULES))(threading.Event(), posted.append)
    assert posted == [e.CodeScanned(classify(text.encode(), RULES))]
    assert text not in repr(posted)
    assert written.getvalue() == ""


def test_the_use_of_a_code_is_logged_and_queued_without_the_code(memory: SpentCodes, written: io.StringIO) -> None:
    """The log says that a code was used and for what; the queue carries its digest, sealed like everything."""
    queue, posted = Queue(), list[e.Report]()
    for _ in range(2):
        hands(memory, queue).perform(SpendCode(CODE), posted.append)
    assert posted == [e.CodeSpent(DIGEST, CodeUse.FIRST), e.CodeSpent(DIGEST, CodeUse.AGAIN)]
    (use,) = queue.kept
    assert use.kind is Kind.CODE_USE
    assert set(json.loads(use.content)) == {"code", "used"}
    assert json.loads(use.content)["code"] == DIGEST.hex()
    assert '"use": "first"' in written.getvalue()
    assert not [secret for secret in (NUMBER, DIGEST.hex()) if secret in written.getvalue() + repr(posted)]


def test_a_memory_that_refuses_uses_nothing(memory: SpentCodes, written: io.StringIO) -> None:
    """A code whose use cannot be kept is not taken, and the district is told nothing."""
    memory._connection.execute("PRAGMA query_only = ON")
    queue, posted = Queue(), list[e.Report]()
    hands(memory, queue).perform(SpendCode(CODE), posted.append)
    assert posted == [e.CodeSpent(DIGEST, CodeUse.UNKNOWABLE)]
    assert queue.kept == []
    assert NUMBER not in written.getvalue()


def test_a_full_queue_does_not_give_a_code_back(memory: SpentCodes, written: io.StringIO) -> None:
    """The code is used here, whether the district can be told or not; it is told as soon as it can."""
    posted: list[e.Report] = []
    for refusal in (StoreFull, StoreError):
        hands(memory, Queue(refusal)).perform(SpendCode(CODE), posted.append)
    assert posted == [e.CodeSpent(DIGEST, CodeUse.FIRST), e.CodeSpent(DIGEST, CodeUse.AGAIN)]
    assert "submission-not-stored" in written.getvalue()
    queue = Queue()
    for digest in (bytes([1]) * 32, bytes([2]) * 32):
        hands(memory, queue).perform(SpendCode(replace(CODE, digest=digest)), posted.append)
    assert [json.loads(use.content)["code"] for use in queue.kept] == [DIGEST.hex(), "01" * 32, "02" * 32]


def test_a_use_carries_no_time_of_the_code_and_no_subject() -> None:
    """What travels of a code is a hash and the moment of its use."""
    at = CODE.issued + timedelta(minutes=1)
    content = code_use(UntoldUse(DIGEST, at), at, TimeQuality.UNKNOWN).content.decode()
    assert f"{at:%H:%M}" in content
    assert not [known for known in (NUMBER, f"{CODE.issued:%H:%M}", f"{CODE.expires:%H:%M}") if known in content]


@pytest.mark.parametrize("module", PURE)
def test_whoever_judges_codes_can_touch_nothing(module: str) -> None:
    """No module of the judge can open a file, a socket, a process or a database: it imports nothing that does."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert imported <= HARMLESS
    assert not called & {"open", "eval", "exec", "compile", "__import__", "print"}
