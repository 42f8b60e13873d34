"""`kiosk queue` tells staff what waits and lets them mend it; never a name."""

import base64
import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from drivers.registry import DRIVERS
from kiosk.__main__ import main
from kiosk.health import examine_store
from kiosk.held_reasons import HeldReason
from kiosk.identifiers import registration_number
from kiosk.queue_table import REASONS, age
from kiosk.settings import load_settings
from offline_queue.inspection import inspect
from offline_queue.model import ClockQuality, Kind, Lane, NewAttachment, NewSubmission, Received, Refused
from offline_queue.outbox import Outbox
from offline_queue.recipients import Recipient, Recipients
from offline_queue.schema import SCHEMA_VERSION
from offline_queue.suites import X25519
from tests.unit.kiosk.test_settings import GOOD, write

Say = Callable[..., int]
GOLDEN = Path(__file__).parents[2] / "golden"
PUBLIC = X25519PrivateKey.generate().public_key().public_bytes_raw()
RESIDENT = "测试甲 119900194506070016"
FIRST, SECOND = "01930f5e-0000-7b7e-9a54-000000000001", "01930f5e-1111-7b7e-9a54-000000000002"


def opened(folder: Path) -> Outbox:
    """Own the terminal's store."""
    recipient = Recipient("k", PUBLIC)
    return Outbox.open(
        folder / "queue", site="017", device="01", recipients=Recipients((recipient,)), floor_bytes=1, ballast_bytes=0
    )


@pytest.fixture
def terminal(tmp_path: Path) -> Path:
    """A stopped terminal with two submissions; the second was refused."""
    key = {"key_id": "k", "suite": X25519, "public_key": base64.b64encode(PUBLIC).decode()}
    write(tmp_path, GOOD.replace('directory = "queue"', 'directory = "queue"\nfloor_mib = 1'))
    (tmp_path / "key.json").write_text(json.dumps(key), encoding="utf-8")
    outbox = opened(tmp_path)
    for name, photos in ((FIRST, 1), (SECOND, 0)):
        outbox.put(
            NewSubmission(
                id=name,
                kind=Kind.APPLICATION,
                item="x",
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC) - timedelta(hours=2, minutes=5, seconds=30),
                clock=ClockQuality.UNKNOWN,
                content=RESIDENT.encode(),
                attachments=(NewAttachment(kind="photo", media_type="image/jpeg", content=RESIDENT.encode()),) * photos,
            )
        )
    outbox.record(SECOND, Refused(status=422, problem="urn:x"), datetime.now(UTC))
    outbox.close()
    return tmp_path


@pytest.fixture
def say(terminal: Path) -> Say:
    """Type `kiosk queue …`."""
    return lambda *words: main(["queue", *words, "--settings", str(terminal / "settings.toml")])


