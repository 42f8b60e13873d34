"""The IPP driver against a printer of other people's making: what it says came out, came out, and nothing else.

With ``--bench=real`` the test marked ``metal`` prints one page on the printer at ``DOORSTEP_DOCUMENT_PRINTER``.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from drivers.api import Cover, Deadline, DeviceState, Paper
from drivers.document_printer.ipp import IppPrinter
from drivers.documents import (
    Document,
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentPrinted,
    Toner,
)
from drivers.errors import DeviceError, ErrorReason
from kiosk.__main__ import main
from tests.hardware.discovery import DiscoveryStandIn
from tests.hardware.software_printer import SoftwarePrinter

PAGE = Document(
    pages=1,
    data=b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
)
TWO_PAGES = Document(data=PAGE.data, pages=2)


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.fixture(scope="session")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the software printer takes for the system bus."""
    stand_in = DiscoveryStandIn(tmp_path_factory.mktemp("bus"))
    yield stand_in.address
    stand_in.stop()


@pytest.fixture
def printer(tmp_path: Path, bus: str) -> Iterator[SoftwarePrinter]:
    """A printer that is switched on and has everything."""
    made = SoftwarePrinter(tmp_path, bus)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def jobs() -> list[str]:
    """The jobs' ids, as somebody wrote them down."""
    return []


@pytest.fixture
def printer_url(request: pytest.FixtureRequest, bus: str) -> str:
    """The printer's address: the software printer's, or the real one's."""
    assert bus  # it lives longer than a test, so it must be there before
    if request.config.getoption("--bench") == "real":
        return os.environ["DOORSTEP_DOCUMENT_PRINTER"]
    url: str = request.getfixturevalue("printer").url
    return url


@contextmanager
def _meanwhile(deed: Callable[[], object]) -> Iterator[None]:
    """Do ``deed`` in another thread while the body runs."""
    thread = threading.Thread(target=deed)
    thread.start()
    yield
    thread.join()


@contextmanager
def _when_working(url: str, deed: Callable[[], object]) -> Iterator[None]:
    """Do ``deed`` once the printer is busy, while the body runs."""

    def watch() -> None:
        end = time.monotonic() + 10
        while IppPrinter(url).status().device is not DeviceState.DEVICE_BUSY and time.monotonic() < end:
            time.sleep(0.02)
        deed()

    with _meanwhile(watch):
        yield


@contextmanager
def _when_called_off(printer: SoftwarePrinter) -> Iterator[None]:
    """Let the mechanism go on once the job is called off, while the body runs."""

    def watch() -> None:
        printer.wait_for_cancel()
        printer.happen("end")

    with _meanwhile(watch):
        yield


# --- it came out --------------------------------------------------------------------------------------------------


@pytest.mark.metal
def test_a_page_is_printed_when_the_printer_has_counted_it(printer_url: str, jobs: list[str]) -> None:
    """The printer's own job is completed and its own count is the one asked for; asked again it says the same."""
    driver = IppPrinter(printer_url)
    driver.open()
    assert driver.status().ready
    assert driver.print(PAGE, _until(60), jobs.append) == DocumentPrinted(1)
    assert driver.settle(jobs[0], 1, _until(10)) == DocumentPrinted(1)
    driver.close()


def test_the_printer_gets_the_document_byte_for_byte_and_no_name(printer: SoftwarePrinter, jobs: list[str]) -> None:
    """What is printed is what was asked for; what the printer's panel may show is a word and random letters."""
    IppPrinter(printer.url).print(PAGE, _until(20), jobs.append)
    assert printer.received == [PAGE.data]
    assert jobs[0].partition("-")[2] in next((printer._folder / "spool").glob("1-doorstep_*.pdf")).name


def test_the_job_is_written_down_before_the_document_goes_out(printer: SoftwarePrinter) -> None:
    """Whatever happens later, the job can be asked for."""
    before: list[list[bytes]] = []
    IppPrinter(printer.url).print(PAGE, _until(20), lambda _: before.append(printer.received))
    assert before == [[]]


def test_a_job_that_cannot_be_written_down_is_not_printed(printer: SoftwarePrinter) -> None:
    """Nothing comes out of which nobody would know; the printer is free again."""

    def fail(_: str) -> None:
        raise OSError(28, "disk full")

    with pytest.raises(OSError, match="disk full"):
        IppPrinter(printer.url).print(PAGE, _until(20), fail)
    assert printer.received == []
    assert IppPrinter(printer.url).print(PAGE, _until(20), _ignore) == DocumentPrinted(1)


def _ignore(_: str) -> None:
    """Write no job down."""


