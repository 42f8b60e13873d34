"""Declared character sets: what a code says of its bytes is kept, what cannot be so is left alone."""

import pytest

from drivers.qr_scanner.declared import as_declared


@pytest.mark.parametrize(
    ("channel", "data", "text"),
    [
        (rb"]Q2\000029" + "政务".encode("gb18030"), "政务".encode("gb18030"), "政务"),
        (rb"]Q2\000026" + "政务".encode(), "政务".encode(), "政务"),
        (rb"]Q2a\000028" + "臺北".encode("big5") + rb"\000029" + "北京".encode("gbk"), b"", "a臺北北京"),
        (rb"]Q2\000026C:\\temp", rb"C:\temp", r"C:\temp"),
        (rb"]Q2\000025" + "北京".encode("utf-16-be"), b"", "北京"),
        (rb"]Q2\000006" + "Ąžuolas".encode("iso8859-4"), b"", "Ąžuolas"),
        (rb"]Q2\000017" + "Straße".encode("iso8859-15"), b"", "Straße"),
        (rb"]Q2\000034" + "北京".encode("utf-32-be"), b"", "北京"),
    ],
    ids=["GB18030", "UTF-8", "several", "a backslash", "UTF-16", "Latin-4", "Latin-9", "UTF-32"],
)
def test_a_declaration_is_kept(channel: bytes, data: bytes, text: str) -> None:
    """The bytes become UTF-8 by the set that the code names, part by part."""
    assert as_declared(channel, data).decode() == text


@pytest.mark.parametrize(
    ("channel", "data"),
    [
        (b"]Q1" + "政务".encode("gb18030"), "政务".encode("gb18030")),
        (b"", b"x"),
        (rb"]Q2\000899" + b"\xff\x00", b"\xff\x00"),
        (rb"]Q2\000026" + b"\xff\xfe", b"\xff\xfe"),
    ],
    ids=["none", "nothing", "binary", "wrong"],
)
def test_without_a_true_declaration_bytes_stay_bytes(channel: bytes, data: bytes) -> None:
    """No declaration, one that nobody knows, and one that the bytes belie change nothing."""
    assert as_declared(channel, data) == data