def test_the_list_ends_with_the_age_of_the_oldest(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """What an operator watches, in hours and minutes; and nothing that a resident has said."""
    assert say("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "2 submission(s), 1 unsent, 1 held; the oldest unsent has waited for 2 h 5 min."
    assert lines[0].split()[:3] == ["number", "state", "kind"]
    assert [line.split()[0][2:] for line in lines[1:3]] == ["0001", "0002"]
    assert "2 h 5 min" in lines[1]
    assert "the district refused it (urn:x)" in lines[2]
    assert say("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in listed["submissions"]] == ["ready", "held"]
    assert (listed["depth"]["unsent"], listed["depth"]["held"]) == (1, 1)
    assert listed["depth"]["oldest_unsent_s"] >= timedelta(hours=2, minutes=5).total_seconds()
    assert datetime.fromisoformat(listed["depth"]["oldest"]).tzinfo is not None
    assert say("list", "--state", "held") == 0
    assert "0001" not in capsys.readouterr().out
    assert RESIDENT not in json.dumps(listed, ensure_ascii=False)


def test_one_submission_is_shown_with_its_attachments(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By how its id begins or by what stands on the receipt; an ambiguous name and a wrong one are refused."""
    assert say("show", FIRST[:13]) == 0
    shown = capsys.readouterr().out
    assert "image/jpeg" in shown
    assert "not sent" in shown
    assert say("show", SECOND, "--json") == 0
    assert json.loads(capsys.readouterr().out)["attachments"] == []
    assert say("show", "0193") == 1
    assert "2 submissions" in capsys.readouterr().err
    (held,) = (row for row in inspect(terminal / "queue").rows if row.id == SECOND)
    receipt = registration_number("017", "01", held.created.date(), held.epoch, held.dseq)
    for name in (receipt, f"{held.epoch}0002", f"{held.epoch}0002".lower()):
        assert say("show", name) == 0
        assert SECOND in capsys.readouterr().out
    other_day = registration_number("017", "01", held.created.date() - timedelta(days=1), held.epoch, held.dseq)
    for name in ("nobody", other_day):
        assert say("show", name) == 1
        assert "No submission here" in capsys.readouterr().err
    assert say("show", f"{receipt[:-1]}{(int(receipt[-1]) + 1) % 10}") == 1
    assert "is mistyped" in capsys.readouterr().err


@pytest.mark.parametrize("word", HeldReason)
def test_every_reason_has_words(word: HeldReason) -> None:
    """A reason that is told without words would keep the whole list from being shown."""
    assert len(REASONS[word]) > len("the district refused")


def test_what_nobody_can_open_is_listed(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The district destroyed the key: the list, the details and JSON say what that means for the resident."""
    outbox = opened(terminal)
    outbox.record(FIRST, Refused(status=422, problem="urn:doorstep:problem:key-destroyed"), datetime.now(UTC))
    outbox.close()
    for words in (("list",), ("show", FIRST), ("show", FIRST, "--json")):
        assert say(*words) == 0
        assert "ask the resident again" in capsys.readouterr().out


def test_what_the_district_has_waits_for_nothing(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No age stands beside it, nor at the end of the list, and its attachments are sent."""
    with closing(opened(terminal)) as outbox:
        now = datetime.now(UTC)
        outbox.record(FIRST, Received(reference="XC1", state="received", received_at=now), now)
    assert say("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert " min" not in lines[1]
    assert lines[-1] == "2 submission(s), 0 unsent, 1 held."
    assert say("show", FIRST) == 0
    shown = capsys.readouterr().out
    assert "waits for" not in shown
    assert " bytes  sent  " in shown


def test_staff_holds_and_releases(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """The state is told; what cannot be done is exit code 1."""
    assert say("hold", FIRST) == 0
    assert capsys.readouterr().out.endswith("0001 is held.\n")
    assert say("hold", FIRST, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["id"], told["was"], told["state"]) == (FIRST, "held", "held")
    assert say("release", SECOND) == 0
    assert capsys.readouterr().out.endswith("0002 is ready to be sent again, unchanged.\n")
    assert say("release", SECOND) == 0
    assert "is not held" in capsys.readouterr().out
    assert say("release", "nobody") == 1


@pytest.mark.parametrize("word", ["hold", "release"])
@pytest.mark.parametrize(
    ("state", "words"),
    [("settled", "with the district already"), ("erased", "with the district already"), ("corrupt", "is damaged")],
)
def test_what_is_finished_or_damaged_is_left_alone(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str], word: str, state: str, words: str
) -> None:
    """The sentence says why, and the exit code is 1."""
    outbox = opened(terminal)
    if state == "corrupt":
        assert outbox.store.connection is not None
        outbox.store.connection.execute("UPDATE submission SET body = x'00' WHERE id = ?", (FIRST,))
        assert outbox.next_batch(datetime.now(UTC)) == ()
    else:
        outbox.record(
            FIRST, Received(reference="XC1", state="received", received_at=datetime.now(UTC)), datetime.now(UTC)
        )
        assert state == "settled" or outbox.sweep() == 1
    outbox.close()
    assert say(word, FIRST) == 1
    assert words in capsys.readouterr().err
    assert [row.state.value for row in inspect(terminal / "queue").rows] == [state, "held"]


def test_what_is_left_after_sending_has_a_reason(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """A technician who sends by hand is told why it did not all go."""
    assert say("drain") == 1
    assert "1 left. The district does not answer" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("list",), ("show", "x"), ("hold", "x"), ("drain",), ("salvage",), ("export", "to")])
def test_no_queue_is_made_by_asking_for_it(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """With the wrong settings a technician is told so, and no empty store looks like one that has nothing to send."""
    (terminal / "queue").rename(terminal / "elsewhere")
    assert say(*words) == 1
    assert "there is no queue here" in capsys.readouterr().err
    assert not (terminal / "queue").exists()


def test_a_damaged_submission_is_named_when_the_rest_is_copied(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot go onto the stick is never passed over in silence."""
    outbox = opened(terminal)
    assert outbox.store.connection is not None
    outbox.store.connection.execute("UPDATE submission SET body = x'00' WHERE id = ?", (FIRST,))
    outbox.next_batch(datetime.now(UTC))
    outbox.close()
    assert say("export", str(terminal / "stick")) == 1
    assert f"{FIRST} is not whole" in capsys.readouterr().out


def test_a_running_terminal_is_not_meddled_with(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its store has one owner; looking and exporting are allowed."""
    outbox = opened(terminal)
    assert say("hold", FIRST) == 1
    assert "belongs to a running terminal; stop it first" in capsys.readouterr().err
    assert say("salvage") == 1
    assert say("list") == 0
    assert say("export", str(terminal / "stick")) == 0
    outbox.close()


def test_root_keeps_its_hands_off_a_terminals_store(
    say: Say, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What root leaves in the store the terminal could not open; looking leaves nothing."""
    monkeypatch.setattr(os, "geteuid", lambda: -1)
    for words in (("hold", FIRST), ("drain",), ("salvage",)):
        assert say(*words) == 1
        assert "; do this as that user" in capsys.readouterr().err
    assert say("list") == 0


def test_a_full_stick_is_told_from_a_full_store(
    say: Say, terminal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The place is named, and nothing that was not written is listed."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert say("export", str(terminal / "stick")) == 1
    assert f"stick/{FIRST}.json: No space left on device" in capsys.readouterr().err
    assert not (terminal / "stick" / "manifest.json").exists()


def test_the_unsent_is_copied_sealed(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Envelopes and blobs as they would travel, with a list of them; nothing is changed, nothing is readable."""
    stick = terminal / "stick"
    assert say("export", str(stick), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"submissions": 2, "blobs": 1, "left_out": [], "same_disk": True}
    manifest = json.loads((stick / "manifest.json").read_text())
    assert [one["id"] for one in manifest] == [FIRST, SECOND]
    (blob,) = (stick / "blobs").iterdir()
    assert manifest[0]["blobs"] == [blob.name]
    assert blob.read_bytes() == (terminal / "queue" / "blobs" / blob.name).read_bytes()
    assert json.loads((stick / f"{FIRST}.json").read_bytes())["id"] == FIRST
    assert not any(RESIDENT.encode() in path.read_bytes() for path in stick.rglob("*") if path.is_file())
    (terminal / "queue" / "blobs" / blob.name).write_bytes(b"nonsense")
    assert say("export", str(stick)) == 1
    assert f"{FIRST} is not whole" in capsys.readouterr().out


def test_a_damaged_store_is_salvaged(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What came back is counted; a second time it is here already; ``--discard`` deletes the damaged file."""
    store = terminal / "queue"
    content = bytearray((store / "outbox.db").read_bytes())
    content[-2000:] = b"\xa5" * 2000
    (store / "outbox.db").write_bytes(content)
    say("salvage")
    words = capsys.readouterr().out
    assert "1 damaged file(s)." in words
    say("salvage", "--discard", "--json")
    (again,) = json.loads(capsys.readouterr().out)
    assert again["recovered"] == 0
    assert say("salvage") == 0
    assert capsys.readouterr().out == "0 damaged file(s).\n"


@pytest.fixture
def ruined(terminal: Path) -> str:
    """The queue's file has lost its first page, and nothing in it can be read."""
    (terminal / "queue" / "outbox.db").write_bytes(b"\xa5" * 20000)
    return "outbox.db.damaged-"


def test_a_damaged_queue_is_never_taken_for_an_empty_one(
    say: Say, ruined: str, terminal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever looks, sends or asks the doctor is told, until the damaged file is gone."""
    assert say("list") == 1
    assert "the file is damaged" in capsys.readouterr().err
    assert say("drain") == 1
    assert "was damaged and is set aside whole: " + ruined in capsys.readouterr().err
    assert say("list") == 0
    assert "1 damaged file(s) set aside; kiosk queue salvage" in capsys.readouterr().out
    assert say("list", "--json") == 0
    assert json.loads(capsys.readouterr().out)["damaged"][0].startswith(ruined)
    finding = examine_store(load_settings(terminal / "settings.toml", DRIVERS))
    assert not finding.well
    assert "kiosk queue salvage" in finding.why


@pytest.mark.usefixtures("ruined")
def test_what_nobody_can_read_is_not_called_salvaged(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing unreadable is counted as nothing lost: exit code 1, and the words say so."""
    assert say("salvage") == 1
    assert "nothing in it can be read any more" in capsys.readouterr().out
    assert say("salvage", "--json") == 1
    assert json.loads(capsys.readouterr().out)[0]["legible"] is False


def test_a_newer_store_is_not_judged_by_what_this_software_knows(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even by looking; and the words say what helps."""
    with closing(sqlite3.connect(terminal / "queue" / "outbox.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    for words in (("list",), ("show", FIRST), ("hold", FIRST), ("drain",), ("export", str(terminal / "stick"))):
        assert say(*words) == 1
        assert "Install the newer software again" in capsys.readouterr().err
    assert not (terminal / "stick").exists()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_queue_of_older_software_can_be_looked_at(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str], version: int
) -> None:
    """Before the first start after an update too: it is listed and copied, and not changed."""
    file = terminal / "queue" / "outbox.db"
    shutil.rmtree(terminal / "queue")
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((GOLDEN / f"store_schema_{version}.sql").read_text("utf-8"))
    before = file.read_bytes()
    assert say("list") == 0
    assert " unsent" in capsys.readouterr().out
    assert say("export", str(terminal / "stick")) in {0, 1}
    assert (terminal / "stick" / "manifest.json").exists()
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"made by something else"])
def test_what_is_no_queue_is_called_none(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """An empty file under the queue's name, or a database of somebody else's."""
    file = terminal / "queue" / "outbox.db"
    file.write_bytes(b"")
    if content:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE other (x)")
    assert say("list") == 1
    assert "there is no queue here" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["show", "hold", "release"])
def test_an_empty_word_means_no_submission(
    say: Say, terminal: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    """A variable that a script never set must not choose the only one that is there."""
    with closing(sqlite3.connect(terminal / "queue" / "outbox.db")) as connection, connection:
        connection.execute("DELETE FROM submission WHERE id = ?", (SECOND,))
    assert say(word, "") == 1
    assert "No submission here" in capsys.readouterr().err


def test_a_stick_goes_round_several_terminals(say: Say, terminal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an earlier copy has listed stays listed; a list that is none is not written over; no stick is no silence."""
    stick = terminal / "stick"
    stick.mkdir()
    (stick / "manifest.json").write_text('[{"id": "other", "digest": "00", "blobs": []}]')
    assert say("export", str(stick)) == 0
    assert "none is mounted there" in capsys.readouterr().out
    assert [one["id"] for one in json.loads((stick / "manifest.json").read_text())] == ["other", FIRST, SECOND]
    (stick / "manifest.json").write_text('{"name": "something else"}')
    assert say("export", str(stick)) == 1
    assert "choose another folder" in capsys.readouterr().err
    assert "something else" in (stick / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("span", "words"),
    [(timedelta(0), "0 h 0 min"), (timedelta(days=2, minutes=59), "2 d 0 h"), (timedelta(days=-3), "0 h 0 min")],
)
def test_an_age_is_never_negative(span: timedelta, words: str) -> None:
    """A clock that was set back makes nothing younger than new."""
    assert age(span) == words
