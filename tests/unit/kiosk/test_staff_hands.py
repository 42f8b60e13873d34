"""What staff does is in the journal, chained and without a name; what cannot be written down is not done."""

import base64
import io
import json
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from devtools.session_diagram import APPLICANT, HELPER
from drivers.api import CardRead, CardUnreadable, NoCard, UnreadableReason
from drivers.errors import DeviceError, ErrorReason
from kiosk import logs
from kiosk.clock import SystemClock
from kiosk.held_reasons import HeldReason
from kiosk.settings import EXIT_CODE, MaintenanceSettings
from kiosk.staff_acts import (
    Admit,
    JudgeStaffCard,
    LookAtQueue,
    NoteLeaving,
    Notice,
    QueueSeen,
    ReleaseFor,
    SendNowFor,
    StaffAct,
    StaffAdmitted,
    StaffCardJudged,
    StaffDeed,
    StaffReport,
)
from kiosk.staff_cards import StaffCards, StaffKeyError, load_cards, make_key
from kiosk.staff_hands import StaffHands
from kiosk.staff_words import enrol
from offline_queue import journal
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission, Received, Refused, StoreError
from offline_queue.outbox import Outbox
from tests.unit.kiosk.test_queue_words import FIRST, SECOND, opened

BY = "0123456789abcdef0123456789abcdef"
THIRD = "01930f5e-2222-7b7e-9a54-000000000003"


class Sender:
    """Counts how often it is woken."""

    woken = 0

    def wake(self) -> None:
        """Somebody wants something sent."""
        self.woken += 1


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """One submission that waits, one that was refused, one that is erased."""
    with closing(opened(tmp_path)) as store:
        for name in (FIRST, SECOND, THIRD):
            store.put(
                NewSubmission(
                    id=name,
                    kind=Kind.APPLICATION,
                    item="x",
                    item_version="1",
                    lane=Lane.NORMAL,
                    created=datetime.now(UTC),
                    clock=ClockQuality.UNKNOWN,
                    content=APPLICANT.number.encode(),
                )
            )
        store.record(SECOND, Refused(status=422, problem="urn:doorstep:problem:unknown-key"), datetime.now(UTC))
        store.record(
            THIRD, Received(reference="XC3", state="received", received_at=datetime.now(UTC)), datetime.now(UTC)
        )
        store.sweep()
        yield store


@pytest.fixture
def hands(outbox: Outbox) -> StaffHands:
    """Hands that know nobody's card."""
    return StaffHands(outbox=outbox, sender=Sender(), cards=StaffCards(), clock=SystemClock())


def told(hands: StaffHands, deed: StaffDeed) -> StaffReport | None:
    """What comes of one deed."""
    posted: list[StaffReport] = []
    hands.perform(deed, posted.append)
    assert len(posted) <= 1
    return posted[0] if posted else None


def acts(outbox: Outbox) -> list[tuple[str, str]]:
    """What the journal says of staff."""
    with outbox.store.using() as connection:
        return connection.execute("SELECT id, detail FROM journal WHERE event = 'staff' ORDER BY seq").fetchall()


def test_the_queue_is_seen_without_names(hands: StaffHands) -> None:
    """Counts by state, the oldest unsent, and what is set aside with its reason."""
    seen = told(hands, LookAtQueue())
    assert isinstance(seen, QueueSeen)
    assert seen.sight is not None
    assert dict(seen.sight.counts) == {"ready": 1, "held": 1, "erased": 1}
    assert (seen.sight.unsent, seen.sight.aside) == (1, 1)
    assert seen.sight.oldest is not None
    assert [(one.submission_id, one.reason) for one in seen.sight.items] == [(SECOND, HeldReason.KEY)]
    assert seen.sight.items[0].number.endswith("0002")


