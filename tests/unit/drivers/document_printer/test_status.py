"""From a printer's own keywords to XFS4IoT words; unknown is never ok."""

import pytest

from drivers.api import Cover, DeviceState, Paper
from drivers.document_printer.message import Attributes
from drivers.document_printer.status import decide, fault
from drivers.documents import DocumentFailure, Toner


def attributes(*reasons: str, state: int = 3, accepting: bool = True) -> Attributes:
    """What a printer answers that gives these reasons."""
    return {
        "printer-state": [state],
        "printer-state-reasons": list(reasons),
        "printer-is-accepting-jobs": [accepting],
    }


def test_an_idle_printer_without_reasons_is_ready() -> None:
    """Everything was said, and nothing is wrong."""
    status = decide(attributes("none"))
    assert (status.device, status.paper, status.toner, status.cover, status.detail) == (
        DeviceState.ONLINE,
        Paper.FULL,
        Toner.FULL,
        Cover.CLOSED,
        "",
    )
    assert status.ready
    assert fault(status) is None


@pytest.mark.parametrize(
    ("reason", "paper"),
    [
        ("media-low-report", Paper.LOW),
        ("media-low-warning", Paper.LOW),
        ("media-low", Paper.LOW),
        ("media-empty-report", Paper.LOW),
        ("media-empty-warning", Paper.OUT),
        ("media-empty-error", Paper.OUT),
        ("media-empty", Paper.OUT),
        ("media-needed-error", Paper.OUT),
        ("media-jam-error", Paper.JAMMED),
        ("media-jam-warning", Paper.JAMMED),
    ],
)
def test_paper(reason: str, paper: Paper) -> None:
    """An empty tray of several is a report; a printer that waits for paper says at least a warning."""
    assert decide(attributes(reason)).paper is paper


@pytest.mark.parametrize(
    ("reason", "toner"),
    [
        ("marker-supply-low-warning", Toner.LOW),
        ("toner-low-report", Toner.LOW),
        ("marker-supply-empty-error", Toner.OUT),
        ("marker-supply-empty-report", Toner.LOW),
        ("toner-empty-warning", Toner.OUT),
    ],
)
def test_toner(reason: str, toner: Toner) -> None:
    """Both spellings of the supply mean the same."""
    assert decide(attributes(reason)).toner is toner


@pytest.mark.parametrize(
    ("reason", "device"),
    [
        ("cover-open-error", DeviceState.USER_ERROR),
        ("door-open-warning", DeviceState.USER_ERROR),
        ("output-area-full-warning", DeviceState.USER_ERROR),
        ("output-area-full-report", DeviceState.ONLINE),
        ("output-area-almost-full-warning", DeviceState.ONLINE),
        ("paused", DeviceState.OFFLINE),
        ("shutdown-error", DeviceState.POWER_OFF),
        ("connecting-to-device-error", DeviceState.STARTING),
        ("fuser-over-temp-error", DeviceState.HARDWARE_ERROR),
        ("fuser-over-temp", DeviceState.HARDWARE_ERROR),
        ("fuser-over-temp-warning", DeviceState.ONLINE),
        ("wifi-not-configured-report", DeviceState.ONLINE),
        ("media-empty-error", DeviceState.ONLINE),
    ],
)
def test_device(reason: str, device: DeviceState) -> None:
    """An unknown reason that stops the printer is a fault of its hardware; without a severity it counts as one."""
    assert decide(attributes(reason)).device is device


def test_the_worst_word_wins_and_all_are_kept() -> None:
    """A technician reads everything that the printer said."""
    status = decide(attributes("media-low-warning", "cover-open-error", "fuser-over-temp-error", state=5))
    assert (status.device, status.cover, status.paper) == (DeviceState.HARDWARE_ERROR, Cover.OPEN, Paper.LOW)
    assert status.detail == "media-low-warning, cover-open-error, fuser-over-temp-error"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        ({}, DeviceState.OFFLINE),
        ({"printer-state": [3]}, DeviceState.OFFLINE),
        ({"printer-state-reasons": ["none"]}, DeviceState.OFFLINE),
        ({"printer-state": [9], "printer-state-reasons": ["none"]}, DeviceState.OFFLINE),
        ({"printer-state": ["3"], "printer-state-reasons": ["none"]}, DeviceState.OFFLINE),
        ({"printer-state": [3], "printer-state-reasons": [None]}, DeviceState.OFFLINE),
        (attributes("none", state=5), DeviceState.OFFLINE),
        (attributes("none", accepting=False), DeviceState.OFFLINE),
        (attributes("none", state=4), DeviceState.DEVICE_BUSY),
    ],
)
def test_what_is_not_said_is_not_ready(said: Attributes, device: DeviceState) -> None:
    """Silence, nonsense, and a printer that stands still without a word."""
    status = decide(said)
    assert status.device is device
    assert not status.ready


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("media-jam-error", DocumentFailure.PAPER_JAMMED),
        ("media-empty-error", DocumentFailure.PAPER_OUT),
        ("toner-empty-error", DocumentFailure.TONER_OUT),
        ("cover-open-error", DocumentFailure.COVER_OPEN),
        ("output-area-full-error", DocumentFailure.USER_ERROR),
        ("paused-error", DocumentFailure.OFFLINE),
        ("fuser-under-temp-error", DocumentFailure.HARDWARE_ERROR),
        ("media-low-warning", None),
    ],
)
def test_what_keeps_a_document_from_coming_out(reason: str, failure: DocumentFailure | None) -> None:
    """Each has a word of its own, since each needs another hand."""
    assert fault(decide(attributes(reason))) is failure


def test_words_that_are_no_keywords_are_not_repeated() -> None:
    """What a stranger on the network says does not reach a log as it is."""
    status = decide(attributes("张三 130000\n"))
    assert (status.device, status.detail) == (DeviceState.HARDWARE_ERROR, "(no keyword)")
