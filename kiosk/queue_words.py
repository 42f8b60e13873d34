"""Show staff the queue on a terminal: `kiosk queue list|show|drain`, for people and as JSON; never a name."""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from kiosk.settings import DistrictSettings, Settings
from offline_queue.courier import drain
from offline_queue.district import DistrictClient
from offline_queue.inspection import inspect
from offline_queue.line import Limits
from offline_queue.model import Row, StoreError
from offline_queue.outbox import Outbox
from offline_queue.seal import load_recipient

_LIMITS = Limits()


def show_all(directory: Path, *, as_json: bool) -> int:
    """Print every submission, newest last, and how full the queue is."""
    try:
        inspection = inspect(directory)
    except StoreError as error:
        return _complain(error)
    if as_json:
        _print_json([asdict(row) for row in inspection.rows])
        return 0
    for row in inspection.rows:
        print(_line(row))
    depth = inspection.depth
    oldest = f"; the oldest unsent is from {depth.oldest:%Y-%m-%d %H:%M:%S}" if depth.oldest else ""
    print(f"{len(inspection.rows)} submission(s), {depth.unsent} unsent, {depth.held} held{oldest}.")
    return 0


def show_one(directory: Path, beginning: str, *, as_json: bool) -> int:
    """Print all that staff may know of one submission, named by its id or the beginning of it."""
    try:
        rows = [row for row in inspect(directory).rows if row.id.startswith(beginning)]
    except StoreError as error:
        return _complain(error)
    if len(rows) != 1:
        print(f"{len(rows)} submissions have an id that begins with {beginning!r}.", file=sys.stderr)
        return 1
    fields = asdict(rows[0])
    if as_json:
        _print_json(fields)
    else:
        for name, value in fields.items():
            print(f"{name:13} {'' if value is None else value}")
    return 0


def send_all(settings: Settings, *, as_json: bool) -> int:
    """Send everything that waits, once, and say what came of it; 1 when something is left."""
    try:
        outbox = Outbox.open(
            settings.store.directory,
            site=settings.terminal.site,
            device=settings.terminal.device,
            recipient=load_recipient(settings.district.key_file),
        )
    except StoreError as error:
        return _complain(error)
    with closing(outbox), closing(client(settings.district, settings.terminal.site, settings.terminal.device)) as line:
        result = drain(outbox, line)
    if as_json:
        _print_json(asdict(result))
    else:
        print(f"{result.sent} sent, {result.held} held, {result.left} left.")
    return 1 if result.left else 0


def client(district: DistrictSettings, site: str, device: str, limits: Limits = _LIMITS) -> DistrictClient:
    """Return the client that speaks to the district as this terminal, within ``limits``."""
    return DistrictClient(
        district.url,
        site=site,
        device=device,
        ca=district.ca_file,
        certificate=district.certificate_file,
        key=district.private_key_file,
        limits=limits,
    )


def _line(row: Row) -> str:
    when = f"{row.created:%Y-%m-%d %H:%M:%S}"
    return f"{row.id}  {row.dseq:>5}  {row.state.value:8}  {row.kind.value:11}  {when}  {row.reference}{row.problem}"


def _print_json(value: object) -> None:
    print(json.dumps(value, default=str, ensure_ascii=False, indent=2))


def _complain(error: StoreError) -> int:
    print(error, file=sys.stderr)
    return 1
