"""Read the headers of a resumable upload (draft-ietf-httpbis-resumable-upload). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from district.problems import Problem, Wrong
from district.store.blob_rows import Blob

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Append:
    """A body that begins at ``offset`` and, when it is ``last``, ends the blob."""

    offset: int
    last: bool


def judge_append(headers: Mapping[str, str], blob: Blob) -> Append | Problem:
    """Return where the body belongs, or what is wrong with it before its first byte is read."""
    offset, length = headers.get("upload-offset", ""), headers.get("upload-length", "")
    last = {"?1": True, "?0": False}.get(headers.get("upload-complete", ""))
    if not _NUMBER.fullmatch(offset) or not _NUMBER.fullmatch(length) or last is None:
        return Problem(Wrong.INVALID_UPLOAD)
    if int(length) != blob.size:
        return Problem(Wrong.INVALID_UPLOAD, "Upload-Length is not the size that the submission names")
    if int(offset) != blob.received:
        return Problem(Wrong.WRONG_OFFSET)
    return Append(int(offset), last)


def progress(blob: Blob) -> dict[str, str]:
    """Return the headers that say how much of a blob is durable."""
    return {"Upload-Offset": str(blob.received), "Upload-Complete": "?1" if blob.complete else "?0"}
