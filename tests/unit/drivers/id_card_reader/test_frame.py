"""Frames of the SAM protocol, against the published ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from drivers.id_card_reader.commands import (
    FIND,
    MODULE_NUMBER,
    READ,
    READ_NEW_ADDRESS,
    SELECT,
    STATUS,
    Command,
    module_number,
    parts,
)
from drivers.id_card_reader.frame import (
    LONGEST_FRAME,
    PREAMBLE,
    Damage,
    Decoder,
    Frame,
    checksum,
    encode,
    encode_answer,
)

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[3] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)
REQUESTS: dict[str, dict[str, Any]] = GOLDEN["requests"]
ANSWERS: dict[str, dict[str, Any]] = GOLDEN["answers"]
FOUND = bytes.fromhex(ANSWERS["found"]["frame"])
GARBLED = bytes.fromhex(GOLDEN["garbled"])


def read_answer(name: str) -> bytes:
    """Return the whole answer that carries a golden record and its photo."""
    record, photo = GOLDEN["records"][name], GOLDEN["photo"]
    header = bytes.fromhex("0508 0000 90 0100 0400")
    body = header + bytes.fromhex(record["text"]) + bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")
    return PREAMBLE + body + bytes.fromhex(record["checksum"]["read"])


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_are_the_published_ones(name: str) -> None:
    """The module understands what we say."""
    request = REQUESTS[name]
    data = bytes.fromhex(request.get("data", ""))
    assert encode(request["command"], request["parameter"], data) == bytes.fromhex(request["frame"])


@pytest.mark.parametrize("command", [STATUS, MODULE_NUMBER, FIND, SELECT, READ, READ_NEW_ADDRESS])
def test_commands_are_golden(command: Command) -> None:
    """Every command that the driver sends stands in the golden file under its name."""
    assert command.request == bytes.fromhex(REQUESTS[command.name]["frame"])


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_understood(name: str) -> None:
    """Every published answer decodes to its status and data."""
    answer = ANSWERS[name]
    expected = Frame(0, 0, answer["sw3"], bytes.fromhex(answer.get("data", "")))
    assert Decoder().feed(bytes.fromhex(answer["frame"])) == [expected]


def test_status_bytes_of_the_card_are_kept_apart() -> None:
    """SW1 and SW2 are the card's words; they never decide."""
    body = bytes.fromhex("0004 6A82 41")
    assert Decoder().feed(PREAMBLE + body + bytes((checksum(body),))) == [Frame(0x6A, 0x82, 0x41)]


@pytest.mark.parametrize("name", GOLDEN["records"])
def test_records_arrive_whole(name: str) -> None:
    """The 1295 bytes of a read give the text record and drop the photo."""
    whole = read_answer(name)
    assert len(whole) == 1295
    [frame] = Decoder().feed(whole)
    assert isinstance(frame, Frame)
    found = parts(frame.data)
    assert found is not None
    assert found.text == bytes.fromhex(GOLDEN["records"][name]["text"])


@pytest.mark.parametrize("name", GOLDEN["records"])
@pytest.mark.parametrize(
    ("fingerprints", "which", "size"), [(1024, "with-fingerprints", 2321), (0, "without-fingerprints", 1297)]
)
def test_answers_with_fingerprints_are_whole_frames_and_no_answer_to_read(
    name: str, fingerprints: int, which: str, size: int
) -> None:
    """30 10 is never asked; its published answers hold their checksums, and are taken for no record."""
    record, photo = GOLDEN["records"][name], GOLDEN["photo"]
    text = bytes.fromhex(record["text"]) + bytes.fromhex(photo["header"]).ljust(photo["size"], b"\0")
    lengths = bytes.fromhex("0100 0400") + fingerprints.to_bytes(2, "big")
    data = lengths + text + bytes(fingerprints)
    whole = encode_answer(Frame(0, 0, 0x90, data))
    assert (len(whole), whole[-1:]) == (size, bytes.fromhex(record["checksum"][which]))
    assert Decoder().feed(whole) == [Frame(0, 0, 0x90, data)]
    assert parts(data) is None


@pytest.mark.parametrize("data", ["", "0100", "0100 0400", "0100 0000" + "00" * 255, "0080 0080" + "00" * 256])
def test_lengths_that_do_not_add_up_give_no_record(data: str) -> None:
    """A truncated read is not a read."""
    assert parts(bytes.fromhex(data)) is None


def test_the_module_number_prints_as_vendors_print_it() -> None:
    """Thirty-six characters that a technician can compare with the label."""
    answer = ANSWERS["module-number"]
    assert module_number(bytes.fromhex(answer["data"])) == answer["printed"]


def test_noise_before_between_and_after_is_passed_over() -> None:
    """Two answers in noise are two answers."""
    noise = b"\xaa\x96\x69\xaa\xaa"
    frames = [found for found in Decoder().feed(noise + FOUND + noise + FOUND + noise) if isinstance(found, Frame)]
    assert frames == [Frame(0, 0, 0x9F, bytes(4))] * 2


def test_the_answer_garbled_on_a_real_line_gives_nothing_and_the_next_is_heard() -> None:
    """The one corrupt answer that is published neither passes nor blocks."""
    decoder = Decoder()
    assert decoder.feed(GARBLED) == []
    assert not decoder.begun
    assert decoder.feed(FOUND) == [Frame(0, 0, 0x9F, bytes(4))]


def test_a_wrong_checksum_is_damage_and_the_next_frame_is_heard() -> None:
    """A damaged frame does not take its successor with it."""
    broken = FOUND[:-1] + bytes((FOUND[-1] ^ 1,))
    assert Decoder().feed(broken + FOUND) == [Damage.CHECKSUM, Frame(0, 0, 0x9F, bytes(4))]


@pytest.mark.parametrize("length", ["0000", "0003", "090B", "FFFF"])
def test_an_impossible_length_is_damage(length: str) -> None:
    """Nobody waits for 65 535 bytes that will not come."""
    assert Decoder().feed(PREAMBLE + bytes.fromhex(length) + FOUND) == [
        Damage.LENGTH,
        Frame(0, 0, 0x9F, bytes(4)),
    ]


def test_a_frame_inside_a_torn_one_is_found() -> None:
    """When bytes were lost, the answer that follows is not swallowed as the lost ones."""
    torn = read_answer("resident")[:200]
    decoder = Decoder()
    assert decoder.feed(torn) == []
    assert decoder.begun
    found = decoder.feed(FOUND * 120)
    assert found[0] is Damage.CHECKSUM
    assert found[1] == Frame(0, 0, 0x9F, bytes(4))


def test_nothing_is_kept_once_the_frame_is_out() -> None:
    """The decoder holds no byte of a card after it has handed the card on."""
    decoder = Decoder()
    decoder.feed(read_answer("resident"))
    assert decoder._rest == b""
    decoder.feed(b"\xaa" * 100_000)
    assert len(decoder._rest) <= LONGEST_FRAME


def test_a_frame_does_not_show_its_data() -> None:
    """No name reaches a log by way of ``repr``."""
    [frame] = Decoder().feed(read_answer("resident"))
    assert "data" not in repr(frame)
