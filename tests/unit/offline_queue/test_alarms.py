"""A device whose disk was put back never hands a number out twice for long, and never without an alarm."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from offline_queue.alarms import CountAlarm, CountTrouble, CountWatch
from offline_queue.model import NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.replies import Counted

NewOne = Callable[..., NewSubmission]
OpenOutbox = Callable[..., Outbox]


def test_an_old_copy_that_was_put_back_counts_under_other_letters(
    open_outbox: OpenOutbox, store: Path, tmp_path: Path, new: NewOne
) -> None:
    """The district has counted further than the copy: what comes next bears no number that is on a receipt already."""
    with closing(open_outbox()) as outbox:
        outbox.put(new("a"))
    shutil.copytree(store, tmp_path / "backup")
    with closing(open_outbox()) as outbox:
        given = {(one.epoch, one.dseq) for one in (outbox.put(new("b")), outbox.put(new("c")))}
    shutil.rmtree(store)
    shutil.copytree(tmp_path / "backup", store)
    outbox = open_outbox()
    alarms: list[CountAlarm] = []
    CountWatch(outbox, alarms.append).hear(Counted(outbox.count().epoch, 3), disputed=True)
    assert [alarm.trouble for alarm in alarms] == [CountTrouble.REWOUND]
    kept = outbox.put(new("d"))
    assert (kept.epoch, kept.dseq) not in given
    assert (kept.dseq, kept.epoch == next(iter(given))[0]) == (1, False)
    assert outbox.first_broken_entry() is None


def test_a_district_that_cannot_count_uses_up_no_letters(outbox: Outbox, new: NewOne) -> None:
    """One new epoch is all that it gets out of a terminal."""
    watch = CountWatch(outbox, lambda _: None)
    epochs = set()
    for _ in range(5):
        outbox.put(new())
        epochs.add(outbox.count().epoch)
        watch.hear(Counted(outbox.count().epoch, 99))
    assert len(epochs) == 2


def test_counting_looks_at_the_ends_of_the_small_indexes_alone(outbox: Outbox) -> None:
    """It is done for every batch: a full table, or 100,000 that are set aside, must not be sorted for it."""
    connection = outbox.store.connection
    assert connection is not None
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    outbox.count()
    connection.set_trace_callback(None)
    plans = [step[3] for one in asked for step in connection.execute(f"EXPLAIN QUERY PLAN {one}")]
    assert not [step for step in plans if "TEMP B-TREE" in step or step.startswith("SCAN submission USING INTEGER")]
    assert [step for step in plans if "submission_aside" in step]
