"""Show staff the queue on a terminal and let them mend it: `kiosk queue`, for people and as JSON; never a name."""

import json
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.queue_table import (
    FINISHED,
    details,
    named,
    number,
    plain,
    reason,
    summary,
    table,
    waiting_for_salvage,
    why_none,
)
from kiosk.settings import DistrictSettings, Settings
from offline_queue.courier import drain
from offline_queue.district import DistrictClient
from offline_queue.export import export
from offline_queue.inspection import inspect, inspect_attachments, require_store
from offline_queue.line import Credentials, Limits
from offline_queue.model import ClockReading, IdentityRejected, ItemState, LinkDown, Row, StoreError
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from offline_queue.salvage import Salvaged

_LIMITS = Limits()
_WITH_DISTRICT: Final = (1, "is with the district already; nothing is to be done.")
_DAMAGED: Final = (1, "is damaged and is never sent; what is left of it is kept.")
_HELD: Final = (0, "is held.")
_WAITS: Final = (0, "is not held; it waits to be sent.")
_HOLDING: Final = MappingProxyType(
    {
        **dict.fromkeys((ItemState.READY, ItemState.SENDING, ItemState.STORED, ItemState.COMPLETE), _HELD),
        ItemState.HELD: (0, "was held already, with its reason."),
        ItemState.CORRUPT: _DAMAGED,
        **dict.fromkeys(FINISHED, _WITH_DISTRICT),
    }
)
_RELEASING: Final = MappingProxyType(
    {
        ItemState.HELD: (0, "is ready to be sent again, unchanged."),
        **dict.fromkeys((ItemState.READY, ItemState.SENDING, ItemState.STORED, ItemState.COMPLETE), _WAITS),
        ItemState.CORRUPT: _DAMAGED,
        **dict.fromkeys(FINISHED, _WITH_DISTRICT),
    }
)


def show_all(directory: Path, states: Collection[ItemState] = (), *, as_json: bool) -> int:
    """Print every submission, or those in ``states``, newest last, and how full the queue is."""
    try:
        inspection = inspect(directory)
    except StoreError as error:
        return _complain(error)
    rows = [row for row in inspection.rows if not states or row.state in states]
    if as_json:
        now = datetime.now(UTC)
        _print_json(
            {
                "submissions": [plain(row) | {"number": number(row), "reason": reason(row)} for row in rows],
                "depth": plain(inspection.depth) | {"oldest_unsent_s": _seconds(inspection.depth.oldest, now)},
                "damaged": inspection.damaged,
            }
        )
        return 0
    now = datetime.now().astimezone()
    for line in table(rows, now) if rows else ():
        print(line)
    print(summary(len(inspection.rows), inspection.depth, now))
    if inspection.damaged:
        print(f"{waiting_for_salvage(inspection.damaged)}.")
    return 0


def show_one(directory: Path, word: str, *, as_json: bool) -> int:
    """Print all that staff may know of one submission; ``word`` names it as `kiosk.queue_table.named` says."""
    try:
        row = _only_one(directory, word)
        attachments = () if row is None else inspect_attachments(directory, row.id)
    except StoreError as error:
        return _complain(error)
    if row is None:
        return 1
    if as_json:
        told = {"number": number(row), "reason": reason(row), "attachments": [plain(one) for one in attachments]}
        _print_json(plain(row) | told)
        return 0
    for line in details(row, attachments, datetime.now().astimezone()):
        print(line)
    return 0


def hold(settings: Settings, word: str, *, as_json: bool) -> int:
    """Set one submission aside; 1 when it is in a state that cannot be held."""
    return _change(settings, word, Outbox.hold, _HOLDING, as_json=as_json)


def release(settings: Settings, word: str, *, as_json: bool) -> int:
    """Let one held submission be sent again; 1 when it can never be sent, or needs not be."""
    return _change(settings, word, Outbox.release, _RELEASING, as_json=as_json)


def send_all(settings: Settings, *, as_json: bool) -> int:
    """Send everything that waits, once, and say what came of it; 1 when something is left, with the reason.

    It is 1 too when the store was found damaged: what waited in it has not been sent.
    """
    try:
        outbox = _own(settings)
    except StoreError as error:
        return _complain(error)
    with closing(outbox), closing(client(settings.district, settings.terminal.site, settings.terminal.device)) as line:
        try:
            result = drain(outbox, line)
        except StoreError as error:
            return _complain(error)
        why = _why_left(line) if result.left else ""
    if as_json:
        _print_json(asdict(result) | {"why_left": why})
    else:
        print(f"{result.sent} sent, {result.held} held, {result.left} left.{' ' if why else ''}{why}")
    return 1 if result.left or outbox.damaged is not None else 0


