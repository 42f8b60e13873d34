"""Properties of the identity-card codec: any chunking, any noise, any corruption."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards import CardWarning, ForeignerCard2017, ForeignerCard2023, ResidencePermit, ResidentCard
from drivers.id_card_reader import stx_frame
from drivers.id_card_reader.commands import READ, READ_NEW_ADDRESS, disguise, parts
from drivers.id_card_reader.disguise import disguised_record
from drivers.id_card_reader.doubts import doubts
from drivers.id_card_reader.frame import LONGEST_FRAME, PREAMBLE, Damage, Decoder, Frame, checksum, encode
from drivers.id_card_reader.layout import FLAG, LAYOUTS, text_of
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_addresses, decode_record

CARDS = ResidentCard | ResidencePermit | ForeignerCard2017 | ForeignerCard2023
OUTCOMES = CARDS | OtherRecord | DamagedRecord
GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "golden" / "id_card_reader.yaml").read_text("utf-8")
)
RESIDENT = bytes.fromhex(GOLDEN["records"]["resident"]["text"])
PHOTO = bytes.fromhex(GOLDEN["photo"]["header"]).ljust(GOLDEN["photo"]["size"], b"\0")

words = st.tuples(*[st.integers(0, 255)] * 3)
payloads = st.binary(max_size=40) | st.just(bytes.fromhex("0100 0400") + RESIDENT + PHOTO)
frames = st.builds(lambda sw, data: Frame(*sw, data), words, payloads)
# Noise that cannot itself become a preamble: no byte of it is AA.
quiet_noise = st.binary(max_size=30).map(lambda noise: noise.replace(b"\xaa", b"\x55"))
GOLDEN_ANSWERS = [bytes.fromhex(answer["frame"]) for answer in GOLDEN["answers"].values()]


def wire(frame: Frame) -> bytes:
    """Write an answer as a module does."""
    content = bytes((frame.sw1, frame.sw2, frame.sw3)) + frame.data
    body = (len(content) + 1).to_bytes(2, "big") + content
    return PREAMBLE + body + bytes((checksum(body),))


def chunked(data: bytes, cuts: list[int]) -> list[bytes]:
    """Cut ``data`` at the given places."""
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(places)]


@given(st.lists(st.tuples(quiet_noise, frames), max_size=4), quiet_noise, st.lists(st.integers(0, 6000), max_size=30))
def test_frames_are_found_in_any_chunking_and_noise(
    sent: list[tuple[bytes, Frame]], tail: bytes, cuts: list[int]
) -> None:
    """Whatever the line does to the pace of bytes, the same frames come out, in order and once."""
    stream = b"".join(noise + wire(frame) for noise, frame in sent) + tail
    decoder = Decoder()
    found = [item for chunk in chunked(stream, cuts) for item in decoder.feed(chunk)]
    assert found == [frame for _, frame in sent]


@given(st.lists(st.binary(max_size=200) | st.sampled_from([PREAMBLE, b"\xaa", *GOLDEN_ANSWERS]), max_size=60))
def test_the_decoder_never_raises_and_never_grows(chunks: list[bytes]) -> None:
    """Hostile or broken hardware cannot crash the terminal or fill its memory."""
    decoder = Decoder()
    for chunk in chunks:
        for found in decoder.feed(chunk):
            assert isinstance(found, Frame | Damage)
        assert len(decoder._rest) < LONGEST_FRAME


@given(st.binary(max_size=300), frames)
def test_after_any_noise_an_answer_is_heard_again(noise: bytes, frame: Frame) -> None:
    """No noise deafens the decoder for more than one frame's length."""
    decoder = Decoder()
    decoder.feed(noise)
    decoder.feed(bytes(LONGEST_FRAME))
    assert decoder.feed(wire(frame)) == [frame]


@pytest.mark.parametrize("answer", GOLDEN_ANSWERS, ids=list(GOLDEN["answers"]))
def test_every_corrupted_byte_of_every_golden_answer_is_detected(answer: bytes) -> None:
    """All 255 wrong values at every place: never a frame that says something else."""
    [true] = Decoder().feed(answer)
    for place in range(len(answer)):
        for value in range(256):
            heard = Decoder().feed(answer[:place] + bytes((value,)) + answer[place + 1 :])
            assert all(isinstance(found, Damage) or found == true for found in heard)


