"""The memory of used codes: each once, durable before anybody is told, and nothing to read in it."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drivers.codes import GenuineCode, Purpose
from kiosk.clock import SystemClock
from kiosk.code_use import CodeUse
from kiosk.spent_codes import FILE, SpentCodes
from offline_queue.model import StoreError

NOW = datetime.now(UTC)
CODE = GenuineCode(
    purpose=Purpose.HAND_OVER,
    subject="L11901-261123-AA0042-21",
    issued=NOW,
    expires=NOW + timedelta(minutes=10),
    digest=bytes(32),
    text="DS1:",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the memory lies."""
    return tmp_path / FILE


@pytest.fixture
def memory(file: Path) -> Iterator[SpentCodes]:
    """An open memory."""
    with closing(SpentCodes.open(file, SystemClock())) as opened:
        yield opened


def test_a_code_is_used_once(memory: SpentCodes) -> None:
    """The same nonce is refused whatever else the code says; another one is another code."""
    assert memory.spend(CODE) is CodeUse.FIRST
    assert memory.spend(CODE) is CodeUse.AGAIN
    assert memory.spend(replace(CODE, purpose=Purpose.VERIFICATION, subject="X")) is CodeUse.AGAIN
    assert memory.spend(replace(CODE, digest=bytes([1]) * 32)) is CodeUse.FIRST


def test_of_many_at_once_one_is_first(memory: SpentCodes) -> None:
    """Looking and writing are one transaction."""
    with ThreadPoolExecutor(8) as pool:
        uses = list(pool.map(lambda _: memory.spend(CODE), range(40)))
    assert uses.count(CodeUse.FIRST) == 1


def test_it_is_used_up_after_a_restart_and_a_power_cut(file: Path) -> None:
    """The answer comes after the disk has it: another connection sees it while the first is still open."""
    with closing(SpentCodes.open(file, SystemClock())) as before:
        before.spend(CODE)
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as other:
            assert other.execute("SELECT count(*) FROM spent").fetchone() == (1,)
    with closing(SpentCodes.open(file, SystemClock())) as after:
        assert after.spend(CODE) is CodeUse.AGAIN


def test_it_tells_nothing_and_only_to_its_owner(file: Path, memory: SpentCodes) -> None:
    """A digest and an end: no subject, no purpose, no code."""
    memory.spend(CODE)
    assert file.stat().st_mode & 0o777 == 0o600
    assert CODE.subject.encode() not in file.read_bytes() + file.with_name(f"{FILE}-wal").read_bytes()


def test_what_ended_long_ago_is_forgotten(memory: SpentCodes) -> None:
    """Seven days after a code's end, by the issuer's own time, no clock of ours is needed to let it go."""
    memory.spend(CODE)
    memory.tell(CODE.digest)
    later = timedelta(days=7, minutes=10)
    memory.spend(replace(CODE, digest=bytes([1]) * 32, issued=NOW + later, expires=NOW + later * 2))
    assert memory.spend(CODE) is CodeUse.AGAIN
    later += timedelta(seconds=2)
    memory.spend(replace(CODE, digest=bytes([2]) * 32, issued=NOW + later, expires=NOW + later * 2))
    assert memory.spend(CODE) is CodeUse.FIRST


def test_a_use_is_remembered_until_it_is_told(file: Path, memory: SpentCodes) -> None:
    """Across a restart, and for ever: what the district has not heard is never forgotten."""
    memory.spend(CODE)
    later = NOW + timedelta(days=300)
    memory.spend(replace(CODE, digest=bytes([1]) * 32, issued=later, expires=later + timedelta(1)))
    memory.tell(bytes([1]) * 32)
    with closing(SpentCodes.open(file, SystemClock())) as again:
        assert [use.digest for use in again.untold()] == [CODE.digest]
        again.tell(CODE.digest)
    assert memory.untold() == ()


def test_a_damaged_memory_believes_no_code_from_before(file: Path) -> None:
    """What was used is forgotten, so every code issued until then is refused; later ones are taken, also after that."""
    file.write_bytes(b"not a database at all" * 100)
    with closing(SpentCodes.open(file, SystemClock())) as memory:
        assert memory.damaged is not None
        assert memory.damaged.exists()
        assert memory.spend(CODE) is CodeUse.UNKNOWABLE
    with closing(SpentCodes.open(file, SystemClock())) as memory:
        assert memory.damaged is None
        assert memory.spend(CODE) is CodeUse.UNKNOWABLE
        tomorrow = NOW + timedelta(days=1)
        assert memory.spend(replace(CODE, issued=tomorrow, expires=tomorrow + timedelta(1))) is CodeUse.FIRST


def test_an_emptied_memory_believes_no_code_from_before(file: Path) -> None:
    """A file that damage has left without a byte is no new one: what was used here before it cannot be told."""
    with closing(SpentCodes.open(file, SystemClock())) as memory:
        assert memory.spend(CODE) is CodeUse.FIRST
    file.write_bytes(b"")
    with closing(SpentCodes.open(file, SystemClock())) as memory:
        assert memory.spend(CODE) is CodeUse.UNKNOWABLE


def test_a_disk_that_refuses_uses_nothing_up(tmp_path: Path, memory: SpentCodes) -> None:
    """Whoever asks hears of it in the words of the store."""
    with pytest.raises(StoreError):
        SpentCodes.open(tmp_path / "no" / "such" / "folder" / FILE, SystemClock())
    memory._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        memory.spend(CODE)
