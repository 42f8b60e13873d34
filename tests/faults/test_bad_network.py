"""Whatever the network does, the district holds exactly what was confirmed."""

from pathlib import Path

import pytest

from devtools.fault_proxy import Fault
from devtools.soak_wire import soak


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_network_that_cuts_swallows_and_duplicates_loses_nothing(tmp_path: Path) -> None:
    """The short form of `./dev soak wire`: thirty submissions, none lost, none twice, all whole."""
    outcome = soak(tmp_path, 30, seed=1)
    assert outcome.clean, outcome
    assert outcome.held_by_district == 30
    assert outcome.faults[Fault.CUT] > 10
    assert outcome.faults[Fault.SWALLOWED] > 0
