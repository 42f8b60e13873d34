"""Ask a printer and hear its answers over a line, every wait with a deadline."""

from collections.abc import Callable
from datetime import timedelta

from drivers.api import Deadline
from drivers.receipt_printer.answers import Answer, AnswerReader, Grammar, RealTimeStatus, comes_by_itself
from drivers.receipt_printer.commands import ask_status
from drivers.receipt_printer.status import QUESTIONS
from drivers.transport import StreamLine

_CHUNK = 256
_DRAIN_READS = 64  # a printer that never stops talking must not hold the terminal
_BREATH = timedelta(seconds=0.1)  # a line that takes no data is listened to so often
_QUIET = timedelta(seconds=0.15)  # late answers come one behind the other
_KEPT = 64  # answers that nobody waited for yet; a babbling line must not fill the memory


class Conversation:
    """One line to one printer. Answers that nobody waited for are kept for a later `hear`."""

    def __init__(self, line: StreamLine) -> None:
        """Talk over ``line``."""
        self._line = line
        self._reader = AnswerReader()
        self._unheard: list[Answer] = []
        self._aside: Callable[[Answer], bool] = _no_one
        self._owed = False  # whether a status question was not answered, and may yet be

    def listen_for(self, grammar: Grammar) -> None:
        """Tell answers apart by ``grammar`` from now on."""
        self._reader.grammar = grammar

    def expect_counter(self, *, expected: bool) -> None:
        """Know whether a counter in words has been asked for and not been heard."""
        self._reader.counting = expected

    def set_aside(self, those: Callable[[Answer], bool]) -> None:
        """Give each answer to ``those`` as it comes, and keep none that they take; until it starts anew."""
        self._aside = those

    def say(self, data: bytes, until: Deadline) -> None:
        """Send ``data`` whole.

        Raises:
            DeviceError: ``TIMEOUT`` when the printer did not take it in time (part of it may have gone out);
                ``OFFLINE`` or ``NO_HARDWARE`` when the line is gone.
        """
        self._line.write(data, until)

    def deliver(self, data: bytes, go_on: Callable[[Answer], bool], until: Deadline) -> bool:
        """Send ``data`` and listen meanwhile: a full buffer holds up every question, but not what comes by itself.

        ``go_on`` hears that news and says whether to send the rest. False when part of ``data`` was not taken.

        Raises:
            DeviceError: the line is gone.
        """
        rest = memoryview(data)
        while rest and not until.expired:
            rest = rest[self._line.write_some(rest, until.within(_BREATH)) :]
            self._keep(self._line.read_now(_CHUNK))
            while (news := self._pick(comes_by_itself)) is not None:
                if not go_on(news):
                    return not rest
        return not rest

    def hear(self, wanted: Callable[[Answer], bool], until: Deadline) -> Answer | None:
        """Wait for an answer that is ``wanted``; None when ``until`` passed without one.

        Raises:
            DeviceError: the line is gone.
        """
        while True:
            answer = self._pick(wanted)
            if answer is not None:
                return answer
            data = self._line.read(_CHUNK, until)
            self._keep(data)
            if not data or until.expired:
                self._keep_answers(self._reader.nothing_follows())
                return self._pick(wanted)

    def ask(
        self, question: bytes, wanted: Callable[[Answer], bool], patience: timedelta, until: Deadline
    ) -> Answer | None:
        """Say ``question`` and wait at most ``patience`` for an answer that is ``wanted``.

        Raises:
            DeviceError: as `say`.
        """
        self.say(question, until.within(patience))
        return self.hear(wanted, until.within(patience))

    def start_anew(self) -> None:
        """Throw away what the printer said before; only what it says from now on counts.

        A begun automatic status is let finish: its rest must not pass for something else.

        Raises:
            DeviceError: the line is gone.
        """
        for _ in range(_DRAIN_READS):
            data = self._line.read_now(_CHUNK)
            if not data:
                break
            self._keep(data)
        if self._reader.in_status:
            self.hear(lambda _: False, Deadline.after(_QUIET))
        self._reader.forget()
        self._unheard.clear()
        self._aside = _no_one

    def ask_status(self, patience: timedelta, until: Deadline) -> dict[int, int]:
        """Ask ``DLE EOT`` 1 to 4 and return the answers by n, ending at the first silence.

        An answer does not say which question it answers. So an old one is dropped before asking, and after a silence
        nothing more is asked: the late answer must not pass for another one's. What broke its silence is let finish: to
        SNBC's and Masung's idle answer 16h, in another one's place, the cover is open.

        Raises:
            DeviceError: as `say`.
        """
        self._drop_old_status()
        answers: dict[int, int] = {}
        if self._owed:
            if self.ask(ask_status(QUESTIONS[0]), _is_real_time_status, patience, until) is None:
                return answers
            self.hear(lambda _: False, until.within(_QUIET))
            self._drop_old_status()
        self._owed = True
        for n in QUESTIONS:
            answer = self.ask(ask_status(n), _is_real_time_status, patience, until)
            if not isinstance(answer, RealTimeStatus):
                break
            answers[n] = answer.value
        self._owed = len(answers) < len(QUESTIONS)
        return answers

    def close(self) -> None:
        """Give the line back; never raises."""
        self._line.close()

    def _keep(self, data: bytes) -> None:
        self._keep_answers(self._reader.feed(data))

    def _keep_answers(self, answers: list[Answer]) -> None:
        self._unheard = [*self._unheard, *(answer for answer in answers if not self._aside(answer))][-_KEPT:]

    def _pick(self, wanted: Callable[[Answer], bool]) -> Answer | None:
        for position, answer in enumerate(self._unheard):
            if wanted(answer):
                return self._unheard.pop(position)
        return None

    def _drop_old_status(self) -> None:
        self._keep(self._line.read_now(_CHUNK))
        self._unheard = [answer for answer in self._unheard if not _is_real_time_status(answer)]


def _no_one(_: Answer) -> bool:
    return False


def _is_real_time_status(answer: Answer) -> bool:
    return isinstance(answer, RealTimeStatus)
