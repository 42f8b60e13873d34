"""Print one document for staff and say what became of it: `kiosk print document`, for people and as JSON."""

import json
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final, assert_never

from drivers.api import Deadline
from drivers.documents import (
    Document,
    DocumentIndeterminate,
    DocumentNotPrinted,
    DocumentOutcome,
    DocumentPrinted,
    DocumentPrinter,
)

PRINTED, NOT_PRINTED, NOBODY_KNOWS = 0, 1, 3
"""Exit codes; 2 is a wrong command line."""

_PATIENCE: Final = timedelta(minutes=3)
_PDF: Final = b"%PDF-"


def print_document(
    printer: DocumentPrinter, file: Path, pages: int, *, as_json: bool, patience: timedelta = _PATIENCE
) -> int:
    """Print the PDF ``file`` of ``pages`` pages within ``patience``; return the exit code that says what became of it.

    The job's id is written to standard error as soon as there is one.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        print(f"{file}: {error.strerror}", file=sys.stderr)
        return NOT_PRINTED
    if not data.startswith(_PDF) or pages < 1:
        print(f"{file}: only PDF documents with at least one page can be printed.", file=sys.stderr)
        return NOT_PRINTED
    with closing(printer):
        outcome = printer.print(Document(data=data, pages=pages), Deadline.after(patience), _announce)
    code, fields, sentence = _words(outcome)
    print(json.dumps(fields, ensure_ascii=False, indent=2) if as_json else sentence)
    return code


def _announce(job: str) -> None:
    print(f"The printer has taken job {job}.", file=sys.stderr)


def _words(outcome: DocumentOutcome) -> tuple[int, dict[str, object], str]:
    match outcome:
        case DocumentPrinted(pages):
            return PRINTED, {"outcome": "printed", "pages": pages}, f"Printed: {pages} page(s)."
        case DocumentNotPrinted(reason, pages, detail):
            fields: dict[str, object] = {"outcome": "not-printed", "reason": reason.value, "pages": pages}
            out = f"; {pages} page(s) came out before" if pages else ""
            return NOT_PRINTED, fields | {"detail": detail}, f"Not printed: {_join(reason.value, detail)}{out}."
        case DocumentIndeterminate(job, detail):
            fields = {"outcome": "indeterminate", "job": job, "detail": detail}
            return NOBODY_KNOWS, fields, f"Nobody can know whether it was printed: {_join(job or 'no number', detail)}."
        case _:
            assert_never(outcome)


def _join(*words: str) -> str:
    return ", ".join(word for word in words if word)