@given(st.sampled_from(list(GOLDEN["records"])), st.integers(0, 1294), st.integers(1, 255))
def test_every_corrupted_byte_of_a_read_is_detected(name: str, place: int, flip: int) -> None:
    """A name that differs in one bit from the card's never reaches the screen."""
    record = bytes.fromhex(GOLDEN["records"][name]["text"])
    whole = wire(Frame(0, 0, 0x90, bytes.fromhex("0100 0400") + record + PHOTO))
    heard = Decoder().feed(whole[:place] + bytes((whole[place] ^ flip,)) + whole[place + 1 :])
    for found in heard:
        if isinstance(found, Frame) and READ.fits(found):
            said = parts(found.data)
            assert said is not None
            assert said.text == record


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=64))
def test_requests_carry_their_own_checksum(command: int, parameter: int, data: bytes) -> None:
    """XOR over a request from LEN to CHK is zero, and LEN counts what follows it."""
    request = encode(command, parameter, data)
    assert checksum(request[len(PREAMBLE) :]) == 0
    assert int.from_bytes(request[5:7], "big") == len(request) - 7


@given(st.binary(max_size=300) | st.binary(min_size=256, max_size=256))
def test_any_record_is_judged_and_none_raises(record: bytes) -> None:
    """Whatever a card says, the answer is a card or a reason."""
    judged = decode_record(record)
    assert isinstance(judged, OUTCOMES)
    if isinstance(judged, CARDS):
        assert set(doubts(judged)) <= set(CardWarning)


@given(st.sampled_from(list(GOLDEN["records"])), st.integers(0, 255), st.binary(min_size=1, max_size=8))
def test_a_changed_record_never_raises(name: str, place: int, patch: bytes) -> None:
    """Near-misses of all four layouts are judged like anything else."""
    record = bytes.fromhex(GOLDEN["records"][name]["text"])
    changed = (record[:place] + patch + record[place + len(patch) :])[:256]
    judged = decode_record(changed)
    assert isinstance(judged, OUTCOMES)
    if isinstance(judged, CARDS):
        assert set(doubts(judged)) <= set(CardWarning)


@given(
    st.binary(max_size=300)
    | st.integers(0, 5).flatmap(lambda slots: st.binary(min_size=70 * slots, max_size=70 * slots))
)
def test_any_appended_address_is_judged_and_none_raises(data: bytes) -> None:
    """Whatever comes in answer to 30 03 becomes addresses or damage."""
    found = decode_addresses(data)
    assert isinstance(found, DamagedRecord) or len(found) <= 4


@given(
    st.sampled_from(list(GOLDEN["records"])),
    st.text(st.characters(codec="utf-16-le", exclude_categories=["Cs"]), max_size=60),
)
def test_a_disguised_record_has_the_shape_and_none_of_the_data(name: str, secret: str) -> None:
    """Recordings exercise what the card exercised: kind, lengths, sex and term stay; every word is another's."""
    record = bytes.fromhex(GOLDEN["records"][name]["text"])
    text = record.decode("utf-16-le")
    letters = [letter for letter in secret if ord(letter) < 0x10000 and letter.isprintable()]
    given_record = "".join([*(letters + list(text))[: len(letters)], *text[len(letters) :]])[:128].encode("utf-16-le")
    flag = text_of(given_record) or ""
    disguised = disguised_record(given_record)
    shown = text_of(disguised)
    assert shown is not None
    assert shown[FLAG] == flag[FLAG]
    for field, span in LAYOUTS[shown[FLAG]].items():
        assert len(span.cut(shown).rstrip()) == len(span.cut(flag).rstrip(" \0")), field
    assert disguised_record(disguised) == disguised


@given(st.sampled_from([READ, READ_NEW_ADDRESS]), st.binary(max_size=1400))
def test_whatever_a_card_answers_is_disguised(command: Any, data: bytes) -> None:
    """No answer of a card reaches a trace as it was, whatever its shape; its length does."""
    safe = disguise(command, Frame(0, 0, 0x90, data)).data
    assert len(safe) == len(data)
    if len(data) > 40 and len(set(data)) > 20:
        assert not any(data[at : at + 16] in safe for at in range(len(data) - 16))


@given(st.lists(st.binary(max_size=200) | st.sampled_from([b"\x02", stx_frame.encode(b"\x90\x00")]), max_size=60))
def test_the_one_shot_decoder_never_raises_and_never_grows(chunks: list[bytes]) -> None:
    """The second dialect's decoder bears the same noise."""
    decoder = stx_frame.Decoder()
    for chunk in chunks:
        for found in decoder.feed(chunk):
            assert isinstance(found, Frame | Damage)
        assert len(decoder._rest) < stx_frame.LONGEST_FRAME


@given(st.lists(st.binary(max_size=60).map(lambda data: b"\x90\x00" + data), max_size=4), st.lists(st.integers(0, 400)))
def test_one_shot_answers_are_found_in_any_chunking(sent: list[bytes], cuts: list[int]) -> None:
    """The same answers come out, whatever the line does to the pace of bytes."""
    decoder = stx_frame.Decoder()
    stream = b"".join(stx_frame.encode(data) for data in sent)
    found = [item for chunk in chunked(stream, cuts) for item in decoder.feed(chunk)]
    assert found == [Frame(0, 0, 0x90, data[2:]) for data in sent]
