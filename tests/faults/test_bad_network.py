"""Whatever the network does, the district holds exactly what was confirmed."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from devtools.fault_proxy import Doom, Fault, FaultProxy
from devtools.soak_wire import soak
from devtools.world import Process
from offline_queue.district import DistrictClient
from offline_queue.line import Limits
from offline_queue.model import LinkDown

SOON = Limits(connect=timedelta(seconds=2), read=timedelta(seconds=0.5), whole=timedelta(seconds=2))


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[str]:
    """Where a gateway of one's own answers."""
    with Process("gateway", ["district", "--dir", str(tmp_path / "district")], log=tmp_path / "log") as running:
        yield running.ready["url"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_network_that_cuts_swallows_and_duplicates_loses_nothing(tmp_path: Path) -> None:
    """The short form of `./dev soak wire`: thirty submissions, none lost, none twice, all whole."""
    outcome = soak(tmp_path, 30, seed=1)
    assert outcome.clean, outcome
    assert outcome.held_by_district == 30
    assert outcome.faults[Fault.CUT] > 10
    assert outcome.faults[Fault.SWALLOWED] > 0


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.SWALLOWED, Fault.RESET, Fault.HALF_OPEN, Fault.GARBAGE])
def test_each_fault_is_the_links_and_the_next_call_finds_its_way(gateway: str, fault: Fault) -> None:
    """None of them is taken for an answer, none hangs, and none outlives its exchange."""
    script = [Doom(fault)]
    with FaultProxy(gateway) as proxy:
        proxy.decide = lambda *_: script.pop() if script else Doom()
        client = DistrictClient(proxy.url, site="017", device="01", limits=SOON)
        assert isinstance(client.time(), LinkDown)
        assert isinstance(client.time(), datetime)
        client.close()
        assert proxy.faults == {fault: 1, Fault.NONE: 1}


def test_a_clean_proxy_changes_nothing_and_a_duplicate_is_answered_once(gateway: str) -> None:
    """What stands between both sides is itself held to the truth."""
    script = [Doom(Fault.DUPLICATED)]
    with FaultProxy(gateway) as proxy:
        proxy.decide = lambda *_: script.pop() if script else Doom()
        client = DistrictClient(proxy.url, site="017", device="01", limits=SOON)
        for _ in range(3):
            told = client.time()
            assert isinstance(told, datetime)
            assert abs(told - datetime.now(UTC)) < timedelta(minutes=1)
        client.close()


def test_the_soak_and_the_bench_are_commands() -> None:
    """Each says what it takes."""
    for words in (["devtools.soak", "wire", "--help"], ["devtools.bench", "sync", "--help"]):
        run = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=True)
        assert "usage: ./dev" in run.stdout
