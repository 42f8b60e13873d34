"""Send one receipt and find out what came of it; nothing is ever sent twice."""

from datetime import timedelta

from drivers.api import (
    Deadline,
    Indeterminate,
    Media,
    NotPrinted,
    Presented,
    Printed,
    PrintFailure,
    PrintOutcome,
    PrintWitness,
    Retracted,
)
from drivers.receipt_printer import commands
from drivers.receipt_printer.answers import HEAD_CLEARED, Answer, Block
from drivers.receipt_printer.mouth import who_has_it
from drivers.receipt_printer.profiles import Fence
from drivers.receipt_printer.proof import HeldUp
from drivers.receipt_printer.session import Job, Session
from drivers.receipt_printer.status import failure

_CLEAR = timedelta(seconds=2)  # kept back from the job's time to clear the printer's buffers
_AT_MOUTH = timedelta(seconds=2)  # from the knife to the sensor at the mouth
_CLEARED = Block(HEAD_CLEARED, b"")


class Delivery:
    """One receipt on its way. ``cut`` tells whether it left the knife whole, as far as anybody knows."""

    def __init__(self, session: Session, job: Job, witness: PrintWitness) -> None:
        """Prepare to send ``job``; ``witness`` hears how far it gets."""
        self.job = job
        self.cut = False
        self._session = session
        self._witness = witness
        self._held_up = HeldUp(witness.held_up)

    def send(self, until: Deadline) -> PrintOutcome:
        """Send it, wait for its proof, and clear the printer when the time is over.

        Raises:
            DeviceError: the line is gone; nobody knows what came out.
        """
        session, job = self._session, self.job
        if job.fence.kind is Fence.POLLING:
            return self._send_unproven(until)
        end = until.sooner(min(_CLEAR, timedelta(seconds=until.remaining / 4)))
        session.line.start_anew()
        if job.trail is not None:
            session.line.set_aside(job.trail.notes)
        session.line.expect_counter(expected=job.fence.kind is Fence.CUT_COUNTER)
        if not session.taken(job.data + job.fence.question, self._held_up, end):
            return self._give_up(until)
        self._witness.awaiting()
        heard = session.prover.await_tail(job.fence, end, self._held_up)
        return self._give_up(until) if heard is None else self._confirm(heard, until)

    def _send_unproven(self, until: Deadline) -> PrintOutcome:
        """Print on a printer that answers no fence; nobody will ever know, and nobody is told otherwise."""
        session, job = self._session, self.job
        if not session.taken(job.data, self._held_up, until):
            return Indeterminate()
        self._witness.awaiting()
        session.prover.wait(until.within(timedelta(seconds=job.rows / session.profile.rows_per_second)))
        self.cut = True  # it was sent whole, with its own cut
        return Indeterminate()

    def _confirm(self, heard: Answer, until: Deadline) -> PrintOutcome:
        session, job = self._session, self.job
        session.line.expect_counter(expected=False)
        outcome = session.prover.confirm(job.fence, heard, job.counters, until)
        if outcome != Printed():
            return outcome
        if job.trail is not None and not job.trail.unbroken:  # cut off, but something of it is missing
            return Indeterminate()
        self.cut = True
        match session.mouth(frozenset({Media.PRESENT, Media.JAMMED}), until.within(_AT_MOUTH)):
            case Media.PRESENT:
                return Presented()
            case Media.JAMMED:  # whole and cut, and stuck: a hand may pull it out
                return Indeterminate()
            case _ if self._drawn_back(until):
                return Retracted()
            case _:
                return outcome

    def _drawn_back(self, until: Deadline) -> bool:
        """Tell whether a presenter took the receipt back by itself before anybody looked."""
        if self._session.profile.presenter is None:
            return False
        now = self._session.interview.retracts(until)
        return who_has_it(self.job.retracts, now, asked=False) == Retracted()

    def _give_up(self, until: Deadline) -> PrintOutcome:
        """Clear the printer, so that the receipt cannot come out after all, and say why it did not."""
        session, fence = self._session, self.job.fence
        session.line.say(commands.CLEAR_BUFFERS, until.within(_CLEAR))
        heard = session.line.hear(lambda answer: answer == _CLEARED or fence.reached(answer), until.within(_CLEAR))
        session.line.expect_counter(expected=False)
        if heard is None:
            return Indeterminate()
        if heard != _CLEARED:
            return self._confirm(heard, until)
        reason = failure(session.interview.status(until))
        if reason in {None, PrintFailure.OFFLINE} or self._may_hang_complete:  # no fault that the printer itself names
            return Indeterminate()
        return NotPrinted(reason, begun=True)

    @property
    def _may_hang_complete(self) -> bool:
        """Whether all of the picture may be on paper that is not cut off: a hand may tear it off."""
        job = self.job
        return job.trail is None or job.fence.kind is not Fence.PROCESS_ID or job.trail.ended
