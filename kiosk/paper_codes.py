"""Say what stands in a paper's code: the number, the query code that the district gave, the terminal's own mark."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field

_MARK_LENGTH = 8
_LOOK_ALIKES = str.maketrans("BSZ", "852")  # query codes have no B, S and Z; whoever reads one means the digit
_SEPARATORS = re.compile(r"[\s-]+")
QUERY_CODE_LENGTH = 6
"""How many characters a query code has (docs/reference/wire.md)."""

_QUERY_CODE = re.compile(rf"[2-9AC-HJ-NP-RT-Y]{{{QUERY_CODE_LENGTH}}}")  # the same page: no 0, 1, B, I, O, S and Z


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown beside a number, to prove that one may know of its case; empty where nothing was.

    ``query_code`` was scanned or typed, ``mark`` is a terminal's own (`mark_of`), ``signed`` is a hand-over code.
    """

    query_code: str = field(default="", repr=False)
    mark: str = field(default="", repr=False)
    signed: str = field(default="", repr=False)


def mark_of(submission_id: str) -> str:
    """Return eight characters that only the terminal that made the submission can give, and know again without a list.

    They prove to this terminal, also without a network, that the paper came out of it: the number alone can be guessed.
    """
    digest = hashlib.sha256(b"doorstep/v1 receipt mark " + submission_id.encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:_MARK_LENGTH]


def code_text(number: str, query_code: str = "", mark: str = "") -> str:
    """Return what a paper's code holds: ``number``, then ``/`` and the query code, ``+`` and the mark, where known."""
    return number + (f"/{query_code}" if query_code else "") + (f"+{mark}" if mark else "")


def typed_code(text: str) -> str | None:
    """Return the query code that was typed, with the digits that look-alike letters mean; None when it is none."""
    code = _SEPARATORS.sub("", text).upper().translate(_LOOK_ALIKES)
    return code if _QUERY_CODE.fullmatch(code) else None
