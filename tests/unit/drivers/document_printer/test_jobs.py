"""What became of a job is what the printer itself says of it, by name, state and count."""

import pytest

from drivers.document_printer.jobs import Faults, Ticket, job_name, judge, read_ticket
from drivers.document_printer.message import Value
from drivers.documents import (
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinted,
)

TICKET = Ticket(7, "0123456789abcdef")
UNKNOWN = DocumentIndeterminate(TICKET.text)


def judged(state: Value, *, faults: Faults = Faults(), **more: list[Value]) -> DocumentOutcome | None:  # noqa: B008 - frozen
    """Judge a job of two pages in this state; ``more`` has low lines for hyphens."""
    said: dict[str, list[Value]] = {"job-name": [job_name(TICKET.token)], "job-state": [state]}
    return judge(said | {name.replace("_", "-"): value for name, value in more.items()}, TICKET, 2, faults)


@pytest.mark.parametrize("state", [3, 4, 5, 6])
def test_a_job_under_way_is_waited_for(state: int) -> None:
    """Pending, held, processing, and stopped for paper."""
    assert judged(state, job_impressions_completed=[2]) is None


def test_completed_counts_only_with_the_count() -> None:
    """Impressions, or sheets where a printer does not count impressions; never neither."""
    assert judged(9, job_impressions_completed=[2]) == DocumentPrinted(2)
    assert judged(9, job_media_sheets_completed=[2]) == DocumentPrinted(2)
    assert judged(9, job_impressions_completed=[None], job_media_sheets_completed=[2]) == DocumentPrinted(2)
    assert judged(9) == UNKNOWN
    assert judged(9, job_impressions_completed=[1], job_media_sheets_completed=[2]) == UNKNOWN
    assert judged(9, job_impressions_completed=[3]) == UNKNOWN
    assert judged(9, job_impressions_completed=["2"]) == UNKNOWN


@pytest.mark.parametrize("reason", ["job-completed-with-errors", "processing-to-stop-point", "aborted-by-system"])
def test_completed_with_a_reason_that_contradicts_is_not_believed(reason: str) -> None:
    """CUPS 2.4.2 called an aborted job completed, with such a reason beside it."""
    assert judged(9, job_impressions_completed=[2], job_state_reasons=[reason]) == UNKNOWN


@pytest.mark.parametrize(
    ("state", "reason", "faults", "failure"),
    [
        (7, "job-canceled-at-device", Faults(), DocumentFailure.CANCELED),
        (7, "job-canceled-by-user", Faults(before=DocumentFailure.PAPER_OUT), DocumentFailure.CANCELED),
        (7, "job-canceled-by-user", Faults(now=DocumentFailure.PAPER_OUT), DocumentFailure.PAPER_OUT),
        (8, "aborted-by-system", Faults(before=DocumentFailure.PAPER_JAMMED), DocumentFailure.PAPER_JAMMED),
        (8, "aborted-by-system", Faults(), DocumentFailure.HARDWARE_ERROR),
        (8, "document-format-error", Faults(), DocumentFailure.FORMAT_NOT_SUPPORTED),
    ],
)
def test_an_ended_job_has_a_reason(state: int, reason: str, faults: Faults, failure: DocumentFailure) -> None:
    """What stands in the way now comes first, then what the job says, then what stood in the way before."""
    assert judged(state, faults=faults, job_state_reasons=[reason]) == DocumentNotPrinted(failure)
    assert judged(state, faults=faults, job_state_reasons=[reason], job_impressions_completed=[1]) == (
        DocumentNotPrinted(failure, 1)
    )


@pytest.mark.parametrize("state", [7, 8])
def test_ended_with_every_page_counted_is_a_contradiction(state: int) -> None:
    """The pages may lie in the tray: nobody says that they do not."""
    assert judged(state, job_impressions_completed=[2]) == UNKNOWN


@pytest.mark.parametrize("state", [0, 10, None, "completed", True])
def test_a_state_that_nobody_knows_is_unknown(state: Value) -> None:
    """No guess is made."""
    assert judged(state, job_impressions_completed=[2]) == UNKNOWN


@pytest.mark.parametrize("name", [[], ["Doorstep fedcba9876543210"], [None], [job_name(TICKET.token)] * 2])
def test_a_job_by_another_name_is_not_ours(name: list[Value]) -> None:
    """Numbers are given anew after a power cut; names of random letters are not."""
    assert judged(9, job_name=name, job_impressions_completed=[2]) == UNKNOWN


def test_an_id_is_read_back_and_nothing_else_is() -> None:
    """What was written down before a restart is what the printer is asked for after it."""
    assert read_ticket(TICKET.text) == TICKET
    for text in (
        "",
        "7",
        "7-",
        "0-0123456789abcdef",
        "7-0123456789ABCDEF",
        "7-0123456789abcdef\n",
        "2147483648-0123456789abcdef",
    ):
        with pytest.raises(ValueError, match="no id"):
            read_ticket(text)


def test_faults_remember_one_look_back() -> None:
    """A fault that was cleared while the job was aborted is still the reason."""
    faults = Faults().then(DocumentFailure.PAPER_JAMMED).then(None)
    assert faults == Faults(None, DocumentFailure.PAPER_JAMMED)
    assert faults.then(None).before is DocumentFailure.PAPER_JAMMED
