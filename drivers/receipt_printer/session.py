"""One opened printer: its line, the interview over it, and the proof it gives."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from drivers.api import Deadline, Media, PrintCounters, PrintMarks, Raster
from drivers.receipt_printer import commands
from drivers.receipt_printer.answers import Answer
from drivers.receipt_printer.conversation import Conversation
from drivers.receipt_printer.fences import RaisedFence, Trail
from drivers.receipt_printer.interview import Interview
from drivers.receipt_printer.profiles import Fence, PrinterProfile
from drivers.receipt_printer.proof import HeldUp, Prover
from drivers.receipt_printer.status import decide_news, hopeless
from drivers.transport import StreamLine

_ALONG = frozenset({Fence.PROCESS_ID, Fence.PAPER_SENSOR})  # a counter of cuts says nothing of bands
_LOOK = timedelta(seconds=0.25)  # between two looks at the mouth


@dataclass(frozen=True, slots=True)
class Ready:
    """A printer that answered in stream order: by which fence, and its counters then."""

    head: Fence
    counters: PrintCounters
    retracts: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One receipt, ready to be sent.

    Attributes:
        data: everything that prints, cuts and presents it.
        rows: its height.
        trail: the questions behind its bands, None where its proof is no such question.
        fence: the question behind it.
        counters: the printer's counters before it.
        retracts: how many receipts its presenter had drawn back before it, None where nothing tells.
    """

    data: bytes = field(repr=False)
    rows: int
    trail: Trail | None
    fence: RaisedFence
    counters: PrintCounters
    retracts: int | None

    @property
    def marks(self) -> PrintMarks:
        """By what this receipt can be told again."""
        return PrintMarks(process_id=self.fence.mark.decode("ascii"), counters=self.counters)


class Session:
    """What belongs to one opening of the line, and ends with it."""

    def __init__(self, line: StreamLine, profile: PrinterProfile) -> None:
        """Talk over ``line`` to a printer of this profile."""
        self.line = Conversation(line)
        self.interview = Interview(self.line, profile)
        self.prover = Prover(self.line, self.interview)
        self.recognised = True
        """Whether the profile is sure: by the settings, or by the printer's own words."""

    @property
    def profile(self) -> PrinterProfile:
        """What the printer is taken for."""
        return self.interview.profile

    @property
    def sensors(self) -> tuple[str, ...]:
        """What the model may see, in a technician's words."""
        profile = self.profile
        has = {
            "near-end": profile.near_end,
            "exit": profile.mouth is not None and self.interview.sees_mouth,
            "presenter": profile.presenter is not None,
        }
        return tuple(name for name, there in has.items() if there)

    def make_job(self, picture: Raster, ready: Ready) -> Job:
        """Return ``picture`` as a job that the same kind of fence ends that the printer answered before it.

        Raises:
            ValueError: the picture does not fit the paper or contradicts itself.
        """
        trail = Trail(lambda: self.prover.tail(ready.head)) if ready.head in _ALONG else None
        return Job(
            data=commands.encode_receipt(picture, self.profile, trail.lay if trail else bytes),
            rows=picture.height,
            trail=trail,
            fence=self.prover.tail(ready.head),
            counters=ready.counters,
            retracts=ready.retracts,
        )

    def taken(self, data: bytes, held_up: HeldUp, end: Deadline) -> bool:
        """Send ``data``; False when the printer did not take all of it in time, or says that it cannot go on.

        ``held_up`` hears meanwhile what the printer tells by itself: a full buffer lets no question through.

        Raises:
            DeviceError: the line is gone.
        """

        def look(news: Answer) -> bool:
            status = decide_news(news, self.profile.meaning)
            held_up.look(status)
            return not hopeless(status)

        return self.line.deliver(data, look, end)

    def mouth(self, wanted: frozenset[Media], until: Deadline) -> Media | None:
        """Look at the mouth until what lies there is ``wanted``; return what was seen last.

        Raises:
            DeviceError: the line is gone.
        """
        while True:
            seen = self.interview.status(Deadline.after(timedelta(seconds=2))).media
            if seen is None or seen in wanted or until.expired:
                return seen
            time.sleep(until.slice(_LOOK.total_seconds()))  # the mouth tells nothing by itself: it is looked at
