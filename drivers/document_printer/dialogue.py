"""Ask a printer one thing at a time: each verb is one IPP operation and its answer (RFC 8011 §4)."""

from datetime import timedelta

from drivers.api import Deadline
from drivers.document_printer.exchange import post
from drivers.document_printer.jobs import JOB_ATTRIBUTES, Ticket, job_name
from drivers.document_printer.message import Answer, Attribute, Attributes, decode_answer, encode_request
from drivers.document_printer.words import Operation, StatusCode, Tag
from drivers.documents import Document
from drivers.errors import DeviceError, ErrorReason
from drivers.ipp_address import IppAddress

_ANSWER = timedelta(seconds=5)  # a printer that wakes up takes a few seconds to say anything
_PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "operations-supported",
)
_USER = Attribute("requesting-user-name", Tag.NAME, ("doorstep",))  # the same for everybody: it lets us ask and cancel
_PAPER = (  # what a page is, so that pages can be counted
    Attribute("copies", Tag.INTEGER, (1,)),
    Attribute("media", Tag.KEYWORD, ("iso_a4_210x297mm",)),  # PWG 5101.1
    Attribute("sides", Tag.KEYWORD, ("one-sided",)),
)


class Dialogue:
    """What one printer is asked. Every verb raises `DeviceError` when no whole answer came by its deadline."""

    def __init__(self, address: IppAddress) -> None:
        """Talk to the printer at ``address``, when asked to."""
        self._address = address
        self._request = 0

    def printer(self, until: Deadline) -> Attributes:
        """Get-Printer-Attributes: how it is and what it takes.

        Raises:
            DeviceError: also ``FAILURE`` when the printer does not want to say.
        """
        wanted = Attribute("requested-attributes", Tag.KEYWORD, _PRINTER_ATTRIBUTES)
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, [_USER, wanted], until.within(_ANSWER))
        if not answer.successful:
            raise DeviceError(
                ErrorReason.FAILURE, vendor_code=f"IPP {answer.status:04x}", detail="the printer does not say how it is"
            )
        return answer.group(Tag.PRINTER_GROUP)

    def create_job(self, token: str, until: Deadline) -> Answer:
        """Create-Job: get a number before the document goes out."""
        return self._ask(
            Operation.CREATE_JOB,
            [_USER, Attribute("job-name", Tag.NAME, (job_name(token),))],
            until.within(_ANSWER),
            job=_PAPER,
        )

    def send_document(self, number: int, document: Document, until: Deadline) -> Answer:
        """Send-Document: the one document of a job that was created."""
        return self._ask(
            Operation.SEND_DOCUMENT,
            [Attribute("job-id", Tag.INTEGER, (number,)), _USER, _format(document), _LAST],
            until,
            document=document.data,
        )

    def print_job(self, token: str, document: Document, until: Deadline) -> Answer:
        """Print-Job: document and job in one, for printers that cannot do it in two."""
        name = Attribute("job-name", Tag.NAME, (job_name(token),))
        return self._ask(
            Operation.PRINT_JOB, [_USER, name, _format(document)], until, job=_PAPER, document=document.data
        )

    def job(self, ticket: Ticket, until: Deadline) -> Attributes | None:
        """Get-Job-Attributes; None when the printer knows no such job.

        Raises:
            DeviceError: also ``FAILURE`` when the printer does not want to say.
        """
        wanted = Attribute("requested-attributes", Tag.KEYWORD, JOB_ATTRIBUTES)
        subject = Attribute("job-id", Tag.INTEGER, (ticket.number,))
        answer = self._ask(Operation.GET_JOB_ATTRIBUTES, [subject, _USER, wanted], until.within(_ANSWER))
        if answer.status in {StatusCode.NOT_FOUND, StatusCode.GONE}:
            return None
        if not answer.successful:
            raise DeviceError(
                ErrorReason.FAILURE, vendor_code=f"IPP {answer.status:04x}", detail="the printer does not say"
            )
        return answer.group(Tag.JOB_GROUP)

    def cancel_job(self, number: int, until: Deadline) -> Answer:
        """Cancel-Job: what is not out yet shall not come out."""
        subject = Attribute("job-id", Tag.INTEGER, (number,))
        return self._ask(Operation.CANCEL_JOB, [subject, _USER], until.within(_ANSWER))

    def _ask(
        self,
        operation: Operation,
        attributes: list[Attribute],
        until: Deadline,
        *,
        job: tuple[Attribute, ...] = (),
        document: bytes = b"",
    ) -> Answer:
        self._request += 1
        printer = Attribute("printer-uri", Tag.URI, (self._address.uri,))
        groups = [(Tag.OPERATION_GROUP, [*_FIRST, printer, *attributes])]
        if job:
            groups.append((Tag.JOB_GROUP, [*job]))
        message = encode_request(operation, self._request, groups) + document
        return decode_answer(post(self._address, message, until), self._request)


_FIRST = (  # RFC 8011 §4.1.4: these two, in this order, before everything else
    Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
    Attribute("attributes-natural-language", Tag.NATURAL_LANGUAGE, ("en",)),
)
_LAST = Attribute("last-document", Tag.BOOLEAN, (True,))


def _format(document: Document) -> Attribute:
    return Attribute("document-format", Tag.MIME_TYPE, (document.media_type,))
