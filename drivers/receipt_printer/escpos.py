"""Print receipts on an ESC/POS printer, and say "printed" only when the printer itself has said so."""

from datetime import timedelta

from drivers.api import (
    UNWITNESSED,
    Deadline,
    Indeterminate,
    Media,
    NotPrinted,
    Presented,
    PrintCounters,
    PrinterDescription,
    PrinterStatus,
    PrintFailure,
    PrintOutcome,
    PrintWitness,
    Raster,
    Retracted,
    Taken,
)
from drivers.errors import DeviceError, ErrorReason
from drivers.receipt_printer import commands
from drivers.receipt_printer.delivery import Delivery
from drivers.receipt_printer.mouth import who_has_it
from drivers.receipt_printer.profiles import AUTO, FALLBACK, PROFILES, Fence, recognise
from drivers.receipt_printer.session import Ready, Session
from drivers.receipt_printer.status import failure
from drivers.transport import open_line

_ROUND = timedelta(seconds=2)  # all four questions
_RETRACT = timedelta(seconds=3)
_EMPTY = frozenset({Media.NOT_PRESENT})


class EscPosPrinter:
    """An ESC/POS printer on a line of our own (python-escpos encodes; its connections fail open and can hang).

    Before a receipt the printer must answer in stream order (the *head fence*); the receipt ends with the same kind of
    question (the *tail fence*). Which kind this device answers is found by asking. Nothing is ever sent twice.
    """

    def __init__(self, transport: str, profile: str) -> None:
        """Prepare for the printer at ``transport``; nothing is opened yet. Profile ``auto`` asks the printer itself.

        Raises:
            DeviceError: ``ILLEGAL`` for a profile that does not exist.
        """
        if profile != AUTO and profile not in PROFILES:
            known = ", ".join([*PROFILES, AUTO])
            raise DeviceError(ErrorReason.ILLEGAL, detail=f"no printer profile {profile!r}; known are {known}")
        self._transport = transport
        self._profile = PROFILES.get(profile)  # None: the printer is asked after each opening
        self._torn = False  # whether a receipt was given up and may hang half printed before the knife
        self._retracts: int | None = None  # how many receipts were ever drawn back, before the last one was sent
        self._session: Session | None = None

    def open(self) -> None:
        """Take the line and find the printer answering.

        Raises:
            DeviceError: there is no line, or nobody answers on it.
        """
        if self._session is not None:
            return
        session = Session(open_line(self._transport), self._profile or FALLBACK)
        session.recognised = self._profile is not None
        self._session = session
        try:
            if session.interview.reachable(Deadline.after(_ROUND)):
                return
        except DeviceError:
            self.close()
            raise
        self.close()
        raise DeviceError(ErrorReason.OFFLINE, detail="no answer to DLE EOT 1")

    def close(self) -> None:
        """Give the line back; never raises."""
        session, self._session = self._session, None
        if session is not None:
            session.line.close()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; silence is a status (``offline``).

        Raises:
            DeviceError: the line is gone or was never opened.
        """
        return self._opened.interview.status(Deadline.after(_ROUND))

    def print(self, picture: Raster, until: Deadline, witness: PrintWitness = UNWITNESSED) -> PrintOutcome:
        """Print ``picture`` and cut. Nothing is ever sent twice; returns by ``until``.

        ``witness`` hears of the first byte before it goes out. Paper out or an open cover in the middle is waited out:
        the printer keeps what it has and goes on when somebody has helped it. At the end of the time what it still
        holds is cleared, so that it cannot come out later.

        Raises:
            ValueError: the picture does not fit the paper or contradicts itself.
        """
        try:
            session = self._opened
            ready = self._prepare(session, until)
        except DeviceError:
            return NotPrinted(PrintFailure.OFFLINE)
        if isinstance(ready, PrintFailure):
            return NotPrinted(ready)
        delivery = Delivery(session, session.make_job(picture, ready), witness)
        self._retracts = ready.retracts
        witness.sending(delivery.job.marks)
        try:
            outcome = delivery.send(until)
        except DeviceError:  # bytes are out and the line is gone; whoever asks next finds it closed
            self.close()
            outcome = Indeterminate()
        self._torn = not delivery.cut
        return outcome

    def watch_mouth(self, until: Deadline) -> Presented | Taken | Retracted:
        """Watch a receipt that was presented until it is taken; at the end of the time draw it back if possible.

        A presenter may draw it back by itself, and a hand may be quicker than the command: its count of retracts tells.
        A presenter that does not count leaves a receipt ``Presented`` that is gone: nobody knows where.

        Raises:
            DeviceError: the line is gone.
        """
        session = self._opened
        presenter = session.profile.presenter
        gone = session.mouth(_EMPTY, until) is Media.NOT_PRESENT
        if presenter is None:
            return Taken() if gone else Presented()
        if not gone:
            session.line.say(presenter.retract, Deadline.after(_RETRACT))
            if session.mouth(_EMPTY, Deadline.after(_RETRACT)) is not Media.NOT_PRESENT:
                return Presented()
        return who_has_it(self._retracts, session.interview.retracts(Deadline.after(_RETRACT)), asked=not gone)

    def counters(self, until: Deadline) -> PrintCounters:
        """Return the counters once all that the printer was ever sent is printed or lost; none if nothing shows that.

        Raises:
            DeviceError: the printer cannot say so now; what it holds may still come out.
        """
        session = self._opened
        if not session.interview.status(until).ready:
            raise DeviceError(ErrorReason.OFFLINE, detail="the printer cannot print what it may still hold")
        self._recognise(session, until)
        head = session.prover.reach_head(until)
        if head is None:
            raise DeviceError(ErrorReason.TIMEOUT, detail="no answer in stream order")
        self._torn = self._torn or session.prover.flushed
        return PrintCounters() if head is Fence.POLLING else session.interview.counters(until)

    def expect_torn(self) -> None:
        """Know that an earlier receipt may hang half printed before the knife; it is cut off before the next one."""
        self._torn = True

    def describe(self, until: Deadline) -> PrinterDescription:
        """Ask the printer what it is and what it can prove; a printer that cannot print is not asked for its proof.

        Raises:
            DeviceError: the line is gone or takes nothing.
        """
        session = self._opened
        if not session.interview.status(until).ready:
            known = session.profile.name if session.recognised else AUTO
            return PrinterDescription(profile=known, sensors=session.sensors)
        self._recognise(session, until)
        session.interview.status(until)  # in the words of the model at last: has it a sensor at the mouth?
        words = session.interview.words(until)
        proof = session.prover.reach_head(until)
        return PrinterDescription(
            profile=session.profile.name,
            model=tuple(words.items()),
            proof="" if proof is None else proof.value,
            sensors=session.sensors,
            counters=session.interview.counters(until),
        )

    # --- before the first byte ------------------------------------------------------------------------------------

    @property
    def _opened(self) -> Session:
        if self._session is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the printer's line is not open")
        return self._session

    def _prepare(self, session: Session, until: Deadline) -> Ready | PrintFailure:
        status = session.interview.status(until)
        refusal = failure(status)
        if refusal is not None:
            return refusal
        self._recognise(session, until)
        head = session.prover.reach_head(until)
        if head is None:
            return PrintFailure.OFFLINE
        presenter = session.profile.presenter
        if presenter is not None and status.media is Media.PRESENT:  # somebody else's receipt
            session.line.say(presenter.retract, until)
        if self._torn or session.prover.flushed:
            session.line.say(commands.CUT_WHAT_HANGS, until)
            self._torn = False
        return Ready(head, session.interview.counters(until), session.interview.retracts(until))

    def _recognise(self, session: Session, until: Deadline) -> None:
        """Ask a printer whose profile is ``auto`` what it is, once; what says nothing is taken for a generic one."""
        if not session.recognised:
            words = session.interview.words(until)
            session.interview.take_for(recognise(" ".join(words.get(name, "") for name in ("maker", "model"))))
            session.recognised = True