def test_paper_that_is_put_in_lets_the_job_go_on(printer: SoftwarePrinter) -> None:
    """Paper out in the middle is waited out; the document was sent once."""
    printer.do('say "STATE: +media-empty-error"; wait_for paper; say "STATE: -media-empty-error"\n' + _counts(2))
    driver = IppPrinter(printer.url)

    def refill() -> None:
        end = time.monotonic() + 10
        while driver.status().paper is not Paper.OUT and time.monotonic() < end:
            time.sleep(0.02)
        printer.happen("paper")

    with _meanwhile(refill):
        assert IppPrinter(printer.url).print(TWO_PAGES, _until(30), _ignore) == DocumentPrinted(2)
    assert len(printer.received) == 1


def test_low_toner_is_said_and_prints(printer: SoftwarePrinter) -> None:
    """A supply that is low is a word for staff, not a reason to refuse."""
    printer.do('say "STATE: +marker-supply-low-warning"\n' + _counts(1))
    driver = IppPrinter(printer.url)
    assert driver.print(PAGE, _until(20), _ignore) == DocumentPrinted(1)
    status = driver.status()
    assert (status.toner, status.paper, status.cover, status.ready) == (Toner.LOW, Paper.FULL, Cover.CLOSED, True)
    assert driver.print(PAGE, _until(20), _ignore) == DocumentPrinted(1)


def test_over_tls_the_printer_is_known_by_its_fingerprint(printer: SoftwarePrinter) -> None:
    """A printer signs its own certificate: the one in the settings is believed, another one gets nothing."""
    url = printer.url.replace("ipp://", "ipps://")
    driver = IppPrinter(f"{url}?fingerprint={printer.fingerprint}")
    assert driver.print(PAGE, _until(30), _ignore) == DocumentPrinted(1)
    for stranger in (IppPrinter(f"{url}?fingerprint={'0' * 64}"), IppPrinter(url)):
        with pytest.raises(DeviceError) as caught:
            stranger.status()
        assert caught.value.reason is ErrorReason.FAILURE
        outcome = stranger.print(PAGE, _until(10), _ignore)
        assert isinstance(outcome, DocumentNotPrinted)
    assert len(printer.received) == 1


# --- it did not ---------------------------------------------------------------------------------------------------


def test_a_jam_aborts_the_job_and_is_named(printer: SoftwarePrinter, jobs: list[str]) -> None:
    """Aborted is not printed, whatever a spooler would make of it; one page of two may lie in the tray."""
    printer.do(_counts(1) + '\nsay "STATE: +media-jam-error"; sleep 0.3; exit 1')
    driver = IppPrinter(printer.url)
    assert driver.print(TWO_PAGES, _until(20), jobs.append) == DocumentNotPrinted(DocumentFailure.PAPER_JAMMED, 1)
    assert driver.settle(jobs[0], 2, _until(10)) == DocumentNotPrinted(DocumentFailure.PAPER_JAMMED, 1)
    assert driver.status().paper is Paper.JAMMED


def test_while_paper_is_jammed_nothing_is_sent(printer: SoftwarePrinter) -> None:
    """What is known before the first byte is said before the first byte."""
    printer.do('say "STATE: +media-jam-error"\n' + _counts(1))
    driver = IppPrinter(printer.url)
    driver.print(PAGE, _until(20), _ignore)
    assert not driver.status().ready
    outcome = driver.print(PAGE, _until(20), _ignore)
    assert isinstance(outcome, DocumentNotPrinted)
    assert outcome.reason is DocumentFailure.PAPER_JAMMED
    assert len(printer.received) == 1


def test_when_nobody_brings_paper_the_job_is_called_off(printer: SoftwarePrinter, jobs: list[str]) -> None:
    """It does not come out for the next person, and the reason is why it was called off."""
    printer.do('say "STATE: +media-empty-error"; wait_for end')
    driver = IppPrinter(printer.url)
    with _when_called_off(printer):
        assert driver.print(PAGE, _until(8), jobs.append) == DocumentNotPrinted(DocumentFailure.PAPER_OUT)
    assert driver.settle(jobs[0], 1, _until(5)) == DocumentNotPrinted(DocumentFailure.CANCELED)


@pytest.mark.parametrize("deeds", ["wait_for ever", "wait_for end; say 'ATTR: job-impressions-completed=1'"])
def test_a_job_that_goes_on_after_it_was_called_off_is_left_open(printer: SoftwarePrinter, deeds: str) -> None:
    """A printer that says "canceled" too late, or of a job whose pages it has counted, has proved nothing."""
    printer.do(deeds)
    with _when_called_off(printer):
        assert isinstance(IppPrinter(printer.url).print(PAGE, _until(6), _ignore), DocumentIndeterminate)


def test_a_slow_job_can_be_called_off(printer: SoftwarePrinter) -> None:
    """The caller need not wait for the deadline."""
    printer.do("wait_for end")
    cancelled = threading.Event()
    with _when_working(printer.url, cancelled.set), _when_called_off(printer):
        outcome = IppPrinter(printer.url).print(PAGE, Deadline.after(timedelta(seconds=40), cancelled), _ignore)
    assert outcome == DocumentNotPrinted(DocumentFailure.CANCELED)


