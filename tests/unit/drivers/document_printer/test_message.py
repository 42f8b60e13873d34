"""IPP messages, byte for byte as RFC 8010 draws them."""

import pytest

from drivers.document_printer.message import Attribute, decode_answer, encode_request, number, words
from drivers.document_printer.words import Operation, Tag
from drivers.errors import DeviceError, ErrorReason

HEAD = bytes.fromhex("0200 0000 00000001")  # IPP/2.0, successful-ok, the answer to request 1


def attribute(tag: int, name: bytes, value: bytes) -> bytes:
    """One attribute as RFC 8010 §3.1.4 draws it."""
    return bytes([tag]) + len(name).to_bytes(2) + name + len(value).to_bytes(2) + value


def test_a_request_byte_for_byte() -> None:
    """Get-Job-Attributes with a set of two keywords: the second value has no name (RFC 8010 §3.1.5)."""
    request = encode_request(
        Operation.GET_JOB_ATTRIBUTES,
        9,
        [
            (
                Tag.OPERATION_GROUP,
                [
                    Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
                    Attribute("job-id", Tag.INTEGER, (5,)),
                    Attribute("last-document", Tag.BOOLEAN, (True,)),
                    Attribute("requested-attributes", Tag.KEYWORD, ("job-id", "job-state")),
                ],
            )
        ],
    )
    assert request == (
        bytes.fromhex("0200 0009 00000009 01")
        + attribute(0x47, b"attributes-charset", b"utf-8")
        + attribute(0x21, b"job-id", b"\0\0\0\5")
        + attribute(0x22, b"last-document", b"\1")
        + attribute(0x44, b"requested-attributes", b"job-id")
        + attribute(0x44, b"", b"job-state")
        + b"\x03"
    )


def test_an_answer_with_everything_in_it() -> None:
    """Sets, empty groups, collections, texts with a language, values without one; unknown kinds are no obstacle."""
    member = attribute(0x4A, b"", b"x-dimension") + attribute(0x21, b"", b"\0\0\x52\x08")
    inner = attribute(0x34, b"", b"") + member + attribute(0x37, b"", b"")
    answer = decode_answer(
        HEAD
        + b"\x01"
        + attribute(0x47, b"attributes-charset", b"utf-8")
        + b"\x05\x04"  # an empty group of unsupported attributes
        + attribute(0x44, b"printer-state-reasons", b"media-low-warning")
        + attribute(0x44, b"", b"toner-low-report")
        + attribute(0x34, b"media-col-ready", b"")
        + attribute(0x4A, b"", b"media-size")
        + inner
        + attribute(0x37, b"", b"")
        + attribute(0x23, b"printer-state", b"\0\0\0\3")
        + attribute(0x36, b"printer-name", b"\0\5zh-cn\0\6\xe5\xa4\xa7\xe5\x8e\x85")
        + attribute(0x12, b"printer-location", b"")
        + attribute(0x33, b"copies-supported", bytes(8))
        + attribute(0x22, b"printer-is-accepting-jobs", b"\1")
        + b"\x03the rest is a document",
        1,
    )
    assert answer.successful
    printer = answer.group(Tag.PRINTER_GROUP)
    assert words(printer, "printer-state-reasons") == ("media-low-warning", "toner-low-report")
    assert number(printer, "printer-state") == 3
    assert words(printer, "printer-name") == ("大厅",)
    assert printer["media-col-ready"] == [None]
    assert printer["copies-supported"] == [None]
    assert printer["printer-is-accepting-jobs"] == [True]
    assert number(printer, "printer-is-accepting-jobs") is None
    assert answer.group(Tag.JOB_GROUP) == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEAD,
        HEAD[:-1] + b"\x02\x03",  # the answer to another request
        b"\x03" + HEAD[1:] + b"\x03",  # IPP/3.0
        HEAD + b"\x01" + attribute(0x44, b"", b"a value of nothing") + b"\x03",
        HEAD + attribute(0x44, b"printer-state", b"in no group") + b"\x03",
        HEAD + b"\x04" + attribute(0x44, b"a", b"b") + b"\x44\xff\xfb\x00\x00\x03",  # endless, if lengths had signs
        HEAD + b"\x04" + attribute(0x34, b"media-col", b"") + b"\x03",
        HEAD + b"\x04" + attribute(0x36, b"printer-name", b"\0\x05zh") + b"\x03",
    ],
)
def test_a_broken_answer_is_refused(data: bytes) -> None:
    """Nothing is believed of a message that contradicts itself."""
    with pytest.raises(DeviceError) as caught:
        decode_answer(data, 1)
    assert caught.value.reason is ErrorReason.FAILURE


def test_a_value_that_does_not_fit_is_not_sent() -> None:
    """A length has fifteen bits."""
    with pytest.raises(ValueError, match="do not fit"):
        encode_request(11, 1, [(Tag.OPERATION_GROUP, [Attribute("job-name", Tag.NAME, ("x" * 0x8000,))])])
