"""Ask one printer how it is, what it is and what it has counted, in the words of its model."""

from datetime import timedelta

from drivers.api import Deadline, Media, PrintCounters, PrinterStatus
from drivers.errors import DeviceError, ErrorReason
from drivers.receipt_printer import commands
from drivers.receipt_printer.answers import (
    ALL_GROUPS,
    HEAD_TEXT,
    Answer,
    Block,
    GroupedStatus,
)
from drivers.receipt_printer.conversation import Conversation
from drivers.receipt_printer.fences import cuts_in, power_ups_in, retracts_in
from drivers.receipt_printer.mouth import add_mouth, is_exit, motor_runs
from drivers.receipt_printer.profiles import Mouth, PrinterProfile
from drivers.receipt_printer.status import QUESTIONS, contradicts_itself, decide

_ANSWER = timedelta(seconds=0.5)  # DLE EOT is answered on reception, whatever the printer does
_COUNTED = timedelta(seconds=1)  # a counter is read from the printer's own memory
_MOTOR = timedelta(seconds=0.1)  # between two looks at the motor
_UNSEEN = timedelta(seconds=1)  # for the motor of a device that does not tell: 30 mm and a cut
_WORDS = {"firmware": 65, "maker": 66, "model": 67, "serial": 68}
_OTHER_WORDS = {"firmware": 1, "maker": 2, "model": 3}  # Masung's numbers


