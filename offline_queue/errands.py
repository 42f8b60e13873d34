"""Run what is due from time to time: reports, what became of cases, content packages, the certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, assert_never

from offline_queue.alarms import CountWatch
from offline_queue.conduct import GoOn, Next, Stop
from offline_queue.model import IdentityRejected, LinkDown
from offline_queue.outbox import Outbox
from offline_queue.renewal import Renewal, RenewalError
from offline_queue.replies import (
    CertificateAnswer,
    Changes,
    ChangesAnswer,
    Fetched,
    Issued,
    NotModified,
    NotOffered,
    PackageAnswer,
    ReportAnswer,
    Reported,
)
from offline_queue.report import Report
from offline_queue.road import Road

REPORT: Final = "report"
CHANGES: Final = "changes"
RENEWAL: Final = "renewal"
PACKAGES: Final = "packages"

_REPORT_EVERY: Final = timedelta(seconds=60)
_CHANGES_EVERY: Final = timedelta(seconds=120)
_NEXT_PAGE: Final = timedelta(seconds=1)
_LOOK_EVERY: Final = timedelta(hours=1)
_SPREAD: Final = 0.2


class Reception(Protocol):
    """Where reports go; see `offline_queue.district.DistrictClient`."""

    def report(self, report: Report) -> ReportAnswer:
        """Say how this terminal is."""


class Bulletin(Protocol):
    """Who tells what became of cases; see `offline_queue.district.DistrictClient`."""

    def changes(self, cursor: str) -> ChangesAnswer:
        """Ask what happened after ``cursor``."""


class Authority(Protocol):
    """Who issues certificates; see `offline_queue.district.DistrictClient`."""

    def certify(self, request: str) -> CertificateAnswer:
        """Ask for a certificate with a signing request (PEM)."""

    def renew(self) -> None:
        """Show the new certificate from the next call on."""


class Publishing(Protocol):
    """Who publishes content packages; see `offline_queue.district.DistrictClient`."""

    def package(self, name: str, tag: str) -> PackageAnswer:
        """Ask for one, unless it has the entity tag still."""


class Shelf(Protocol):
    """Where content packages go, to be judged there."""

    def tag(self, name: str) -> str:
        """Return the entity tag of the package that is there, empty where there is none."""

    def take(self, name: str, content: bytes) -> bool:
        """Judge a package and keep it if it is good; return False where it is to be sent again as it is."""


class Reporting:
    """Says every minute or so how the terminal is, so that silence is a sign."""

    def __init__(self, reception: Reception, report: Callable[[], Report], watch: CountWatch) -> None:
        """Send what ``report`` returns; ``watch`` hears when the district counts otherwise."""
        self._reception = reception
        self._report = report
        self._watch = watch

    def run(self, road: Road) -> Next | None:
        """Send one report when it is due."""
        if not road.is_due(REPORT):
            return None
        road.put_off(REPORT, spread(_REPORT_EVERY, road.fraction()))
        answer = self._reception.report(self._report())
        if isinstance(answer, Reported) and answer.counted is not None:
            self._watch.hear(answer.counted, disputed=True)
        return _following(road, REPORT, answer)


class Following:
    """Follows what becomes of this terminal's cases, for residents who ask while the district is away."""

    def __init__(self, bulletin: Bulletin, outbox: Outbox) -> None:
        """Write down in ``outbox`` what ``bulletin`` tells."""
        self._bulletin = bulletin
        self._outbox = outbox

    def run(self, road: Road) -> Next | None:
        """Ask for one page of changes when it is due."""
        if not road.is_due(CHANGES):
            return None
        road.put_off(CHANGES, spread(_CHANGES_EVERY, road.fraction()))
        cursor = self._outbox.cursor()
        answer = self._bulletin.changes(cursor)
        if isinstance(answer, Changes) and (answer.changes or answer.cursor != cursor):
            self._outbox.note_changes(answer)
            if answer.more and answer.cursor != cursor:  # a feed that stands still is not asked in a hurry
                road.put_off(CHANGES, _NEXT_PAGE)  # submissions go in between
        return _following(road, CHANGES, answer)


class Fetching:
    """Asks for content packages, one at a time, so that a round of them holds no submission up."""

    def __init__(self, publishing: Publishing, shelf: Shelf, names: Sequence[str], every: timedelta) -> None:
        """Ask ``publishing`` for each of ``names`` once in about ``every``, and hand to ``shelf`` what is new."""
        self._publishing = publishing
        self._shelf = shelf
        self._names = tuple(names)
        self._every = every
        self._turn = 0
        self._judged: dict[str, str] = {}  # entity tags of packages that need not come again, taken or refused

    def run(self, road: Road) -> Next | None:
        """Ask for one package when it is due."""
        if not road.is_due(PACKAGES):
            return None
        name = self._names[self._turn]
        self._turn = (self._turn + 1) % len(self._names)
        road.put_off(PACKAGES, _NEXT_PAGE if self._turn else spread(self._every, road.fraction()))
        answer = self._publishing.package(name, self._judged.get(name) or self._shelf.tag(name))
        if isinstance(answer, Fetched) and self._shelf.take(name, answer.content):
            self._judged[name] = answer.tag
        return _following(road, PACKAGES, answer)


class Renewing:
    """Renews the device's certificate in good time, and also long after it has ended."""

    def __init__(
        self,
        authority: Authority,
        renewal: Renewal,
        *,
        on_outcome: Callable[[str], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep the files of ``renewal`` good; ``on_outcome`` hears a word: ``renewed``, ``refused`` or ``unusable``."""
        self._authority = authority
        self._renewal = renewal
        self._on_outcome = on_outcome
        self._clock = clock

    def run(self, road: Road) -> Next | None:
        """Look at the certificate when it is due, and ask for another when it is time."""
        if not road.is_due(RENEWAL):
            return None
        road.put_off(RENEWAL, _LOOK_EVERY)
        try:
            request = self._renewal.request(self._clock())
            if request is None:
                return None
            return self._conclude(road, self._authority.certify(request))
        except RenewalError:
            self._on_outcome("unusable")
            return None

    def _conclude(self, road: Road, answer: CertificateAnswer) -> Next:
        match answer:
            case Issued():
                self._renewal.install(answer)
                self._authority.renew()
                self._on_outcome("renewed")
            case NotOffered() | IdentityRejected():
                # Whether submissions are refused too, they find out themselves: this call alone stops nobody.
                self._on_outcome("refused")
                return GoOn()
            case LinkDown():
                pass
            case _:
                assert_never(answer)
        return _following(road, RENEWAL, answer)


def spread(every: timedelta, fraction: float) -> timedelta:
    """Return ``every`` give or take a fifth, by chance, so that terminals do not fall into step."""
    return every * (1 - _SPREAD + 2 * _SPREAD * fraction)


def _following(
    road: Road,
    name: str,
    answer: Reported | Changes | Issued | Fetched | NotModified | NotOffered | LinkDown | IdentityRejected,
) -> Next:
    """Say what to do after a call beside the submissions: its own refusal stops nothing else."""
    match answer:
        case LinkDown(retry_after=wait):
            if wait is None:
                return road.down({name}, answer)
            road.put_off_by_order(name, wait)
        case IdentityRejected():
            return Stop()
        case Reported() | Changes() | Issued() | Fetched() | NotModified() | NotOffered():
            road.through({name})
    return GoOn()
