"""The district's key changes while terminals hold submissions: everything settles, and what cannot says why."""

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from district.__main__ import main as district
from district.suites import HYBRID, X25519
from offline_queue.courier import Drained, drain
from offline_queue.district import DistrictClient
from offline_queue.model import ClockQuality, ItemState, Kind, Lane, NewAttachment, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from tests.contract.sealed_blobs import sealed_blob

MIB = 1 << 20
PHOTO = os.urandom(300_000)
JPEG = b"\xff\xd8\xff" + os.urandom(5 * MIB)
_devices = itertools.count(10)


class Terminal:
    """A terminal's queue and its line to a gateway that it knows the key of."""

    def __init__(self, gateway: Any, directory: Path) -> None:
        """Open both."""
        self._key_file = Path(gateway.ready["key_file"])
        self.device = str(next(_devices))
        recipients = load_recipients(self._key_file)
        self.outbox = Outbox.open(directory, site="018", device=self.device, recipients=recipients, floor_bytes=0)
        self.client = DistrictClient(gateway.ready["url"], site="018", device=self.device)

    def confirm(self, *attachments: bytes, created: datetime | None = None, clock: ClockQuality | None = None) -> str:
        """Let a resident confirm something; return its id."""
        photos = (NewAttachment(kind="photo", media_type="image/jpeg", content=one) for one in attachments)
        return self.outbox.put(
            NewSubmission(
                id=str(uuid4()),
                kind=Kind.APPLICATION,
                item="advanced-age-allowance",
                item_version="1",
                lane=Lane.NORMAL,
                created=created or datetime.now(UTC),
                clock=clock or ClockQuality.SYNCHRONISED,
                content=b'{"answers":{"name":"nobody"}}',
                attachments=tuple(photos),
            )
        ).id

    def learn(self) -> None:
        """Get the district's new list, between two visits."""
        self.outbox.recipients = load_recipients(self._key_file)

    def problem(self, submission_id: str) -> str:
        """Why it is held."""
        row = self.outbox.row(submission_id)
        assert row is not None
        assert row.state is ItemState.HELD
        return row.problem.removeprefix("urn:doorstep:problem:")

    def close(self) -> None:
        """Close both."""
        self.client.close()
        self.outbox.close()


@pytest.fixture
def start_terminal(tmp_path: Path) -> Iterator[Callable[[Any], Terminal]]:
    """Terminals that are closed again."""
    with ExitStack() as stack:

        def start(gateway: Any) -> Terminal:
            terminal = Terminal(gateway, tmp_path / f"queue-{uuid4()}")
            stack.callback(terminal.close)
            return terminal

        yield start


def keys(gateway: Any, *words: str) -> None:
    """Look after the gateway's keys, as staff does."""
    assert district(["keys", *words, "--dir", str(gateway.directory)]) == 0


def case(gateway: Any, submission_id: str) -> Any:
    """What the desk knows of a submission, opened."""
    reference = gateway.desk()[submission_id]["reference"]
    return gateway.raw("GET", f"/desk/cases/{reference}.json").json()


def shown(gateway: Any, submission_id: str, n: int, *, save: bool = False) -> Any:
    """What the desk answers who opens an attachment."""
    reference = gateway.desk()[submission_id]["reference"]
    return gateway.raw("GET", f"/desk/cases/{reference}/attachments/{n}{'?save' if save else ''}")


def test_what_was_sealed_to_the_old_key_settles_after_the_new_one_is_in_force(
    start_gateway: Callable[..., Any], start_terminal: Callable[[Any], Terminal]
) -> None:
    """Through two changes of the key, the second to another suite; each submission keeps the key it was sealed to."""
    gateway = start_gateway()
    terminal = start_terminal(gateway)
    oldest = terminal.confirm(PHOTO)
    keys(gateway, "add", "--suite", X25519)
    terminal.learn()
    older = terminal.confirm(PHOTO)
    keys(gateway, "add", "--suite", HYBRID)
    keys(gateway, "retire", gateway.key["key_id"])
    terminal.learn()
    newest = terminal.confirm(PHOTO, JPEG)
    assert drain(terminal.outbox, terminal.client) == Drained(sent=3, held=0, left=0)
    for one in (oldest, older, newest):
        assert case(gateway, one)["payload"] == {"answers": {"name": "nobody"}}
        assert shown(gateway, one, 1).body == PHOTO
    assert shown(gateway, newest, 2).body == JPEG


