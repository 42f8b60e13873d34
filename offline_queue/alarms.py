"""Compare the district's count with our own: what either side lacks must not go missing silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from offline_queue.counting import OwnCount
from offline_queue.outbox import Outbox
from offline_queue.replies import Counted


class CountTrouble(StrEnum):
    """How two counts can disagree."""

    MISSING = "missing"
    """The district no longer has what it once gave a receipt for."""
    REWOUND = "rewound"
    """The district has more than we ever counted: an old image of this terminal's disk was put back.

    Every number up to the district's is on somebody's receipt already, so another epoch begins.
    """
    DISPUTED = "disputed"
    """The district says that the counts disagree, and gives no number by which we could tell."""


@dataclass(frozen=True, slots=True)
class CountAlarm:
    """The counts disagree, and how."""

    trouble: CountTrouble
    own: OwnCount
    told: Counted


def judge_count(own: OwnCount, told: Counted) -> CountTrouble | None:
    """Return how the district's count contradicts ours, taken after its answer; other epochs are no contradiction."""
    if told.epoch != own.epoch:
        return None
    if told.contiguous > own.dseq:
        return CountTrouble.REWOUND
    return CountTrouble.MISSING if told.contiguous < own.receipted else None


class CountWatch:
    """Hears the district's counts, raises each alarm once, and begins another epoch where ours was rewound.

    It does so once in its life: a disk is not put back while the terminal runs, and a district that is wrong about it
    again and again shall not use up the letters there are.
    """

    def __init__(self, outbox: Outbox, on_alarm: Callable[[CountAlarm], None]) -> None:
        """Compare with what ``outbox`` has counted."""
        self._outbox = outbox
        self._on_alarm = on_alarm
        self._raised: CountTrouble | None = None
        self._begun_anew = False

    def hear(self, told: Counted, *, disputed: bool = False) -> None:
        """Take in a count; ``disputed`` when the district itself says that it is not ours.

        Raises:
            StoreError: The store cannot count, or cannot begin another epoch.
        """
        own = self._outbox.count()
        trouble = judge_count(own, told) or (CountTrouble.DISPUTED if disputed else None)
        if trouble is not None and trouble is not self._raised:
            self._on_alarm(CountAlarm(trouble, own, told))
        self._raised = trouble
        if trouble is CountTrouble.REWOUND and not self._begun_anew:
            self._outbox.store.begin_epoch()
            self._begun_anew = True