def test_every_act_is_chained(hands: StaffHands, outbox: Outbox) -> None:
    """Entered, released, sent, left: by whom and what; the chain is whole afterwards."""
    assert told(hands, Admit(BY)) == StaffAdmitted(BY)
    released = told(hands, ReleaseFor(SECOND, BY))
    assert isinstance(released, QueueSeen)
    assert released.notice is Notice.RELEASED
    assert released.sight is not None
    assert dict(released.sight.counts) == {"ready": 2, "erased": 1}
    again = told(hands, ReleaseFor(THIRD, BY))
    assert isinstance(again, QueueSeen)
    assert again.notice is Notice.NOT_HELD
    sent = told(hands, SendNowFor(BY))
    assert isinstance(sent, QueueSeen)
    assert sent.notice is Notice.SENDING
    assert told(hands, NoteLeaving(StaffAct.LEFT, BY)) is None
    assert acts(outbox) == [
        ("", f"entered {BY}"),
        (SECOND, f"release {BY}"),
        (THIRD, f"release {BY}"),
        ("", f"send-now {BY}"),
        ("", f"left {BY}"),
    ]
    assert outbox.first_broken_entry() is None
    assert isinstance(hands.sender, Sender)
    assert hands.sender.woken == 3
    with outbox.store.using() as connection:
        connection.execute("DROP TRIGGER journal_keeps_rows")
        connection.execute("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    assert outbox.first_broken_entry() is not None  # who was here last cannot cut it off either


def test_what_cannot_be_written_down_is_not_done(hands: StaffHands, outbox: Outbox) -> None:
    """Nobody is let in, nothing is released, and the page says that the store failed."""
    with mock.patch.object(journal, "append", side_effect=StoreError("disk I/O error")):
        assert told(hands, Admit(BY)) == StaffAdmitted(None)
        for deed in (ReleaseFor(SECOND, BY), SendNowFor(BY)):
            seen = told(hands, deed)
            assert isinstance(seen, QueueSeen)
            assert seen.notice is Notice.STORE_FAILED
        told(hands, NoteLeaving(StaffAct.LEFT, BY))
    assert acts(outbox) == []
    row = outbox.row(SECOND)
    assert row is not None
    assert row.state.value == "held"
    outbox.close()
    assert told(hands, LookAtQueue()) == QueueSeen(None)


def test_the_log_knows_the_act_and_not_who(hands: StaffHands, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest stands in the journal alone."""
    stream = io.StringIO()
    monkeypatch.setattr(logs, "_stream", stream)
    for deed in (Admit(BY), ReleaseFor(SECOND, BY), NoteLeaving(StaffAct.LEFT_ALONE, BY)):
        told(hands, deed)
    assert [json.loads(line)["act"] for line in stream.getvalue().splitlines()] == ["entered", "release", "left-alone"]
    assert BY not in stream.getvalue()


def test_a_card_is_known_by_a_keyed_digest(hands: StaffHands, tmp_path: Path) -> None:
    """Under another key the same card is nobody's; the key is the owner's alone and made once."""
    file = tmp_path / "staff.key"
    cards = StaffCards(make_key(file))
    assert make_key(file) == cards.key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    digest = cards.digest(APPLICANT.number)
    assert len(digest) == 32
    known = replace(hands, cards=load_cards(file, (digest,)))
    assert told(known, JudgeStaffCard(APPLICANT.number)) == StaffCardJudged(digest)
    assert told(known, JudgeStaffCard(HELPER.number)) == StaffCardJudged(None)
    assert StaffCards(make_key(tmp_path / "other.key"), (digest,)).judge(APPLICANT.number) is None
    assert told(hands, JudgeStaffCard(APPLICANT.number)) == StaffCardJudged(None)
    assert repr(cards.key) not in repr(cards)


def test_a_key_file_that_is_none_is_told(tmp_path: Path) -> None:
    """A truncated key would make every technician a stranger without a word."""
    (tmp_path / "short").write_bytes(b"x")
    for file in (tmp_path / "short", tmp_path / "absent"):
        with pytest.raises(StaffKeyError, match=file.name):
            load_cards(file, ("a",))
    with pytest.raises(StaffKeyError, match="cannot be made"):
        make_key(tmp_path / "no" / "folder")
    assert load_cards(None, ()).judge(APPLICANT.number) is None


def reader(*outcomes: Any) -> Any:
    """A reader that answers so."""
    return mock.Mock(read=mock.Mock(side_effect=outcomes))


def test_enrolling_prints_the_settings_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those who are known stay; nothing of the card is printed but the digest."""
    maintenance = MaintenanceSettings(technicians=(BY,), key_file=tmp_path / "staff.key")
    assert enrol(reader(CardRead(APPLICANT)), maintenance, 1) == 0
    out = capsys.readouterr().out
    digest = StaffCards(make_key(tmp_path / "staff.key")).digest(APPLICANT.number)
    assert out == f'[maintenance]\ntechnicians = ["{BY}", "{digest}"]\n'
    assert APPLICANT.name not in out


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (CardUnreadable(UnreadableReason.DAMAGED), 1),
        (NoCard(), 3),
        (DeviceError(ErrorReason.OFFLINE, detail="silent"), 4),
    ],
)
def test_enrolling_without_a_card_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], outcome: Any, code: int
) -> None:
    """Exit codes as for `kiosk card read`; the settings' part of the output stays empty."""
    assert enrol(reader(outcome), MaintenanceSettings(key_file=tmp_path / "staff.key"), 1) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 2


def test_enrolling_needs_a_place_for_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The settings are asked for it first; a file that holds something else is no key."""
    assert enrol(reader(), MaintenanceSettings(), 1) == EXIT_CODE
    assert "key_file" in capsys.readouterr().err
    (tmp_path / "staff.key").write_bytes(base64.b64encode(b"x"))
    assert enrol(reader(), MaintenanceSettings(key_file=tmp_path / "staff.key"), 1) == EXIT_CODE
