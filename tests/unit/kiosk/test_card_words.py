"""The technician's card tool: words, masks, exit codes, and a recording that is nobody's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.cards import CardWarning, ForeignerCard2017, ForeignerCard2023, ResidencePermit, ResidentCard
from drivers.id_card_reader.record import decode_record
from drivers.tracing import Traced
from kiosk.__main__ import main
from kiosk.card_facts import KINDS, facts_of
from kiosk.card_trace import recorded, shown
from kiosk.card_words import _UNREADABLE, _WARNINGS, UnreadableReason, drivers_for, usual_places

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)
FRAMES = {name: answer["frame"] for name, answer in GOLDEN["answers"].items()}
ASK = {name: request["frame"] for name, request in GOLDEN["requests"].items()}


def read_answer(name: str) -> str:
    """Return the golden answer that carries a record."""
    record, photo = GOLDEN["records"][name], GOLDEN["photo"]
    text = record["text"].replace("\n", "") + bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0").hex()
    return f"AAAAAA9669 0508 0000 90 0100 0400 {text} {record['checksum']['read']}"


def tape(folder: Path, *turns: tuple[str, str]) -> str:
    """Write a recorded reader and return its URL."""
    opening = (("status", FRAMES["ok"]), ("module-number", FRAMES["module-number"]), ("status", FRAMES["ok"]))
    file = folder / "reader.txt"
    file.write_text("".join(f"> {ASK[asked]}\n< {answer}\n" for asked, answer in (*opening, *turns)))
    return f"replay:{file}"


def reading(name: str) -> tuple[tuple[str, str], ...]:
    """Return the turns of one card that is read."""
    whole = (("find", FRAMES["found"]), ("select", FRAMES["selected"]), ("read", read_answer(name)))
    return whole if name.startswith("foreigner") else (*whole, ("read-new-address", FRAMES["no-content"]))


@pytest.mark.parametrize("name", list(GOLDEN["records"]))
def test_a_card_is_told_without_its_holder(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """All four kinds: what the reader is, every field by name, and nothing of the person until it is revealed."""
    url = tape(tmp_path, *reading(name))
    assert main(["card", "read", "--port", url, "--driver", "sdt", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    number = GOLDEN["records"][name]["says"]["number"]
    assert (said["outcome"], said["module"], said["masked"]) == ("read", FRAMES_MODULE, True)
    assert said["card"]["number"] == number[:3] + "*" * (len(number) - 7) + number[-4:]
    assert GOLDEN["records"][name]["says"]["name"] not in json.dumps(said, ensure_ascii=False)
    assert main(["card", "read", "--port", url, "--driver", "sdt", "--reveal"]) == 0
    words = capsys.readouterr().out
    assert number in words
    assert GOLDEN["records"][name]["says"]["name"] in words


FRAMES_MODULE = GOLDEN["answers"]["module-number"]["printed"]


@pytest.mark.parametrize(
    ("turns", "code"),
    [
        ([("find", FRAMES["unknown-card-type"])], 1),
        ([("find", FRAMES["not-found"])] * 3, 3),
        ([("find", FRAMES["self-test-failed"])], 4),
    ],
)
def test_the_exit_code_says_what_happened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], turns: list[tuple[str, str]], code: int
) -> None:
    """A script can tell a bad card, no card and a bad reader apart."""
    url = tape(tmp_path, *turns)
    assert main(["card", "read", "--port", url, "--driver", "sdt", "--timeout", "0.7"]) == code
    assert capsys.readouterr().out


def test_without_a_reader_every_place_that_was_tried_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The technician sees where was looked, and what each place said."""
    assert main(["card", "read", "--port", "serial:///dev/no-such-port?baud=auto"]) == 4
    words = capsys.readouterr().out
    assert "sdt on serial:///dev/no-such-port?baud=auto" in words
    assert "stx on serial:///dev/no-such-port?baud=auto" in words


def test_a_trace_counts_the_cards_bytes_and_a_recording_replays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The recording drives the driver again, and says a person of the same shape who cannot exist."""
    url, file = tape(tmp_path, *reading("resident")), tmp_path / "recorded.txt"
    options = ["card", "read", "--port", url, "--driver", "sdt", "--trace", "--record", str(file)]
    assert main(options) == 0
    trace = capsys.readouterr().err
    assert "[1284 bytes of the card]" in trace
    real = GOLDEN["records"]["resident"]
    assert real["text"][:64].upper() not in trace.replace(" ", "")
    assert bytes.fromhex(real["text"]).hex(" ").upper()[:60] not in file.read_text("utf-8")
    assert main(["card", "read", "--port", f"replay:{file}", "--driver", "sdt", "--reveal", "--json"]) == 0
    card = json.loads(capsys.readouterr().out)["card"]
    assert (card["number"][:14], len(card["name"])) == ("11990019000101", len(real["says"]["name"]))
    assert len(card["address"]) == len(real["says"]["address"])
    assert card["valid_until"] == "长期"


def test_a_recording_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path that does not exist is a sentence."""
    url = tape(tmp_path, *reading("resident"))
    assert main(["card", "read", "--port", url, "--record", str(tmp_path / "no" / "where")]) == 4
    assert "Cannot write" in capsys.readouterr().out


def test_every_warning_and_reason_has_its_sentence() -> None:
    """No technician meets a bare word."""
    assert set(_WARNINGS) == set(CardWarning)
    assert set(_UNREADABLE) == set(UnreadableReason)
    assert set(KINDS) == {ResidentCard, ResidencePermit, ForeignerCard2017, ForeignerCard2023}


def test_fields_that_nobody_named_are_masked() -> None:
    """A field of tomorrow's card is secret until somebody says otherwise."""
    for record in GOLDEN["records"].values():
        card = decode_record(bytes.fromhex(record["text"]))
        assert isinstance(card, ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023)
        masked, open_ = facts_of(card, reveal=False), facts_of(card, reveal=True)
        assert masked.keys() == open_.keys()
        assert masked["birth"] == "*" * 10
        assert open_["birth"] == date(1900, 1, 1).isoformat()


def test_codes_have_their_words_beside_them() -> None:
    """Whoever reads the screen knows what 01 means; an unknown code stays a code."""
    card = decode_record(bytes.fromhex(GOLDEN["records"]["resident"]["text"]))
    assert isinstance(card, ResidentCard)
    facts = facts_of(card, reveal=False)
    assert (facts["sex"], facts["nation"]) == ("1 男", "01 汉")


def test_frames_are_shown_and_recorded() -> None:
    """Trouble is a word on the screen and a comment in the recording."""
    trouble = Traced(sent=False, command="read", trouble="no answer")
    assert shown(trouble) == "<- read             no answer"
    assert recorded(trouble) == "# read: no answer"


def test_usual_places_begin_with_what_a_terminal_has() -> None:
    """USB by its two ids, then the name that the udev rule gives, then every serial port at every rate."""
    assert drivers_for("usb://0400:C35A") == ("sdt",)
    assert usual_places()[:3] == (
        ("sdt", "usb://0400:C35A"),
        ("sdt", "serial:///dev/kiosk/id-card-reader?baud=auto"),
        ("stx", "serial:///dev/kiosk/id-card-reader?baud=auto"),
    )
