"""Show staff the queue on a terminal and let them mend it: `kiosk queue`, for people and as JSON; never a name."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.settings import DistrictSettings, Settings
from offline_queue.courier import drain
from offline_queue.district import DistrictClient
from offline_queue.export import export
from offline_queue.inspection import Inspection, inspect, inspect_attachments
from offline_queue.line import Credentials, Limits
from offline_queue.model import Attachment, ClockReading, ItemState, Row, StoreError
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients

_LIMITS = Limits()
_HOUR = timedelta(hours=1)


def show_all(directory: Path, *, as_json: bool) -> int:
    """Print every submission, newest last, and how full the queue is."""
    try:
        inspection = inspect(directory)
    except StoreError as error:
        return _complain(error)
    if as_json:
        _print_json({"submissions": [asdict(row) for row in inspection.rows], "depth": asdict(inspection.depth)})
        return 0
    for row in inspection.rows:
        print(_line(row))
    print(_summary(inspection, datetime.now(UTC)))
    return 0


def show_one(directory: Path, beginning: str, *, as_json: bool) -> int:
    """Print all that staff may know of one submission, named by its id or the beginning of it."""
    try:
        row = _only_one(directory, beginning)
        attachments = () if row is None else inspect_attachments(directory, row.id)
    except StoreError as error:
        return _complain(error)
    if row is None:
        return 1
    fields = asdict(row)
    if as_json:
        _print_json(fields | {"attachments": [asdict(one) for one in attachments]})
        return 0
    for name, value in fields.items():
        print(f"{name:13} {'' if value is None else value}")
    for one in attachments:
        print(f"{'attachment':13} {_attachment(one)}")
    return 0


def hold(settings: Settings, beginning: str) -> int:
    """Set one submission aside; 1 when it is in a state that cannot be held."""
    return _change(settings, beginning, Outbox.hold, ItemState.HELD)


def release(settings: Settings, beginning: str) -> int:
    """Let one held submission be sent again; 1 when it was not held."""
    return _change(settings, beginning, Outbox.release, ItemState.READY)


def send_all(settings: Settings, *, as_json: bool) -> int:
    """Send everything that waits, once, and say what came of it; 1 when something is left."""
    try:
        outbox = _own(settings)
    except StoreError as error:
        return _complain(error)
    with closing(outbox), closing(client(settings.district, settings.terminal.site, settings.terminal.device)) as line:
        result = drain(outbox, line)
    if as_json:
        _print_json(asdict(result))
    else:
        print(f"{result.sent} sent, {result.held} held, {result.left} left.")
    return 1 if result.left else 0


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
            print(
                f"{result.file}: {result.recovered} brought back, {result.known} were here already,"
                f" {result.broken} no longer whole, at least {result.unreadable} unreadable."
            )
        print(f"{len(results)} damaged file(s).")
    return 1 if any(result.broken or result.unreadable for result in results) else 0


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
    settings: Settings, beginning: str, change: Callable[[Outbox, str, datetime], ItemState], wanted: ItemState
) -> int:
    try:
        row = _only_one(settings.store.directory, beginning)
        if row is None:
            return 1
        with closing(_own(settings)) as outbox:
            state = change(outbox, row.id, datetime.now(UTC))
    except StoreError as error:
        return _complain(error)
    print(f"{row.id} is {state}.")
    return 0 if state is wanted else 1


def _only_one(directory: Path, beginning: str) -> Row | None:
    rows = [row for row in inspect(directory).rows if row.id.startswith(beginning)]
    if len(rows) == 1:
        return rows[0]
    print(f"{len(rows)} submissions have an id that begins with {beginning!r}.", file=sys.stderr)
    return None


def _own(settings: Settings) -> Outbox:
    return Outbox.open(
        settings.store.directory,
        site=settings.terminal.site,
        device=settings.terminal.device,
        recipients=load_recipients(settings.district.key_file),
        floor_bytes=settings.store.floor_mib << 20,
    )


def _line(row: Row) -> str:
    when = f"{row.created:%Y-%m-%d %H:%M:%S}"
    return f"{row.id}  {row.dseq:>5}  {row.state.value:8}  {row.kind.value:11}  {when}  {row.reference}{row.problem}"


def _summary(inspection: Inspection, now: datetime) -> str:
    depth = inspection.depth
    oldest = f"; the oldest unsent has waited for {_age(now - depth.oldest)}" if depth.oldest else ""
    return f"{len(inspection.rows)} submission(s), {depth.unsent} unsent, {depth.held} held{oldest}."


def _age(age: timedelta) -> str:
    """Return an age as people say it; the clock may have been set back since."""
    minutes = max(age, timedelta(0)) % _HOUR // timedelta(minutes=1)
    return f"{max(age, timedelta(0)) // _HOUR} h {minutes} min"


def _attachment(one: Attachment) -> str:
    return f"{one.kind}  {one.media_type}  {one.size} bytes  {'sent' if one.uploaded else 'not sent'}  {one.digest}"


def _print_json(value: object) -> None:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))


def _complain(error: StoreError) -> int:
    print(error, file=sys.stderr)
    return 1
