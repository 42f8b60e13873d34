"""Say which of the district's keys submissions are sealed to, how long it lasts, and what is wrong with the list."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.health import Finding
from offline_queue.recipients import Recipient, RecipientError, Recipients, load_recipients

SOON: Final = timedelta(days=30)
"""A key that ends sooner, with none to follow, is a finding: a new list has to come from the district before."""

_PART: Final = "district-key"
_DAY: Final = timedelta(days=1)


def examine_keys(file: Path, installed: Recipients | None, now: datetime) -> Finding:
    """Judge as of ``now`` (aware) the keys that submissions are sealed to.

    Those that a content package brought count before the ``file``, which the terminal needs all the same to start.
    """
    try:
        recipients = load_recipients(file)
    except RecipientError as error:
        return Finding(_PART, well=False, why=str(error))
    return judge_keys_in_use(recipients, installed, now)


def judge_keys_in_use(in_file: Recipients, installed: Recipients | None, now: datetime) -> Finding:
    """Return `judge_keys` of those that count: a content package's, and that they are, before the file's. Pure."""
    if installed is None:
        return judge_keys(in_file, now)
    finding = judge_keys(installed, now)
    return replace(finding, why=f"{finding.why}; a content package brought it, which counts before the key file")


def judge_keys(recipients: Recipients, now: datetime) -> Finding:
    """Return which key is sealed to at ``now`` (aware), until when, and what follows it. Pure."""
    key = recipients.at(now)
    used = f"sealed to {key.key_id} ({key.suite})"
    if not key.is_in_force(now):
        return Finding(
            _PART, well=False, why=f"{used}, though {_out_of_force(key, now)}. Ask the district for its keys."
        )
    follower = recipients.after(key)
    if key.ends is None:
        return Finding(_PART, well=True, why=f"{used}, which has no end{_then(follower)}")
    left = f"{used}, {(key.ends - now) // _DAY} day(s) left, until {_date(key.ends)}"
    if follower is not None and _takes_over(follower, key.ends):
        return Finding(_PART, well=True, why=left + _then(follower))
    if key.ends - now > SOON:
        return Finding(_PART, well=True, why=f"{left}; no key follows yet")
    return Finding(_PART, well=False, why=f"{left}; no key follows. Ask the district for its new keys.")


def _takes_over(follower: Recipient, ends: datetime) -> bool:
    return follower.begins is not None and follower.begins <= ends


def _then(follower: Recipient | None) -> str:
    if follower is None or follower.begins is None:
        return ""
    return f"; {follower.key_id} follows on {_date(follower.begins)}"


def _out_of_force(key: Recipient, now: datetime) -> str:
    if key.ends is not None and key.ends <= now:
        return f"every key has ended, this one on {_date(key.ends)}"
    return "no key has begun by this terminal's clock"


def _date(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"
