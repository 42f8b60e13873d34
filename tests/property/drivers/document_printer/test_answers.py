"""Whatever bytes come back instead of an answer: a typed error, or an answer that promises nothing."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from drivers.api import Deadline
from drivers.document_printer.exchange import MOST_BYTES, converse
from drivers.document_printer.message import Answer, Attribute, decode_answer, encode_request
from drivers.document_printer.status import decide
from drivers.document_printer.words import Tag
from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import parse_printer_url

ADDRESS = parse_printer_url("ipp://192.0.2.30/ipp/print")
NEVER = Deadline(float("inf"))
GOOD = encode_request(
    0,
    1,
    [
        (Tag.OPERATION_GROUP, [Attribute("attributes-charset", Tag.CHARSET, ("utf-8",))]),
        (
            Tag.PRINTER_GROUP,
            [
                Attribute("printer-state", Tag.ENUM, (3,)),
                Attribute("printer-state-reasons", Tag.KEYWORD, ("media-low-warning", "toner-low-report")),
            ],
        ),
    ],
)
HEADS = st.sampled_from(
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n",
    ]
)


class CannedStream:
    """Says what it was given, a few bytes at a time, and hangs up."""

    def __init__(self, data: bytes) -> None:
        """Be ready to say ``data``."""
        self._data = data

    def read(self, most: int, _until: Deadline) -> bytes:
        """Return the next bytes."""
        piece, self._data = self._data[: min(most, 7)], self._data[min(most, 7) :]
        if not piece:
            raise DeviceError(ErrorReason.OFFLINE)
        return piece

    def write(self, _data: bytes, _until: Deadline) -> None:
        """Take everything."""

    def close(self) -> None:
        """Hang up."""


def attempt(deed: Callable[[], bytes | Answer]) -> bytes | Answer | DeviceError:
    """Return what comes of it; any other exception than a device's ends the test."""
    try:
        return deed()
    except DeviceError as error:
        return error


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_a_device_error(data: bytes) -> None:
    """Garbage on the wire is the printer's fault and said so; nothing crashes, nothing runs for ever."""
    attempt(lambda: decode_answer(data, 1))
    attempt(lambda: decode_answer(GOOD[:8] + data, 1))


@given(st.data())
def test_a_bit_or_a_cut_in_an_answer_never_crashes(data: st.DataObject) -> None:
    """A damaged answer is read or refused; what is read gives a status in words."""
    place = data.draw(st.integers(0, len(GOOD) - 1))
    damaged = bytearray(GOOD)
    damaged[place] = data.draw(st.integers(0, 255))
    answer = attempt(lambda: decode_answer(bytes(damaged), 1))
    if isinstance(answer, Answer):
        decide(answer.group(Tag.PRINTER_GROUP))
    assert isinstance(attempt(lambda: decode_answer(GOOD[:place], 1)), DeviceError)


@given(HEADS, st.binary(max_size=300))
def test_any_bytes_are_an_http_answer_or_a_device_error(head: bytes, rest: bytes) -> None:
    """The same for what carries the message."""
    attempt(lambda: converse(CannedStream(head + rest), ADDRESS, b"", NEVER))


def test_an_endless_answer_is_cut_off() -> None:
    """A chunk of length -1 would be read to the end of all memory."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"
    answer = attempt(lambda: converse(_Endless(head), ADDRESS, b"", NEVER))
    assert isinstance(answer, DeviceError)
    assert answer.detail == f"the answer is longer than {MOST_BYTES} bytes"


class _Endless(CannedStream):
    def read(self, most: int, until: Deadline) -> bytes:
        return super().read(most, until) if self._data else bytes(most)


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=9),
            st.one_of(
                st.tuples(st.just(Tag.INTEGER), st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=3)),
                st.tuples(st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1, max_size=3)),
                st.tuples(st.just(Tag.KEYWORD), st.lists(st.text(max_size=20), min_size=1, max_size=3)),
            ),
        ),
        unique_by=lambda pair: pair[0],
    )
)
def test_what_is_written_is_read_back(attributes: list[tuple[str, tuple[Tag, list[int | bool | str]]]]) -> None:
    """Names, kinds, sets and their order survive."""
    group = [Attribute(name, tag, tuple(values)) for name, (tag, values) in attributes]
    answer = decode_answer(encode_request(0, 5, [(Tag.JOB_GROUP, group)]) + b"%PDF", 5)
    assert answer.group(Tag.JOB_GROUP) == {name: values for name, (_, values) in attributes}
