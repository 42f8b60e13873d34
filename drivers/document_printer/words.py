"""The numbers of IPP that this driver speaks, by their names in RFC 8010 and RFC 8011."""

from enum import IntEnum


class Tag(IntEnum):
    """What follows in a message: a group of attributes, or a value of this kind (RFC 8010 §3.5)."""

    OPERATION_GROUP = 0x01
    JOB_GROUP = 0x02
    END = 0x03
    PRINTER_GROUP = 0x04
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    NATURAL_LANGUAGE = 0x48
    MIME_TYPE = 0x49


class Operation(IntEnum):
    """``operation-id`` (RFC 8011 §5.4.15)."""

    PRINT_JOB = 0x0002
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class StatusCode(IntEnum):
    """``status-code`` of an answer, those that mean something of their own here (RFC 8011 appendix B)."""

    NOT_FOUND = 0x0406
    GONE = 0x0407
    DOCUMENT_FORMAT_NOT_SUPPORTED = 0x040A
    DOCUMENT_FORMAT_ERROR = 0x0411
    NOT_ACCEPTING_JOBS = 0x0506
    BUSY = 0x0507


LAST_SUCCESS = 0x00FF
"""Every ``status-code`` up to this one is a kind of successful-ok."""


class PrinterState(IntEnum):
    """``printer-state`` (RFC 8011 §5.4.11)."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class JobState(IntEnum):
    """``job-state`` (RFC 8011 §5.3.7)."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9
