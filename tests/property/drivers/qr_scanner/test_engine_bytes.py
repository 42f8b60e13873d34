"""Promises about every scan engine's bytes, whatever comes and however it is cut."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.qr_scanner import honeywell, newland, registers, ssi, vguang
from drivers.qr_scanner.framing import MOST, Code, Frame, Framing, Owed, Reply, TextFraming
from drivers.qr_scanner.keys import KeyEvent, Keys
from drivers.qr_scanner.profiles import PROFILES

_PLAIN = st.binary(min_size=1, max_size=40).filter(
    lambda code: min(code) >= ord(" ") and ord("U") not in code and not code.startswith(b"]Q")
)
_ACK = bytes.fromhex("02 00 00 01 00 33 31")
_SEEN = b"\x55\xaa\x30\x00\x02\x00ab"
_PIECES = (
    b"\r",
    b"\n",
    b"\x02",
    b"\x03",
    b"]Q1",
    b"a" * 1500,
    b"\x02\x01",
    b"0000#SCNTRG1\x06;\x03",
    b"TRGMOD0\x06!",
    _ACK,
    _ACK[:3],
    _SEEN + vguang.checksum(_SEEN),
    _SEEN,
    b"\x55\xaa",
    b"\x01\x02ok\x03\x04",
    ssi.packet(ssi.Opcode.DECODE_DATA, b"\x1cab", source=0),
    ssi.packet(ssi.Opcode.DECODE_DATA, b"\x1cab", source=0, status=2),
    ssi.packet(ssi.Opcode.CMD_ACK, source=0),
    ssi.packet(ssi.Opcode.CMD_ACK, source=0)[:4],
)
_WIRE = st.lists(st.sampled_from(_PIECES) | st.binary(max_size=6), max_size=12).map(b"".join)
_FRAMINGS = pytest.mark.parametrize("framing", [profile.framing for profile in PROFILES.values()], ids=PROFILES)


def _fed(framing: Framing, data: bytes, cuts: list[int]) -> list[Frame]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [frame for start, end in pairwise(edges) for frame in framing.feed(data[start:end])]


@_FRAMINGS
@given(data=_WIRE, cuts=st.lists(st.integers(min_value=0), max_size=8))
def test_chunks_do_not_matter(framing: Callable[[], Framing], data: bytes, cuts: list[int]) -> None:
    """The same bytes give the same frames, however the line delivers them."""
    assert _fed(framing(), data, cuts) == framing().feed(data)


@_FRAMINGS
@given(data=_WIRE)
def test_no_frame_is_over_long(framing: Callable[[], Framing], data: bytes) -> None:
    """Whatever comes, no code is longer than the limit, and one that is given up leaves room for the next."""
    each = framing()
    frames = each.feed(data * 4) + each.silence()
    assert all(len(frame.data) <= MOST for frame in frames if isinstance(frame, Code))
    each.drop()
    each.silence()
    each.reset()
    assert not each.within_frame


@given(st.lists(st.tuples(_PLAIN, st.sampled_from([b"%s\r", b"%s\n", b"%s\r\n", b"\x02%s\x03", b"\x02]Q1%s\x03\r\n"]))))
def test_every_code_comes_through_whole(codes: list[tuple[bytes, bytes]]) -> None:
    """Codes without control characters survive every framing that engines use, beside any replies."""
    sent = b"".join(form % code for code, form in codes)
    for packets in (None, newland.REPLIES, registers.REPLIES, vguang.PACKETS, honeywell.MenuReplies()):
        assert TextFraming(packets).feed(sent) == [Code(code) for code, _ in codes]


@given(st.binary(min_size=1, max_size=3000))
def test_packets_carry_anything(code: bytes) -> None:
    """In a protocol with packets a code may hold any byte at all, its own packets among them."""
    frame = b"\x55\xaa\x30\x00" + len(code).to_bytes(2, "little") + code
    assert TextFraming(vguang.PACKETS).feed(frame + vguang.checksum(frame)) == [Code(code)]
    parts = [code[at : at + 250] for at in range(0, len(code), 250)]
    sent = b"".join(
        ssi.packet(ssi.Opcode.DECODE_DATA, b"\x1c" + part, source=0, status=2 * (at + 1 < len(parts)))
        for at, part in enumerate(parts)
    )
    assert [frame for frame in ssi.SsiFraming().feed(sent) if not isinstance(frame, Owed)] == [Code(code)]


@given(st.binary(max_size=30), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_corrupted_reply_is_never_another_reply(data: bytes, place: int, flip: int) -> None:
    """One wrong byte in a register reply or an SSI packet shows; a refusal never becomes a consent."""
    body = bytes((1, len(data))) + data
    for framing, sent in (
        (partial(TextFraming, registers.REPLIES), b"\x02\x00" + body + registers.crc(body)),
        (ssi.SsiFraming, ssi.packet(ssi.Opcode.PARAM_SEND, data, source=0)),
    ):
        at = place % len(sent)
        wrong = sent[:at] + bytes((sent[at] ^ flip,)) + sent[at + 1 :]
        heard = framing().feed(wrong)
        assert not any(isinstance(frame, Reply) and frame.said == data for frame in heard)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 127), st.integers(0, 2)), max_size=200))
def test_any_keys_end_in_ascii_or_nothing(events: list[tuple[int, int, int]]) -> None:
    """Whatever is pressed, what comes out is printable ASCII or Tab, and a pause ends all of it."""
    keys = Keys()
    codes = [keys.feed(KeyEvent(0.0, *event)) for event in events]
    codes.append(keys.pause())
    assert not keys.within_code
    for typed in codes:
        assert typed is None or all(byte == 9 or 32 <= byte < 127 for byte in typed.data)
