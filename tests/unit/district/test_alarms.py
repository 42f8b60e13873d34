"""When staff is called to a terminal, and when not."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from district.alarms import Alarm, alarms, counter_alarm
from district.clock import BEIJING
from district.fleet_pages import ALARM_NAMES, span
from district.store.counting import Counted
from district.store.fleet import Terminal
from district.sync_schemas import HEALTH

NOON = datetime(2026, 11, 23, 12, tzinfo=BEIJING)


def report(**members: Any) -> Mapping[str, Any]:
    """The contract's example, with other members."""
    example: dict[str, Any] = HEALTH["examples"][0]
    return example | {"counted": {"epoch": "AA", "dseq": 10}, "queue": {"unsent": 0, "held": 0}} | members


@pytest.mark.parametrize(
    ("stored", "highest", "unsent", "held", "alarm"),
    [
        (10, 10, 0, 0, None),
        (9, 10, 0, 0, Alarm.MISSING),
        (9, 9, 0, 0, Alarm.MISSING),
        (9, 10, 1, 0, None),
        (9, 10, 0, 1, None),
        (7, 10, 1, 1, Alarm.MISSING),
        (0, 0, 10, 0, None),
        (0, 0, 0, 0, Alarm.MISSING),
        (10, 11, 0, 0, Alarm.REWOUND),
        (1, 11, 50, 0, Alarm.REWOUND),
        (10, 10, 3, 0, None),  # three that arrived still wait for their blobs
    ],
)
def test_the_counters_agree_or_one_of_two_things_happened(
    stored: int, highest: int, unsent: int, held: int, alarm: Alarm | None
) -> None:
    """What is neither at the district nor at the terminal is missing; a counter never runs back."""
    counted = Counted(epoch="AA", contiguous=0, highest=highest, stored=stored)
    assert counter_alarm(report(queue={"unsent": unsent, "held": held}), counted) is alarm


@pytest.mark.parametrize(
    ("members", "alarm"),
    [
        ({"queue": {"unsent": 0, "held": 0, "oldest_unsent_s": 7200}}, None),
        ({"queue": {"unsent": 0, "held": 0, "oldest_unsent_s": 7200.1}}, Alarm.OLD),
        ({"queue": {"unsent": 0, "held": 1}}, Alarm.HELD),
        ({"free_bytes": 64 * 1024 * 1024}, None),
        ({"free_bytes": 64 * 1024 * 1024 - 1}, Alarm.FULL),
        ({"clock": {"quality": "unknown"}}, None),
        ({"clock": {"quality": "drifting", "offset_s": 60}}, None),
        ({"clock": {"quality": "drifting", "offset_s": -60.5}}, Alarm.CLOCK),
        ({"certificate_days": 14}, None),
        ({"certificate_days": 13.9}, Alarm.CERTIFICATE),
    ],
)
def test_each_bound_is_where_the_page_says(members: dict[str, Any], alarm: Alarm | None) -> None:
    """Nothing at the bound, the alarm beyond it."""
    counted = (Counted(epoch="AA", contiguous=10, highest=10, stored=10),)
    terminal = Terminal(site="017", device="01", reported_at=NOON, report=report(**members), counted=counted)
    assert alarms(terminal, NOON) == (() if alarm is None else (alarm,))


def test_silence_is_measured_and_an_old_epoch_is_no_gap() -> None:
    """Five minutes; what another epoch counted is not held against this one."""
    counted = (Counted(epoch="AA", highest=99, stored=1), Counted(epoch="AB", highest=10, stored=10))
    said = report(counted={"epoch": "AB", "dseq": 10})
    terminal = Terminal(site="017", device="01", reported_at=NOON, report=said, counted=counted)
    assert alarms(terminal, NOON + timedelta(minutes=5)) == ()
    assert alarms(terminal, NOON + timedelta(minutes=5, seconds=1)) == (Alarm.SILENT,)


def test_every_alarm_has_words_for_the_clerk() -> None:
    """No bare identifier on the page."""
    assert set(ALARM_NAMES) == set(Alarm)


def test_a_span_is_written_in_the_units_that_matter() -> None:
    """Seconds in minutes, minutes in hours, hours in days."""
    assert [span(seconds) for seconds in (0, 59.6, 3599, 3600, 86_399, 90_000)] == [
        "0 min 0 s",
        "1 min 0 s",
        "59 min 59 s",
        "1 h 0 min",
        "23 h 59 min",
        "1 d 1 h",
    ]