class Interview:
    """Questions to one printer on one line; remembers only what tells a stale or missing answer from a true one."""

    def __init__(self, line: Conversation, profile: PrinterProfile) -> None:
        """Ask over ``line`` in the words of ``profile``."""
        self._line = line
        self._mouth_heard: bool | None = None
        self._counts: bool | None = None
        self._profile = profile
        self.take_for(profile)

    @property
    def profile(self) -> PrinterProfile:
        """What the printer is taken for."""
        return self._profile

    def take_for(self, profile: PrinterProfile) -> None:
        """Ask in the words of another profile from now on."""
        self._profile = profile
        self._mouth_heard, self._counts = None, None
        self._line.listen_for(profile.grammar)

    @property
    def sees_mouth(self) -> bool:
        """Whether the sensor at the mouth has answered."""
        return bool(self._mouth_heard)

    def reachable(self, until: Deadline) -> bool:
        """Tell whether anybody answers at all.

        Raises:
            DeviceError: the line is gone.
        """
        return bool(self._ask(until))

    def status(self, until: Deadline, *, waiting: bool = False) -> PrinterStatus:
        """Ask how the printer is; silence is a status. While ``waiting`` for a fence only real-time answers are asked.

        A printer that was offline, perhaps while nobody looked, may say "online" once while it still names the cause
        (seen on Fujitsu's printers by VotingWorks): it is asked again, exactly once.

        Raises:
            DeviceError: the line is gone.
        """
        answers = self._ask(until)
        if contradicts_itself(answers):
            answers = self._ask(until)
        status = decide(answers, self._profile.meaning)
        if len(answers) < len(QUESTIONS) or (waiting and self._profile.mouth is Mouth.MASUNG):
            return status
        return self._with_mouth(status, until)

    def counters(self, until: Deadline) -> PrintCounters:
        """Ask for the counters that the model has, and ask again when the motor stands; what is not answered is None.

        A count is answered when it is processed, perhaps while the cut before it waits for the motor: Custom's manuals
        do not say.

        Raises:
            DeviceError: the line is gone or takes nothing, or the motor does not stand in time.
        """
        counted = self._count(until)
        if counted.cuts is None or self._profile.mouth is not Mouth.CUSTOM:
            return counted
        self._wait_for_the_motor(until)
        return self._count(until)

    def retracts(self, until: Deadline) -> int | None:
        """Ask how many receipts the presenter has ever drawn back, when the motor stands; None where nothing tells.

        Raises:
            DeviceError: as `counters`.
        """
        question = self._profile.counters.retracts
        if not question or self._counts is False:
            return None
        self._wait_for_the_motor(until)
        self._line.start_anew()
        self._line.expect_counter(expected=True)
        try:
            answer = self._line.ask(question, _tells_retracts, _COUNTED, until)
        finally:
            self._line.expect_counter(expected=False)
        return None if answer is None else retracts_in(answer)

    def _wait_for_the_motor(self, until: Deadline) -> None:
        while (answer := self._ask_mouth(until)) is not None:
            if not (isinstance(answer, GroupedStatus) and motor_runs(answer)):
                return
            if until.expired:
                raise DeviceError(ErrorReason.TIMEOUT, detail="the motor does not come to a stand")
            self._line.hear(lambda _: False, until.within(_MOTOR))
        self._line.hear(lambda _: False, until.within(_UNSEEN))

    def _count(self, until: Deadline) -> PrintCounters:
        if self._counts is False:
            return PrintCounters()
        questions = self._profile.counters
        self._line.start_anew()
        self._line.expect_counter(expected=True)
        try:
            cuts = self._line.ask(questions.cuts, _tells_cuts, _COUNTED, until) if questions.cuts else None
            ups = (
                self._line.ask(questions.power_ups, _tells_power_ups, _COUNTED, until) if questions.power_ups else None
            )
        finally:
            self._line.expect_counter(expected=False)
        # silence at first is not supported, and is not asked again; later it is a printer that does not answer now
        self._counts = self._counts or cuts is not None or ups is not None
        return PrintCounters(cuts=cuts_in(cuts) if cuts else None, power_ups=power_ups_in(ups) if ups else None)

    def words(self, until: Deadline) -> dict[str, str]:
        """Ask for what the printer calls itself; silence is not supported, and ends the questions.

        Raises:
            DeviceError: the line is gone or takes nothing.
        """
        return self._words(_WORDS, until) or self._words(_OTHER_WORDS, until)

    def _words(self, numbers: dict[str, int], until: Deadline) -> dict[str, str]:
        found: dict[str, str] = {}
        self._line.start_anew()
        for name, number in numbers.items():
            answer = self._line.ask(commands.ask_words(number), _is_text, _ANSWER, until)
            if not isinstance(answer, Block):
                break
            found[name] = answer.data.decode("ascii", "replace").strip()
        return found

    def _with_mouth(self, status: PrinterStatus, until: Deadline) -> PrinterStatus:
        answer = self._ask_mouth(until)
        if answer is not None:
            self._mouth_heard = True
            return add_mouth(status, answer)
        if self._mouth_heard:
            return add_mouth(status, Media.UNKNOWN)
        self._mouth_heard = False  # this device has no such sensor, whatever others of its kind have
        return status

    def _ask_mouth(self, until: Deadline) -> Answer | None:
        if self._profile.mouth is None or self._mouth_heard is False:
            return None
        match self._profile.mouth:
            case Mouth.MASUNG:
                self._line.start_anew()
                return self._line.ask(commands.ASK_EXIT_MASUNG, is_exit, _ANSWER, until)
            case Mouth.CUSTOM:
                return self._line.ask(commands.ASK_FULL_STATUS_CUSTOM, _is_full_status, _ANSWER, until)

    def _ask(self, until: Deadline) -> dict[int, int]:
        try:
            return self._line.ask_status(_ANSWER, until)
        except DeviceError as error:
            if error.reason is not ErrorReason.TIMEOUT:
                raise
            return {}  # a printer that takes no question gives no answer


def _is_text(answer: Answer) -> bool:
    return isinstance(answer, Block) and answer.head == HEAD_TEXT


def _is_full_status(answer: Answer) -> bool:
    return isinstance(answer, GroupedStatus) and answer.groups == ALL_GROUPS


def _tells_cuts(answer: Answer) -> bool:
    return cuts_in(answer) is not None


def _tells_power_ups(answer: Answer) -> bool:
    return power_ups_in(answer) is not None


def _tells_retracts(answer: Answer) -> bool:
    return retracts_in(answer) is not None
