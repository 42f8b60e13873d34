"""Decide what is wrong with a terminal, from its last report and from what has arrived of it. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from district.store.counting import Counted
from district.store.fleet import Terminal

SILENT_AFTER = timedelta(minutes=5)
OLDEST = timedelta(hours=2)
LEAST_FREE_BYTES = 64 * 1024 * 1024
MOST_OFF_SECONDS = 60
LEAST_CERTIFICATE_DAYS = 14


class Alarm(StrEnum):
    """What staff must look at."""

    SILENT = "silent"
    MISSING = "submissions-missing"
    REWOUND = "counter-rewound"
    OLD = "oldest-unsent"
    HELD = "held"
    FULL = "disk-full"
    CLOCK = "clock-off"
    CERTIFICATE = "certificate-ends"


def counter_alarm(report: Mapping[str, Any], counted: Counted) -> Alarm | None:
    """Return what is wrong between a terminal's counter and what has arrived under its epoch.

    What the terminal still has (unsent or held) is not missing. `unsent` also counts what waits for its blobs, so the
    alarm may come late by as many, and never too soon.
    """
    given_out, queue = report["counted"]["dseq"], report["queue"]
    if counted.highest > given_out:
        return Alarm.REWOUND
    if given_out - counted.stored > queue["unsent"] + queue["held"]:
        return Alarm.MISSING
    return None


def alarms(terminal: Terminal, now: datetime) -> tuple[Alarm, ...]:
    """Return everything that is wrong with a terminal now."""
    if terminal.reported_at is None:
        return (Alarm.SILENT,)
    return tuple(_alarms(terminal, terminal.report, now - terminal.reported_at))


def gaps(counted: Counted) -> int:
    """Return how many numbers below the highest have not arrived."""
    return counted.highest - counted.stored


def _alarms(terminal: Terminal, report: Mapping[str, Any], silence: timedelta) -> Iterator[Alarm]:
    if silence > SILENT_AFTER:
        yield Alarm.SILENT
    epoch = report["counted"]["epoch"]
    counted = next((one for one in terminal.counted if one.epoch == epoch), Counted(epoch=epoch))
    if (wrong := counter_alarm(report, counted)) is not None:
        yield wrong
    queue = report["queue"]
    if queue.get("oldest_unsent_s", 0) > OLDEST.total_seconds():
        yield Alarm.OLD
    if queue["held"]:
        yield Alarm.HELD
    if report["free_bytes"] < LEAST_FREE_BYTES:
        yield Alarm.FULL
    if abs(report["clock"].get("offset_s", 0)) > MOST_OFF_SECONDS:
        yield Alarm.CLOCK
    if report.get("certificate_days", LEAST_CERTIFICATE_DAYS) < LEAST_CERTIFICATE_DAYS:
        yield Alarm.CERTIFICATE
