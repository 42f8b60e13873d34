"""Say the queue in a technician's words: its table, its ages, why something is set aside and what to do; no name."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from kiosk.held_reasons import HeldReason, reason_of
from kiosk.identifiers import BadNumber, NumberFault, RegistrationNumber, own_number, parse_registration_number
from offline_queue.model import Attachment, Depth, ItemState, Row

FINISHED: Final = frozenset({ItemState.SETTLED, ItemState.ERASED})
"""What the district has, all of it."""

_HEADS: Final = ("number", "state", "kind", "made", "waits for", "what is known")
_MADE: Final = "%Y-%m-%d %H:%M"
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
REASONS: Final = MappingProxyType(
    {
        HeldReason.STAFF: "set aside by staff at this terminal",
        HeldReason.KEY: "the district cannot open it: it lacks the key; release it once the district has the key again",
        HeldReason.KEY_DESTROYED: (
            "nobody can open it any more: the district destroyed the key it is sealed to; ask the resident again"
        ),
        HeldReason.SIZE: "the district found it too large",
        HeldReason.ALTERED: "it arrived otherwise than it was sent; release it to send it once more",
        HeldReason.REUSED: "the district holds another submission under its id or number; ask the district",
        HeldReason.ERASED: "the district had stored, finished and erased it before; nothing is lost",
        HeldReason.FORM: "the district does not understand its form; release it once versions fit again",
        HeldReason.OTHER: "the district refused it",
        HeldReason.DAMAGED: "its bytes are damaged and are never sent; what is left of them is kept",
    }
)
"""Why a submission is set aside and what helps, in a technician's words; every reason has some."""


def table(rows: Iterable[Row], now: datetime) -> Iterator[str]:
    """Return a line of heads and one for each row; times are in the zone of ``now``."""
    lines = [_HEADS, *(_cells(row, now) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def summary(rows: int, depth: Depth, now: datetime) -> str:
    """Return one sentence: how many, how many unsent and held, and for how long the oldest unsent one has waited."""
    oldest = f"; the oldest unsent has waited for {age(now - depth.oldest)}" if depth.oldest else ""
    return f"{rows} submission(s), {depth.unsent} unsent, {depth.held} held{oldest}."


def waiting_for_salvage(damaged: Collection[str]) -> str:
    """Return that damaged files were set aside and what can be done about it, without a full stop."""
    return f"{len(damaged)} damaged file(s) set aside; kiosk queue salvage brings back what is whole in them"


def details(row: Row, attachments: Iterable[Attachment], now: datetime) -> Iterator[str]:
    """Return all that staff may know of one submission, a line for each fact."""
    facts = {
        "number": number(row),
        "id": row.id,
        "kind": row.kind.value,
        "item": row.item,
        "lane": row.lane.value,
        "state": row.state.value,
        "made": f"{row.created.astimezone(now.tzinfo):{_MADE}}",
        "waits for": _waits(row, now),
        "attempts": str(row.attempts),
        "reference": row.reference,
        "case": _case(row, now),
        "reason": reason(row),
    }
    for name, value in facts.items():
        if value:
            yield f"{name:11} {value}"
    for one in attachments:
        sent = "sent" if one.uploaded else "not sent"
        yield f"{'attachment':11} {one.kind}  {one.media_type}  {one.size} bytes  {sent}  {one.digest}"


def reason(row: Row) -> str:
    """Return why a submission is set aside and what helps, in words; empty for one that is not."""
    word = reason_of(row.state, row.problem)
    if word is None:
        return ""
    told = f" ({row.problem})" if row.problem and word is not HeldReason.STAFF else ""
    return f"{REASONS[word]}{told}"


def number(row: Row) -> str:
    """Return what stands in the middle of the receipt's number: epoch and counter."""
    return own_number(row.epoch, row.dseq)


def named(rows: Iterable[Row], word: str) -> tuple[Row, ...]:
    """Return the submissions that ``word`` may mean: a receipt's number, the middle of it, or how an id begins.

    An empty word, as of a script's variable that was never set, means none. The day counts too: another terminal may
    count in the same epoch. Its site and device do not: a terminal may have had another name.
    """
    if not word:
        return ()
    scanned = parse_registration_number(word)
    if isinstance(scanned, RegistrationNumber):
        wanted = (scanned.epoch, scanned.dseq, scanned.on)
        return tuple(row for row in rows if (row.epoch, row.dseq, row.created.date()) == wanted)
    return tuple(row for row in rows if number(row) == word.upper() or row.id.startswith(word.lower()))


def why_none(word: str) -> str:
    """Return one sentence: that no submission is meant by ``word``, and that it is mistyped where that shows."""
    judged = parse_registration_number(word)
    if isinstance(judged, BadNumber) and NumberFault.CHECK in judged.faults:
        return f"{word} is mistyped: its last two digits do not fit the rest."
    return f"No submission here is meant by {word!r}; see kiosk queue list."


def age(span: timedelta) -> str:
    """Return an age as people say it; the clock may have been set back since."""
    passed = max(span, timedelta(0))
    minutes = passed % _HOUR // timedelta(minutes=1)
    if passed < _DAY:
        return f"{passed // _HOUR} h {minutes} min"
    return f"{passed.days} d {passed % _DAY // _HOUR} h"


def plain(value: Row | Attachment | Depth) -> dict[str, object]:
    """Return a value's fields for JSON; times are RFC 3339."""
    return {name: field.isoformat() if isinstance(field, datetime) else field for name, field in asdict(value).items()}


def _cells(row: Row, now: datetime) -> tuple[str, ...]:
    made = f"{row.created.astimezone(now.tzinfo):{_MADE}}"
    return number(row), row.state.value, row.kind.value, made, _waits(row, now), _known(row)


def _waits(row: Row, now: datetime) -> str:
    return "" if row.state in FINISHED else age(now - row.created)


def _known(row: Row) -> str:
    if row.state is ItemState.STORED:
        return f"{row.reference}: the district still lacks attachments"
    return reason(row) or row.reference


def _case(row: Row, now: datetime) -> str:
    if row.case_as_of is None:
        return ""
    return f"{row.case_state}, as of {row.case_as_of.astimezone(now.tzinfo):{_MADE}}"
