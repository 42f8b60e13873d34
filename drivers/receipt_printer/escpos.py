"""Print receipts on an ESC/POS printer, and say "printed" only when the printer itself has said so."""

from datetime import timedelta

from drivers.api import (
    Deadline,
    DeviceState,
    Indeterminate,
    NotPrinted,
    Paper,
    Printed,
    PrinterStatus,
    PrintFailure,
    PrintOutcome,
    Raster,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.receipt_printer import commands
from drivers.receipt_printer.conversation import Conversation
from drivers.receipt_printer.fences import FenceMaker, RaisedFence
from drivers.receipt_printer.profiles import PROFILES, Fence
from drivers.receipt_printer.status import HEAD_CLEARED, Answer, Block, decide, failure
from drivers.transport import open_line

_ANSWER = timedelta(seconds=0.5)  # DLE EOT is answered on reception, whatever the printer does
_ROUND = timedelta(seconds=2)  # all four questions
_SETTLE = timedelta(seconds=2)  # an idle printer answers a fence at once; one that ends an older receipt takes longer
_QUIET = timedelta(seconds=0.15)  # a stale answer comes right behind another
_WATCH = timedelta(seconds=1)  # between two looks at the status while a receipt prints
_CLEAR = timedelta(seconds=2)  # kept back from the job's time to clear the printer's buffers
_CLEARED = Block(HEAD_CLEARED, b"")


class EscPosPrinter:
    """An ESC/POS printer on a line of our own (python-escpos encodes; its connections fail open and can hang).

    A receipt ends with a *fence*, a question that is answered in stream order. Which fence this device answers is found
    by asking before the first receipt, and again after every receipt whose end is unknown.
    """

    def __init__(self, transport: str, profile: str) -> None:
        """Prepare for the printer at ``transport``; nothing is opened yet.

        Raises:
            DeviceError: ``ILLEGAL`` for a profile that does not exist.
        """
        if profile not in PROFILES:
            raise DeviceError(
                ErrorReason.ILLEGAL, detail=f"no printer profile {profile!r}; known are {', '.join(PROFILES)}"
            )
        self._transport = transport
        self._profile = PROFILES[profile]
        self._fences = FenceMaker()
        self._proof: Fence | None = None  # None: not known, or an older receipt may still lie in the printer
        self._torn = False  # whether a receipt was given up and may hang half printed before the knife
        self._conversation: Conversation | None = None

    def open(self) -> None:
        """Take the line and find the printer answering.

        Raises:
            DeviceError: there is no line, or nobody answers on it.
        """
        if self._conversation is not None:
            return
        self._conversation = Conversation(open_line(self._transport))
        self._proof = None
        try:
            if self._ask(Deadline.after(_ROUND)):
                return
        except DeviceError:
            self.close()
            raise
        self.close()
        raise DeviceError(ErrorReason.OFFLINE, detail="no answer to DLE EOT 1")

    def close(self) -> None:
        """Give the line back; never raises."""
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            conversation.close()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``).

        Raises:
            DeviceError: the line is gone or was never opened.
        """
        return self._decide(self._ask(Deadline.after(_ROUND)))

    def print(self, picture: Raster, until: Deadline) -> PrintOutcome:
        """Print ``picture`` and cut. Nothing is ever sent twice; returns by ``until``.

        Paper out or an open cover in the middle is waited out: the printer keeps what it has and goes on when somebody
        has helped it. At the end of the time what it still holds is cleared, so that it cannot come out later.

        Raises:
            ValueError: the picture does not fit the paper or contradicts itself.
        """
        receipt = commands.encode_receipt(picture, self._profile)
        try:
            refusal = self._prepare(until)
        except DeviceError:
            return NotPrinted(PrintFailure.OFFLINE)
        if refusal is not None:
            return NotPrinted(refusal)
        try:
            return self._send(receipt, picture.height, until)
        except DeviceError:  # bytes are out and the line is gone; whoever asks next finds it closed
            self.close()
            return Indeterminate()

    # --- before the first byte ------------------------------------------------------------------------------------

    def _prepare(self, until: Deadline) -> PrintFailure | None:
        refusal = failure(self._decide(self._ask(until)))
        if refusal is None and self._proof is None:
            self._proof = self._find_proof(until)
            if self._torn:
                self._line.say(commands.CUT_WHAT_HANGS, until)
        return refusal

    def _find_proof(self, until: Deadline) -> Fence | None:
        """Find the proof this printer can give, and end what an interrupted receipt may have left half sent.

        A printer in the middle of a band takes the next receipt for the rest of its picture. So a silence is met with
        such a rest before it is believed.
        """
        found = self._try_fences(until)
        if found is None:
            self._line.say(commands.REST_OF_A_BAND, until)
            found = self._try_fences(until)
        return found

    def _try_fences(self, until: Deadline) -> Fence | None:
        for kind in self._profile.fences:
            fence = self._fences.make(kind)
            self._line.start_anew()
            self._line.say(fence.question, until.at_most(_SETTLE))
            if self._line.hear(fence.proves, until.at_most(_SETTLE)) is not None:
                self._wait(until.at_most(_QUIET))
                return kind
        return None

    # --- sending --------------------------------------------------------------------------------------------------

    def _send(self, receipt: bytes, rows: int, until: Deadline) -> PrintOutcome:
        proof, self._proof, self._torn = self._proof, None, True
        if proof is None:
            return self._send_unproven(receipt, rows, until)
        fence = self._fences.make(proof)
        end = until.sooner(min(_CLEAR, timedelta(seconds=until.remaining / 4)))
        self._line.start_anew()
        if self._taken(receipt + fence.question, end) and self._await(fence, end):
            return self._confirm(fence, until)
        return self._give_up(fence, until)

    def _send_unproven(self, receipt: bytes, rows: int, until: Deadline) -> PrintOutcome:
        """Print on a printer that answers no fence; nobody will ever know, and nobody is told otherwise."""
        self._line.say(receipt, until)
        self._wait(until.at_most(timedelta(seconds=rows / self._profile.rows_per_second)))
        self._torn = False  # it was sent whole, with its own cut
        return Indeterminate()

    def _taken(self, data: bytes, end: Deadline) -> bool:
        try:
            self._line.say(data, end)
        except DeviceError as error:
            if error.reason is not ErrorReason.TIMEOUT:
                raise
            return False
        return True

    def _await(self, fence: RaisedFence, end: Deadline) -> bool:
        """Wait for the fence; paper and cover are waited for, a broken printer is not."""
        while not end.expired:
            if self._line.hear(fence.proves, end.at_most(_WATCH)) is not None:
                return True
            status = self._decide(self._ask(end))
            if status.device is DeviceState.HARDWARE_ERROR or status.paper is Paper.JAMMED:
                return False
        return False

    def _confirm(self, fence: RaisedFence, until: Deadline) -> PrintOutcome:
        match fence.kind:
            case Fence.PROCESS_ID:
                proven = True
            case Fence.PAPER_SENSOR:  # "processed" is only "printed" while nothing stops the last lines
                proven = self._decide(self._ask(until)).ready
        if not proven:
            return Indeterminate()
        self._proof, self._torn = fence.kind, False
        return Printed()

    def _give_up(self, fence: RaisedFence, until: Deadline) -> PrintOutcome:
        """Clear the printer, so that the receipt cannot come out after all, and say why it did not."""
        self._line.say(commands.CLEAR_BUFFERS, until.at_most(_CLEAR))
        heard = self._line.hear(lambda answer: answer == _CLEARED or fence.proves(answer), until.at_most(_CLEAR))
        if heard is None:
            return Indeterminate()
        if heard != _CLEARED:
            return self._confirm(fence, until)
        reason = failure(self._decide(self._ask(until)))
        if reason in {None, PrintFailure.OFFLINE}:  # no fault that the printer itself names
            return Indeterminate()
        return NotPrinted(reason)

    # --- asking ---------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> Conversation:
        if self._conversation is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the printer's line is not open")
        return self._conversation

    def _ask(self, until: Deadline) -> dict[int, int]:
        try:
            return self._line.ask_status(_ANSWER, until)
        except DeviceError as error:
            if error.reason is not ErrorReason.TIMEOUT:
                raise
            return {}  # a printer that takes no question gives no answer

    def _decide(self, answers: dict[int, int]) -> PrinterStatus:
        return decide(answers, mechanical_error_is_jam=self._profile.mechanical_error_is_jam)

    def _wait(self, until: Deadline) -> None:
        self._line.hear(_nothing, until)


def _nothing(_: Answer) -> bool:
    return False