def test_only_a_synchronised_clock_chooses_by_date(
    start_gateway: Callable[..., Any], start_terminal: Callable[[Any], Terminal]
) -> None:
    """A clock that went back to 1970 seals to a key that the district will keep."""
    gateway = start_gateway()
    begins = datetime.now(UTC) + timedelta(days=9)
    keys(gateway, "add", "--from", begins.isoformat())
    terminal = start_terminal(gateway)
    today = terminal.confirm()
    later = terminal.confirm(created=begins)
    lost = terminal.confirm(created=datetime(1970, 1, 1, tzinfo=UTC), clock=ClockQuality.UNKNOWN)
    first, second = (key.key_id for key in terminal.outbox.recipients.keys)
    used = {one.id: one.body for one in terminal.outbox.next_batch(begins)}
    assert [first.encode() in used[one] for one in (today, later, lost)] == [True, False, False]
    assert [second.encode() in used[one] for one in (today, later, lost)] == [False, True, True]
    assert drain(terminal.outbox, terminal.client) == Drained(sent=3, held=0, left=0)


def test_what_is_sealed_to_a_destroyed_key_is_held_and_both_sides_say_why(
    start_gateway: Callable[..., Any], start_terminal: Callable[[Any], Terminal]
) -> None:
    """In a batch, alone, and when only the attachments come too late; the others go on."""
    gateway = start_gateway()
    first, second = start_terminal(gateway), start_terminal(gateway)
    alone, one, other = first.confirm(), second.confirm(), second.confirm()
    keys(gateway, "add")
    keys(gateway, "retire", gateway.key["key_id"])
    keys(gateway, "destroy", gateway.key["key_id"])
    second.learn()
    good = second.confirm(PHOTO)
    assert drain(first.outbox, first.client) == Drained(sent=0, held=1, left=0)
    assert drain(second.outbox, second.client) == Drained(sent=1, held=2, left=0)
    assert first.problem(alone) == second.problem(one) == second.problem(other) == "key-destroyed"
    assert shown(gateway, good, 1).body == PHOTO
    desk = gateway.raw("GET", "/").body.decode()
    assert "The key that this is sealed to is destroyed; nothing opens it any more" in desk
    assert alone in desk


def test_a_key_that_is_destroyed_too_early_is_told_everywhere(
    start_gateway: Callable[..., Any], start_terminal: Callable[[Any], Terminal]
) -> None:
    """The case is there and its attachments still come: the terminal holds it, the desk says why it shows nothing."""
    gateway = start_gateway()
    terminal = start_terminal(gateway)
    arrived, halfway = terminal.confirm(PHOTO), terminal.confirm(PHOTO)
    terminal.outbox.hold(halfway, datetime.now(UTC))
    assert drain(terminal.outbox, terminal.client).sent == 1
    terminal.outbox.release(halfway, datetime.now(UTC))
    envelope = terminal.outbox.next_due(datetime.now(UTC))
    assert envelope is not None
    terminal.outbox.record(halfway, terminal.client.put(envelope), datetime.now(UTC))
    keys(gateway, "add")
    keys(gateway, "retire", gateway.key["key_id"])
    keys(gateway, "destroy", gateway.key["key_id"])
    assert drain(terminal.outbox, terminal.client).held == 1
    assert terminal.problem(halfway) == "key-destroyed"
    told = "The key that this is sealed to is destroyed; nothing opens it any more"
    detail = case(gateway, arrived)
    assert (detail["payload"], detail["unreadable"]) == (None, told)
    page = gateway.raw("GET", f"/desk/cases/{detail['reference']}")
    assert page.status == 200
    assert told in page.body.decode()
    answer = shown(gateway, arrived, 1)
    assert answer.status == 422
    assert told in answer.body.decode()


# --- attachments at the desk ----------------------------------------------------------------------------------------


