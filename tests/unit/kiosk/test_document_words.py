"""`kiosk print document`: three ends, three exit codes, in words and as JSON."""

import json
from pathlib import Path

import pytest

from drivers.api import Deadline, DeviceState
from drivers.documents import (
    Document,
    DocumentFailure,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinted,
    DocumentPrinterStatus,
    OnJob,
)
from kiosk.__main__ import main
from kiosk.document_words import print_document


class Printer:
    """Ends every job in the same way."""

    def __init__(self, outcome: DocumentOutcome) -> None:
        """Remember the end, and what was printed."""
        self._outcome = outcome
        self.printed: list[bytes] = []

    def open(self) -> None:
        """Answer."""

    def close(self) -> None:
        """Be given back."""

    def status(self) -> DocumentPrinterStatus:
        """Be well."""
        return DocumentPrinterStatus(device=DeviceState.ONLINE)

    def print(self, document: Document, until: Deadline, on_job: OnJob) -> DocumentOutcome:
        """Print, and end as agreed."""
        assert not until.expired
        self.printed.append(document.data)
        on_job("7-0123456789abcdef")
        return self._outcome

    def settle(self, job: str, pages: int, until: Deadline) -> DocumentOutcome:
        """Never asked here."""
        raise NotImplementedError


@pytest.mark.parametrize(
    ("outcome", "code", "sentence", "fields"),
    [
        (DocumentPrinted(2), 0, "Printed: 2 page(s).", {"outcome": "printed", "pages": 2}),
        (
            DocumentNotPrinted(DocumentFailure.PAPER_OUT, 1),
            1,
            "Not printed: paperOut; 1 page(s) came out before.",
            {"outcome": "not-printed", "reason": "paperOut", "pages": 1, "detail": ""},
        ),
        (
            DocumentNotPrinted(DocumentFailure.BUSY, detail="IPP 0507"),
            1,
            "Not printed: deviceBusy, IPP 0507.",
            {"outcome": "not-printed", "reason": "deviceBusy", "pages": 0, "detail": "IPP 0507"},
        ),
        (
            DocumentIndeterminate("7-0123456789abcdef", "silence"),
            3,
            "Nobody can know whether it was printed: 7-0123456789abcdef, silence.",
            {"outcome": "indeterminate", "job": "7-0123456789abcdef", "detail": "silence"},
        ),
    ],
)
def test_each_end_has_its_words_and_its_code(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    outcome: DocumentOutcome,
    code: int,
    sentence: str,
    fields: dict[str, object],
) -> None:
    """People read a sentence, programs read fields and the exit code; the job's id is told in time."""
    file = tmp_path / "page.pdf"
    file.write_bytes(b"%PDF-1.4")
    assert print_document(Printer(outcome), file, 2, as_json=False) == code
    said = capsys.readouterr()
    assert said.out == sentence + "\n"
    assert "7-0123456789abcdef" in said.err
    assert print_document(Printer(outcome), file, 2, as_json=True) == code
    assert json.loads(capsys.readouterr().out) == fields


@pytest.mark.parametrize(("data", "pages"), [(None, 1), (b"PK\x03\x04", 1), (b"%PDF-1.4", 0)])
def test_what_is_no_document_is_not_sent(tmp_path: Path, data: bytes | None, pages: int) -> None:
    """A file that is not there, no PDF, or without pages never reaches the printer."""
    file = tmp_path / "page.pdf"
    if data is not None:
        file.write_bytes(data)
    printer = Printer(DocumentPrinted(1))
    assert print_document(printer, file, pages, as_json=False) == 1
    assert printer.printed == []


def test_an_address_that_cannot_work_is_a_mistake_of_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    """The same words and the same code as the settings check."""
    assert main(["print", "document", "page.pdf", "--port", "tcp://192.0.2.30:9100"]) == 78
    assert "known are ipp and ipps" in capsys.readouterr().err
