"""Find the proof that a printer can give, and judge whether a receipt has it."""

from collections.abc import Callable
from datetime import timedelta
from typing import assert_never

from drivers.api import Deadline, Indeterminate, PrintCounters, Printed, PrinterStatus, PrintFailure
from drivers.receipt_printer import commands
from drivers.receipt_printer.answers import Answer, comes_by_itself
from drivers.receipt_printer.conversation import Conversation
from drivers.receipt_printer.fences import FenceMaker, RaisedFence, cuts_in
from drivers.receipt_printer.interview import Interview
from drivers.receipt_printer.profiles import Fence
from drivers.receipt_printer.status import QUESTIONS, decide_news, failure, hopeless

SETTLE = timedelta(seconds=2)
"""An idle printer answers a fence at once; one that ends an older receipt takes longer."""

_QUIET = timedelta(seconds=0.15)  # a stale answer comes right behind another
_WATCH = timedelta(seconds=1)  # between two looks at the status while a receipt prints
_AGAIN = timedelta(seconds=0.2)  # between two questions for a count that has not risen
_LAST_LINES = timedelta(seconds=0.6)  # GS r is answered when the cut is understood; so long may it still take


class HeldUp:
    """Tells a witness once for each reason why a receipt waits."""

    def __init__(self, tell: Callable[[PrintFailure], None]) -> None:
        """Tell through ``tell``."""
        self._tell = tell
        self._told: PrintFailure | None = None

    def look(self, status: PrinterStatus) -> None:
        """Tell what keeps the printer, when that is new and somebody can help with it."""
        reason = failure(status)
        if reason in {PrintFailure.PAPER_OUT, PrintFailure.COVER_OPEN} and reason is not self._told:
            self._tell(reason)
        self._told = reason


class Prover:
    """Raises fences before and behind receipts on one line, and remembers which kind this very device answers."""

    def __init__(self, line: Conversation, interview: Interview) -> None:
        """Know nothing of the device yet."""
        self._line = line
        self._interview = interview
        self._fences = FenceMaker()
        self._known: Fence | None = None
        self.flushed = False
        """Whether the head was only reached after the rest of somebody's picture had been made up."""

    def reach_head(self, until: Deadline) -> Fence | None:
        """See the printer answer in stream order: it holds nothing old and understands what comes next.

        A printer in the middle of a picture takes everything for the rest of it. So a silence is met with such a rest
        (as receiptio does) before it is believed. None: it answered before in its life, and does not now.

        Raises:
            DeviceError: the line is gone or takes nothing.
        """
        profile = self._interview.profile
        kinds = profile.fences if self._known in {None, Fence.POLLING} else (self._known,)
        found = self._try(kinds, until)
        self.flushed = False
        if found is None:
            self._line.say(commands.REST_OF_A_BAND, until)
            found = self._try(kinds, until)
            self.flushed = found is not None
        if found is None and Fence.POLLING in kinds:
            found = Fence.POLLING
        self._known = found or self._known
        return found

    def tail(self, kind: Fence) -> RaisedFence:
        """Return the question for the end of a receipt."""
        return self._fences.make(kind, self._interview.profile)

    def await_tail(self, fence: RaisedFence, end: Deadline, held_up: HeldUp) -> Answer | None:
        """Wait for the answer; paper and cover are waited for, a broken printer is not. None: it never came.

        Raises:
            DeviceError: the line is gone.
        """
        while not end.expired:
            heard = self._line.hear(_either(fence), end.within(_WATCH))
            if heard is not None and fence.reached(heard):
                return heard
            status = self._status_from(heard, end)
            held_up.look(status)
            if hopeless(status):
                return None
        return None

    def confirm(
        self, fence: RaisedFence, heard: Answer, before: PrintCounters, until: Deadline
    ) -> Printed | Indeterminate:
        """Judge what the answer behind a receipt proves; ``before`` are the counters before it.

        Raises:
            DeviceError: the line is gone.
        """
        match fence.kind:
            case Fence.PROCESS_ID:
                proven = True
            case Fence.CUT_COUNTER:
                proven = self._cut_once(fence, heard, before, until)
            case Fence.PAPER_SENSOR:  # "processed" is only "printed" while nothing stops the last lines
                self.wait(until.within(_LAST_LINES))
                proven = self._interview.status(until).ready
            case Fence.POLLING:
                proven = False
            case _:
                assert_never(fence.kind)
        return Printed() if proven else Indeterminate()

    def _cut_once(self, fence: RaisedFence, heard: Answer, before: PrintCounters, until: Deadline) -> bool:
        """Tell whether one cut was made since ``before``, without the power going: what is left of it is cut too."""
        if before.cuts is None or self._await_cut(fence, heard, before.cuts, until) != before.cuts + 1:
            return False
        return before.power_ups is None or self._interview.counters(until).power_ups == before.power_ups

    def _await_cut(self, fence: RaisedFence, heard: Answer, before: int, until: Deadline) -> int | None:
        """Return the count of cuts once it has risen; it may be told while the cut still waits for the motor."""
        answer: Answer | None = heard
        while answer is not None and cuts_in(answer) == before and not until.expired:
            self.wait(until.within(_AGAIN))
            if hopeless(self._interview.status(until)):
                break
            self._line.expect_counter(expected=True)
            answer = self._line.ask(fence.question, fence.reached, _WATCH, until)
            self._line.expect_counter(expected=False)
        return None if answer is None else cuts_in(answer)

    def wait(self, until: Deadline) -> None:
        """Let time pass; what is said meanwhile is kept.

        Raises:
            DeviceError: the line is gone.
        """
        self._line.hear(lambda _: False, until)

    def _try(self, kinds: tuple[Fence, ...], until: Deadline) -> Fence | None:
        return next((kind for kind in kinds if kind is not Fence.POLLING and self._answers(kind, until)), None)

    def _answers(self, kind: Fence, until: Deadline) -> bool:
        fence = self.tail(kind)
        end = until.within(SETTLE)
        while self._ask(fence, until):
            if kind is not Fence.PAPER_SENSOR or self._once(fence, until):
                return True
            if end.expired:
                break
        return False

    def _ask(self, fence: RaisedFence, until: Deadline) -> bool:
        self._line.start_anew()
        self._line.expect_counter(expected=fence.kind is Fence.CUT_COUNTER)
        heard = self._line.ask(fence.question, fence.reached, SETTLE, until)
        self._line.expect_counter(expected=False)
        if heard is not None:
            self.wait(until.within(_QUIET))
        return heard is not None

    def _once(self, fence: RaisedFence, until: Deadline) -> bool:
        """Tell whether such answers, which are all alike, come when asked for and at no other time.

        What answers everything with the same bytes, or twice, or babbles, would otherwise prove any receipt; and so
        would late answers to an older one, which are let out first.
        """
        if self._line.hear(fence.reached, Deadline.after(timedelta())) is not None:
            return False
        self._line.ask(commands.ask_status(QUESTIONS[0]), lambda _: False, _QUIET, until)
        return self._line.hear(fence.reached, Deadline.after(timedelta())) is None

    def _status_from(self, heard: Answer | None, until: Deadline) -> PrinterStatus:
        if heard is None:
            return self._interview.status(until, waiting=True)
        return decide_news(heard, self._interview.profile.meaning)


def _either(fence: RaisedFence) -> Callable[[Answer], bool]:
    return lambda answer: fence.reached(answer) or comes_by_itself(answer)
