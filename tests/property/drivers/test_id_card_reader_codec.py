"""Properties of the identity-card codec: any chunking, any noise, any corruption."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from drivers.api import ResidentCard
from drivers.id_card_reader.commands import READ, text_record
from drivers.id_card_reader.frame import LONGEST_FRAME, PREAMBLE, Damage, Decoder, Frame, checksum, encode
from drivers.id_card_reader.record import DamagedRecord, OtherRecord, decode_record

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
            assert text_record(found.data) == record


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=64))
def test_requests_carry_their_own_checksum(command: int, parameter: int, data: bytes) -> None:
    """XOR over a request from LEN to CHK is zero, and LEN counts what follows it."""
    request = encode(command, parameter, data)
    assert checksum(request[len(PREAMBLE) :]) == 0
    assert int.from_bytes(request[5:7], "big") == len(request) - 7


@given(st.binary(max_size=300) | st.binary(min_size=256, max_size=256))
def test_any_record_is_judged_and_none_raises(record: bytes) -> None:
    """Whatever a card says, the answer is a card or a reason."""
    assert isinstance(decode_record(record), ResidentCard | OtherRecord | DamagedRecord)


@given(st.integers(0, 255), st.binary(min_size=1, max_size=8))
def test_a_changed_record_never_raises(place: int, patch: bytes) -> None:
    """Near-misses of a real layout are judged like anything else."""
    record = (RESIDENT[:place] + patch + RESIDENT[place + len(patch) :])[:256]
    assert isinstance(decode_record(record), ResidentCard | OtherRecord | DamagedRecord)
