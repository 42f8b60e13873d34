"""Whatever is typed, a printer gets the template's commands: text reaches it only as dots."""

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication

from drivers.receipt_printer.commands import encode_receipt
from drivers.receipt_printer.profiles import PROFILES
from kiosk.receipt import Banner, Emphasis, Entry, Field, Heading, Paragraph, Receipt, Small
from ui.raster import rasterise

_COMMANDS = ["\x1bp\x00\x19\xfa", "\x10\x04\x01", "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", "{CUT}", "\x1dVA\x00"]
_TYPED = st.text(max_size=40) | st.lists(st.sampled_from(_COMMANDS) | st.text(max_size=5), max_size=5).map("".join)


def _read(stream: bytes) -> list[str]:
    """Name the commands in a stream, by the command reference and apart from the encoder; anything else fails."""
    found = []
    while stream:
        match tuple(stream[:3]):
            case (0x1B, 0x40, *_):
                name, size = "initialise", 2
            case (0x1D, 0x61, 0x0E):
                name, size = "news", 3
            case (0x1B, 0x4A, _):
                name, size = "feed", 3
            case (0x1D, 0x76, 0x30):
                name, size = "raster", 8 + int.from_bytes(stream[4:6], "little") * int.from_bytes(stream[6:8], "little")
            case (0x1D, 0x56, 0x42):
                name, size = "cut", 4
            case other:
                raise AssertionError(f"not in the template: {other!r}")
        assert len(stream) >= size
        found.append(name)
        stream = stream[size:]
    return found


@settings(max_examples=40, deadline=None)
@given(_TYPED)
def test_what_is_typed_is_never_a_command(application: QGuiApplication, typed: str) -> None:
    """Control characters, command bytes and template words are drawn or dropped; nothing acts in real time either."""
    assert application is not None
    told = (Entry("1.", typed), Banner(typed))  # a clerk writes too, and the district names its offices
    lines = (Heading(typed), Emphasis(typed), Field(typed, typed), Paragraph(typed), Small(typed), *told)
    stream = encode_receipt(rasterise(Receipt(lines)), PROFILES["generic-80mm"])
    commands = _read(stream)
    assert (commands[:2], commands[-1]) == (["initialise", "news"], "cut")
    assert set(commands[2:-1]) <= {"raster", "feed"}
    assert not any(command in stream for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