def salvage(settings: Settings, *, discard: bool, as_json: bool) -> int:
    """Bring back what is whole in damaged stores that were set aside; 1 when something of them is lost."""
    try:
        with closing(_own(settings)) as outbox:
            results = outbox.salvage(datetime.now(UTC), discard=discard)
    except StoreError as error:
        return _complain(error)
    if as_json:
        _print_json([asdict(result) for result in results])
    else:
        for result in results:
            print(_salvaged(result))
        print(f"{len(results)} damaged file(s).")
    return 1 if any(result.broken or result.unreadable or not result.legible for result in results) else 0


def copy_out(directory: Path, into: Path, *, as_json: bool) -> int:
    """Copy everything unsent, sealed as it is, into a folder; 1 when something had to be left out."""
    try:
        result = export(directory, into)
    except StoreError as error:
        return _complain(error)
    if as_json:
        _print_json(asdict(result))
    else:
        print(f"{result.submissions} submission(s) and {result.blobs} blob(s) copied to {into}.")
        for name in result.left_out:
            print(f"{name} is not whole and was left out.")
        if result.same_disk:
            print(f"{into} is on the queue's own disk. If it should be a stick, none is mounted there.")
    return 1 if result.left_out else 0


def client(
    district: DistrictSettings,
    site: str,
    device: str,
    limits: Limits = _LIMITS,
    on_clock: Callable[[ClockReading], None] = lambda _: None,
) -> DistrictClient:
    """Return the client that speaks to the district as this terminal, within ``limits``.

    ``on_clock`` hears what every answer tells of the district's clock.
    """
    return DistrictClient(
        district.url,
        site=site,
        device=device,
        credentials=Credentials(
            ca=district.ca_file, certificate=district.certificate_file, key=district.private_key_file
        ),
        limits=limits,
        on_clock=on_clock,
    )


def _change(
    settings: Settings,
    word: str,
    change: Callable[[Outbox, str, datetime], ItemState],
    outcomes: Mapping[ItemState, tuple[int, str]],
    *,
    as_json: bool,
) -> int:
    """Change one submission and say what that means, by the state in which it was found."""
    try:
        row = _only_one(settings.store.directory, word)
        if row is None:
            return 1
        with closing(_own(settings)) as outbox:
            before = outbox.row(row.id) or row
            state = change(outbox, row.id, datetime.now(UTC))
    except StoreError as error:
        return _complain(error)
    code, sentence = outcomes[before.state]
    if as_json:
        _print_json({"id": row.id, "number": number(row), "was": before.state, "state": state, "words": sentence})
    else:
        print(f"{number(row)} {sentence}", file=sys.stderr if code else sys.stdout)
    return code


def _only_one(directory: Path, word: str) -> Row | None:
    rows = named(inspect(directory).rows, word)
    if len(rows) == 1:
        return rows[0]
    if rows:
        print(f"{len(rows)} submissions may be meant by {word!r}; name more of the id.", file=sys.stderr)
    else:
        print(why_none(word), file=sys.stderr)
    return None


def _why_left(line: DistrictClient) -> str:
    """Return why not all was sent, as far as one more question to the district tells."""
    match line.time():
        case LinkDown(detail=detail):
            return f"The district does not answer: {detail}."
        case IdentityRejected(detail=detail):
            return f"The district does not accept this terminal: {detail}."
        case datetime():
            return "The district answers and asked for a pause, or did not answer in between: try again in a minute."


def _own(settings: Settings) -> Outbox:
    """Own the store; a damaged one is set aside thereby, and nobody is left to think that the queue was empty."""
    require_store(settings.store.directory)
    outbox = Outbox.open(
        settings.store.directory,
        site=settings.terminal.site,
        device=settings.terminal.device,
        recipients=load_recipients(settings.district.key_file),
        floor_bytes=settings.store.floor_mib << 20,
    )
    if outbox.damaged is not None:
        print(f"The queue's file was damaged and is set aside whole: {outbox.damaged.name}.", file=sys.stderr)
        print("kiosk queue salvage brings back what is whole in it.", file=sys.stderr)
    return outbox


def _salvaged(result: Salvaged) -> str:
    if not result.legible:
        return (
            f"{result.file}: nothing in it can be read any more, nor how many were there;"
            " the gap in this terminal's numbers tells the district what is missing."
        )
    return (
        f"{result.file}: {result.recovered} brought back, {result.known} were here already,"
        f" {result.broken} no longer whole, at least {result.unreadable} unreadable."
    )


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, round((now - since).total_seconds(), 3))


def _print_json(value: object) -> None:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))


def _complain(error: StoreError) -> int:
    print(error, file=sys.stderr)
    return 1