def named(gateway: Any, *blobs: bytes, media_type: str = "image/jpeg", **changes: object) -> dict[str, Any]:
    """An envelope that names these blobs."""
    attachments = [
        {"n": n, "kind": "photo", "media_type": media_type, "digest": _digest(blob), "size": len(blob)}
        for n, blob in enumerate(blobs, 1)
    ]
    envelope: dict[str, Any] = gateway.envelope(attachments=attachments, **changes)
    return envelope


def handed_over(gateway: Any, blob: bytes) -> Any:
    """Hand over a whole blob in one piece."""
    headers = {
        "Doorstep_Device": "017/01",
        "Content_Type": "application/partial-upload",
        "Upload_Offset": "0",
        "Upload_Length": str(len(blob)),
        "Upload_Complete": "?1",
    }
    return gateway.call("PATCH", f"/v1/blobs/{_digest(blob)}", blob, **headers)


def _digest(blob: bytes) -> str:
    return hashlib.sha256(blob).hexdigest()


def test_an_attachment_that_does_not_open_is_refused_when_it_arrives(gateway: Any) -> None:
    """Swapped, cut, of another submission, or never sealed: its terminal holds it while the paper is still at hand."""
    mine, other = str(uuid4()), str(uuid4())
    first, second = (sealed_blob(gateway.key, PHOTO + bytes([n]), mine, n) for n in (1, 2))
    foreign, long = sealed_blob(gateway.key, PHOTO, other, 3), sealed_blob(gateway.key, PHOTO, mine, 4)
    blobs = (second, first, foreign, long[:-1], PHOTO[:200])
    reference = gateway.put(named(gateway, *blobs, id=mine)).json()["reference"]
    for blob in blobs:
        answer = handed_over(gateway, blob)
        assert (answer.status, answer.problem) == (422, "attachment-unreadable")
        assert not (gateway.directory / "blobs" / _digest(blob)).exists()
    assert gateway.desk()[mine]["lacking"] == 5
    assert shown(gateway, mine, 1).status == 404
    assert gateway.move(reference, "accepted").status == 409
    assert "The attachment does not open" in gateway.raw("GET", "/").body.decode()


@pytest.mark.parametrize(
    ("media_type", "told", "shows"),
    [
        ("image/jpeg", "image/jpeg", True),
        ("application/pdf", "application/pdf", True),
        ("text/html", "application/octet-stream", False),
        ("image/svg+xml", "application/octet-stream", False),
    ],
)
def test_staff_sees_an_opened_attachment_and_nothing_that_runs(
    gateway: Any, media_type: str, told: str, *, shows: bool
) -> None:
    """Pictures and papers are shown or saved; whatever else a terminal claims is only ever a file."""
    mine = str(uuid4())
    blob = sealed_blob(gateway.key, PHOTO, mine)
    reference = gateway.put(named(gateway, blob, id=mine, media_type=media_type)).json()["reference"]
    page = f"/desk/cases/{reference}"
    assert "attachments/1" not in gateway.raw("GET", page).body.decode()
    assert handed_over(gateway, blob).status == 201
    assert f"{page}/attachments/1?save" in gateway.raw("GET", page).body.decode()
    for save in (False, True):
        answer = shown(gateway, mine, 1, save=save)
        assert (answer.status, answer.body, answer.headers["content-type"]) == (200, PHOTO, told)
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("inline" if shows and not save else "attachment")
        assert reference in disposition
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert shown(gateway, mine, 2).status == 404
    assert gateway.raw("GET", "/desk/cases/XC20260101000000/attachments/1").status == 404
    assert gateway.raw("GET", f"{page}/attachments/1", Origin="http://elsewhere.example").status == 403


def test_an_erased_case_shows_no_attachment(gateway: Any) -> None:
    """After erasure there is nothing to open, sealed or not."""
    mine = str(uuid4())
    blob = sealed_blob(gateway.key, PHOTO, mine)
    reference = gateway.put(named(gateway, blob, id=mine)).json()["reference"]
    handed_over(gateway, blob)
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        gateway.move(reference, state)
    assert shown(gateway, mine, 1).body == PHOTO
    assert gateway.raw("POST", f"/desk/cases/{reference}/erase").status == 303
    assert shown(gateway, mine, 1).status == 404