def test_a_printer_that_takes_one_job_at_a_time_says_so(printer: SoftwarePrinter) -> None:
    """Somebody else's job is a reason; nothing of ours went out."""
    printer.do("wait_for patience\n" + _counts(1))
    others: list[object] = []

    def second() -> None:
        others.append(IppPrinter(printer.url).print(PAGE, _until(20), _ignore))
        printer.happen("patience")

    with _when_working(printer.url, second):
        assert IppPrinter(printer.url).print(PAGE, _until(30), _ignore) == DocumentPrinted(1)
    assert others == [DocumentNotPrinted(DocumentFailure.BUSY, detail="IPP 0507")]
    assert len(printer.received) == 1


def test_a_format_that_the_printer_does_not_take_is_not_sent(tmp_path: Path, bus: str) -> None:
    """A printer without PDF prints pages of garbage when it is sent PDF all the same."""
    printer = SoftwarePrinter(tmp_path, bus, formats="image/pwg-raster,image/jpeg")
    printer.start()
    outcome = IppPrinter(printer.url).print(PAGE, _until(20), _ignore)
    printer.stop()
    assert isinstance(outcome, DocumentNotPrinted)
    assert outcome.reason is DocumentFailure.FORMAT_NOT_SUPPORTED
    assert "image/pwg-raster" in outcome.detail


def test_a_printer_that_is_away_is_offline(printer: SoftwarePrinter) -> None:
    """Silence is a status; it heals by itself when the printer is back."""
    driver = IppPrinter(printer.url)
    printer.stop()
    assert driver.status().device is DeviceState.OFFLINE
    outcome = driver.print(PAGE, _until(10), _ignore)
    assert isinstance(outcome, DocumentNotPrinted)
    assert outcome.reason is DocumentFailure.OFFLINE
    printer.start()
    assert driver.status().ready


# --- nobody can know ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counted", [None, 0, 1, 3])
def test_completed_with_another_count_is_not_called_printed(printer: SoftwarePrinter, counted: int | None) -> None:
    """A completed job of which the printer counted fewer or more pages is neither printed nor not."""
    printer.do("true" if counted is None else _counts(counted))
    assert isinstance(IppPrinter(printer.url).print(TWO_PAGES, _until(20), _ignore), DocumentIndeterminate)


def test_a_plug_that_is_pulled_in_the_middle_leaves_it_open(printer: SoftwarePrinter, jobs: list[str]) -> None:
    """The job is known, what became of it is not; a printer that has forgotten it does not help."""
    printer.do("wait_for ever")
    with _when_working(printer.url, printer.stop):
        outcome = IppPrinter(printer.url).print(PAGE, _until(5), jobs.append)
    assert outcome == DocumentIndeterminate(jobs[0])
    printer.start()
    assert IppPrinter(printer.url).settle(jobs[0], 1, _until(5)) == DocumentIndeterminate(jobs[0])


def test_another_job_with_the_same_number_is_not_taken_for_ours(printer: SoftwarePrinter, jobs: list[str]) -> None:
    """A printer that begins to count anew gives our number to somebody else, whose job says nothing about ours."""
    printer.do("wait_for ever")
    with _when_working(printer.url, printer.stop):
        IppPrinter(printer.url).print(PAGE, _until(5), jobs.append)
    printer.do(_counts(1))
    printer.start()
    driver = IppPrinter(printer.url)
    assert driver.print(PAGE, _until(20), jobs.append) == DocumentPrinted(1)
    assert [job.partition("-")[0] for job in jobs] == ["1", "1"]
    assert driver.settle(jobs[0], 1, _until(5)) == DocumentIndeterminate(jobs[0])


# --- the command --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deeds", "code", "words"),
    [
        ('say "ATTR: job-impressions-completed=1"', 0, '"printed"'),
        ('say "STATE: +media-jam-error"; sleep 0.2; exit 1', 1, '"paperJammed"'),
        ("true", 3, '"indeterminate"'),
    ],
)
def test_the_command_tells_three_ends_apart(
    printer: SoftwarePrinter, capsys: pytest.CaptureFixture[str], deeds: str, code: int, words: str
) -> None:
    """A script that prints can tell printed, not printed, and unknown."""
    printer.do(deeds)
    file = printer._folder / "page"
    file.write_bytes(PAGE.data)
    assert main(["print", "document", str(file), "--port", printer.url, "--json"]) == code
    said = capsys.readouterr()
    assert words in said.out
    assert "job 1-" in said.err


def _counts(pages: int) -> str:
    return f'say "ATTR: job-impressions-completed={pages}"'
