"""One request, one answer: deadlines, damage, one repetition, and answers that come too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from drivers.api import Deadline
from drivers.id_card_reader.dialect import Command, Dialect
from drivers.id_card_reader.frame import LONGEST_FRAME, Damage, Frame
from drivers.tracing import Trace, Traced
from drivers.transport import Line

_WRITING = timedelta(milliseconds=500)
_GAP = timedelta(milliseconds=300)
"""A frame that has begun goes on within this time, also through a serial server; otherwise its rest is lost."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was heard within the time that the command may take."""


Answer = Frame | Damage | Silence


class Dialogue:
    """Asks a module on one line and returns the answer to what was asked.

    Nothing received outlives `ask`, except the frame that it returns.
    """

    def __init__(self, line: Line, dialect: Dialect, trace: Trace | None) -> None:
        """Talk on ``line``; ``trace`` hears of every request and answer."""
        self._line = line
        self._dialect = dialect
        self._trace = trace
        self._owed = Deadline(0.0)

    def close(self) -> None:
        """Give the line back; never raises."""
        self._line.close()

    def ask(self, command: Command, until: Deadline) -> Answer:
        """Send ``command`` and wait for its answer; what may be a hiccup of the line is asked once more.

        Raises:
            DeviceError: the line is gone or takes no data.
        """
        answer = self.ask_once(command, until)
        if self._may_be_a_hiccup(answer, command) and not until.expired:
            answer = self.ask_once(command, until)
        return answer

    def ask_once(self, command: Command, until: Deadline) -> Answer:
        """Send ``command`` and wait for its answer, without a second try.

        Raises:
            DeviceError: the line is gone or takes no data.
        """
        self._let_late_answer_pass(until)
        if until.expired:
            return Silence()
        self._line.drain_input()
        self._owed = Deadline.after(command.patience)
        self._tell(Traced(sent=True, command=command.name, frame=command.request))
        self._line.write(command.request, until.within(_WRITING))
        answer = self._hear(command.fits, until.within(command.patience))
        if not isinstance(answer, Silence):
            self._owed = Deadline(0.0)
        self._tell_answer(command, answer)
        return answer

    def _let_late_answer_pass(self, until: Deadline) -> None:
        """Wait for the answer to a request that was called off: the module cannot be interrupted."""
        decoder = self._dialect.decoder()
        while not (self._owed.expired or until.expired):
            received = self._line.read(LONGEST_FRAME, until.within(timedelta(seconds=self._owed.remaining)))
            if not received or any(isinstance(found, Frame) for found in decoder.feed(received)):
                self._owed = Deadline(0.0)

    def _hear(self, fits: Callable[[Frame], bool], until: Deadline) -> Answer:
        decoder = self._dialect.decoder()
        heard: Damage | Silence = Silence()
        torn = False
        while True:
            received = self._line.read(LONGEST_FRAME, until.within(_GAP) if torn or decoder.begun else until)
            if not received:
                return heard
            heard = Damage.UNFINISHED if isinstance(heard, Silence) else heard
            for found in decoder.feed(received):
                if isinstance(found, Damage):
                    heard, torn = found, True
                elif fits(found):
                    return found

    def _may_be_a_hiccup(self, answer: Answer, command: Command) -> bool:
        match answer:
            case Frame():
                return answer.sw3 in self._dialect.once_more
            case Damage():
                return True
            case Silence():
                return not command.of_card

    def _tell(self, traced: Traced) -> None:
        if self._trace is not None:
            self._trace(traced)

    def _tell_answer(self, command: Command, answer: Answer) -> None:
        if self._trace is None:
            return
        match answer:
            case Frame():
                safe = self._dialect.disguise(command, answer)
                personal = 0 if safe == answer and not command.of_card else len(answer.data)
                self._tell(Traced(sent=False, command=command.name, frame=self._dialect.wrap(safe), personal=personal))
            case Damage():
                self._tell(Traced(sent=False, command=command.name, trouble=f"damaged: {answer.value}"))
            case Silence():
                self._tell(Traced(sent=False, command=command.name, trouble="no answer"))
