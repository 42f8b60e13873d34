"""Questions and answers over a line that is scripted byte by byte."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from drivers.api import Deadline
from drivers.receipt_printer.answers import Answer, AutomaticStatus, InStreamStatus, RealTimeStatus
from drivers.receipt_printer.conversation import Conversation

_PATIENCE = timedelta(seconds=0.05)


class _Line:
    """A line whose peer answers each write by a function, or babbles."""

    def __init__(self, answer: Callable[[bytes], bytes], *, babble: bytes = b"") -> None:
        self.written: list[bytes] = []
        self._answer = answer
        self._babble = babble
        self.arrived = b""

    def read(self, most: int, until: Deadline) -> bytes:
        data, self.arrived = self.arrived[:most], self.arrived[most:]
        while not data and not self._babble and not until.expired:
            time.sleep(until.slice(0.01))
            data, self.arrived = self.arrived[:most], self.arrived[most:]
        return data or self._babble

    def say(self, data: bytes) -> None:
        self.arrived += data

    def write(self, data: bytes, until: Deadline) -> None:
        assert not until.expired
        self.written.append(data)
        self.arrived += self._answer(data)

    def read_now(self, most: int) -> bytes:
        data, self.arrived = self.arrived[:most], self.arrived[most:]
        return data or self._babble

    def write_some(self, data: bytes, until: Deadline) -> int:
        self.write(bytes(data), until)
        return len(data)

    def drain_input(self) -> None:
        self.arrived = b""

    def close(self) -> None:
        self.arrived = b""


def _until(seconds: float = 0.2) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


def _is_in_stream(answer: Answer) -> bool:
    return isinstance(answer, InStreamStatus)


def test_four_questions_four_answers() -> None:
    """Each question is asked after the answer to the one before."""
    line = _Line(lambda question: bytes([0x12 if question[2] < 4 else 0x72]))
    assert Conversation(line).ask_status(_PATIENCE, _until()) == {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x72}
    assert line.written == [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04"]


def test_after_a_silence_nothing_more_is_asked() -> None:
    """A late answer could pass for the answer to the next question, so there is none."""
    line = _Line(lambda question: b"" if question[2] == 2 else b"\x12")
    assert Conversation(line).ask_status(_PATIENCE, _until()) == {1: 0x12}
    assert line.written == [b"\x10\x04\x01", b"\x10\x04\x02"]


def test_an_old_answer_answers_nothing() -> None:
    """What arrived before asking is not taken for an answer, whether it was read or not."""
    line = _Line(lambda _: b"")
    conversation = Conversation(line)
    line.arrived = b"\x12\x12"
    assert conversation.hear(_is_in_stream, _until(0.01)) is None
    line.arrived = b"\x12"
    assert conversation.ask_status(_PATIENCE, _until()) == {}


def test_a_proof_that_comes_between_is_kept() -> None:
    """An answer that arrives while the status is asked is heard afterwards."""
    line = _Line(lambda _: b"\x00\x12")
    conversation = Conversation(line)
    assert len(conversation.ask_status(_PATIENCE, _until())) == 4
    assert conversation.hear(_is_in_stream, _until(0.01)) == InStreamStatus(0)


def test_starting_anew_forgets() -> None:
    """After a new start neither heard nor unread nor begun answers count."""
    line = _Line(lambda _: b"")
    conversation = Conversation(line)
    line.arrived = b"\x00\x37\x22A"
    assert conversation.hear(lambda answer: isinstance(answer, RealTimeStatus), _until(0.01)) is None
    line.arrived = b"\x00"
    conversation.start_anew()
    assert conversation.hear(_is_in_stream, _until(0.01)) is None


def test_a_babbling_line_ends_with_the_deadline() -> None:
    """Endless noise is a silence."""
    conversation = Conversation(_Line(lambda _: b"", babble=b"\x93" * 10))
    started = time.monotonic()
    assert conversation.hear(_is_in_stream, _until(0.05)) is None
    assert conversation.ask_status(_PATIENCE, _until()) == {}
    assert time.monotonic() - started < 0.3


def test_what_breaks_a_silence_answers_no_later_question() -> None:
    """Two late answers of an idle SNBC (16h): the second, taken for an answer to the next question, opens the cover."""
    line = _Line(lambda _: b"")
    conversation = Conversation(line)
    assert conversation.ask_status(_PATIENCE, _until()) == {}
    late = iter([b"\x16\x16"])
    line._answer = lambda question: next(late, bytes([0x16 if question[2] == 1 else 0x12]))
    assert conversation.ask_status(_PATIENCE, _until(1)) == {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}


def test_news_is_heard_while_the_line_takes_nothing() -> None:
    """What comes by itself is told between two pieces; a word that ends the sending leaves the rest unsent."""
    line = _Line(lambda _: b"")
    line.arrived = b"\x12\x10\x00\x0c\x0f"
    heard: list[Answer] = []

    def stop(news: Answer) -> bool:
        heard.append(news)
        return False

    assert Conversation(line).deliver(b"all of it", stop, _until())
    assert heard == [AutomaticStatus(b"\x10\x00\x0c\x0f")]


def test_half_of_what_comes_by_itself_is_waited_for() -> None:
    """Starting anew in the middle of automatic status leaves no byte behind that could be an answer."""
    line = _Line(lambda _: b"")
    line.arrived = b"\x10\x00"
    conversation = Conversation(line)
    threading.Timer(0.03, line.say, [b"\x00\x00"]).start()
    conversation.start_anew()
    assert conversation.hear(_is_in_stream, _until()) is None
