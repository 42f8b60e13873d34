"""Whatever the picture, the printer gets the template's commands, the picture's dots, and nothing that acts at once."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.api import Raster
from drivers.receipt_printer.commands import encode_receipt
from drivers.receipt_printer.profiles import PROFILES

_PLAIN = (["initialise", "news"], ["cut"])
_AROUND = {
    "epson-tm": (["initialise", "real-time off", "news"], ["cut"]),
    "masung": (["initialise"], ["cut"]),
    "custom": (["initialise", "news"], ["cut", "present"]),
}
_REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


@dataclass
class _Paper:
    """What a printer makes of the stream; written apart from the encoder, from the command reference."""

    feed_units_per_dot: int
    rows: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def read(self, stream: bytes) -> None:
        while stream:
            stream = stream[self._take(stream) :]

    def _take(self, stream: bytes) -> int:  # noqa: PLR0911 - one line per command
        match tuple(stream[:3]):
            case (0x1B, 0x40, _):
                self.commands.append("initialise")
                return 2
            case (0x1B, 0x4A, units):
                assert units % self.feed_units_per_dot == 0
                self.commands.append("feed")
                self.rows += [b""] * (units // self.feed_units_per_dot)
                return 3
            case (0x1D, 0x76, 0x30):
                return self._raster(stream)
            case (0x1D, 0x56, 0x42):
                assert stream[3] == 0
                self.commands.append("cut")
                return 4
            case (0x1D, 0x28, 0x44):
                assert stream[:10] == bytes.fromhex("1d284405001401000200")
                self.commands.append("real-time off")
                return 10
            case (0x1D, 0x61, 0x0E) | (0x1D, 0xE0, 0x01):
                self.commands.append("news")
                return 3
            case (0x1D, 0x65, 0x03):
                self.commands.append("present")
                return 4
            case other:
                raise AssertionError(f"not in the template: {other!r}")

    def _raster(self, stream: bytes) -> int:
        assert stream[3] == 0
        stride = int.from_bytes(stream[4:6], "little")
        rows = int.from_bytes(stream[6:8], "little")
        assert stride
        assert rows
        data = stream[8 : 8 + stride * rows]
        assert len(data) == stride * rows
        self.rows += [data[start : start + stride] for start in range(0, len(data), stride)]
        self.commands.append("raster")
        return 8 + len(data)


@st.composite
def _pictures(draw: st.DrawFn) -> Raster:
    stride = draw(st.integers(1, 4) | st.just(72))
    ink = st.binary(min_size=stride, max_size=stride)
    nasty = st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00]), min_size=stride, max_size=stride).map(bytes)
    runs = draw(st.lists(st.tuples(ink | nasty | st.just(bytes(stride)), st.integers(1, 300)), max_size=6))
    rows = [row for row, count in runs for _ in range(count)]
    return Raster(stride * 8, len(rows), b"".join(rows))


@settings(max_examples=60, deadline=None)
@given(_pictures(), st.sampled_from(sorted(PROFILES)))
def test_the_stream_is_the_template(picture: Raster, profile: str) -> None:
    """Initialise, then the picture dot for dot, then one cut; a dot is missing only where it would be a command."""
    stream = encode_receipt(picture, PROFILES[profile])
    paper = _Paper(PROFILES[profile].feed_units_per_dot)
    paper.read(stream)

    before, after = _AROUND.get(profile, _PLAIN)
    assert paper.commands[: len(before)] == before
    assert paper.commands[-len(after) :] == after
    assert set(paper.commands[len(before) : -len(after)]) <= {"raster", "feed"}
    assert not any(command in stream for command in _REAL_TIME)
    stride = picture.width // 8
    printed = b"".join(row.ljust(stride, b"\x00") for row in paper.rows)
    assert len(printed) == len(picture.rows)
    for got, wanted in zip(printed, picture.rows, strict=True):
        assert got == wanted or (wanted == 0x10 and got == 0)


@settings(max_examples=60, deadline=None)
@given(_pictures())
def test_without_dle_every_dot_is_there(picture: Raster) -> None:
    """A picture without the byte 10h is printed bit for bit."""
    harmless = Raster(picture.width, picture.height, picture.rows.replace(b"\x10", b"\x11"))
    paper = _Paper(1)
    paper.read(encode_receipt(harmless, PROFILES["generic-80mm"]))
    assert b"".join(row.ljust(picture.width // 8, b"\x00") for row in paper.rows) == harmless.rows
