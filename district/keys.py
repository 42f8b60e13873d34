"""Open with one key of the district what terminals sealed to it: payloads, questions, attachments piece by piece."""

import base64
import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from district.suites import SUITES, TAG_BYTES, NotOpenedError, PrivateKey

PIECE_BYTES = 64 * 1024
"""How much of an attachment was sealed at once; only its last piece is shorter."""

_ID_DIGITS = 16
_SUBMISSION = "doorstep/v1 submission "
_ATTACHMENT = "doorstep/v1 attachment "
_QUESTION = "doorstep/v1 holder "
_NUMBER_BYTES = 11


class DistrictKey:
    """A key that terminals seal to and that only the district can open with."""

    def __init__(self, suite: str, private: PrivateKey) -> None:
        """Name the key after its public half, so that two keys never share an id."""
        self.suite = suite
        self._private = private
        self.key_id = "district-" + hashlib.sha256(private.public).hexdigest()[:_ID_DIGITS]

    @property
    def public(self) -> str:
        """The public half in base64, as terminals read it."""
        return base64.b64encode(self._private.public).decode("ascii")

    def open(self, sealed: bytes, submission_id: str) -> bytes:
        """Return the payload of the submission; raise `NotOpenedError` when it does not open."""
        return self._private.open(sealed, info(submission_id))

    def open_question(self, sealed: bytes, question_id: str) -> bytes:
        """Return what a terminal asks about a holder; raise `NotOpenedError` when it does not open."""
        return self._private.open(sealed, (_QUESTION + question_id).encode("ascii"))

    def open_attachment(self, file: BinaryIO, submission_id: str, n: int) -> Iterator[bytes]:
        """Yield the ``n``-th attachment of the submission piece by piece; three pieces are held, however long it is.

        Every piece is genuine and in its place. Only the end of the iteration says that none is missing: it raises
        `NotOpenedError` as soon as one does not open, or is not where it was sealed.
        """
        suite = SUITES[self.suite]
        purpose = f"{_ATTACHMENT}{submission_id}/{n}".encode("ascii")
        cipher = suite.pieces(self._private.open(file.read(suite.header_bytes), purpose))
        number, piece = 0, file.read(PIECE_BYTES + TAG_BYTES)
        while True:
            following = file.read(PIECE_BYTES + TAG_BYTES)
            nonce = number.to_bytes(_NUMBER_BYTES, "big") + (b"\0" if following else b"\1")
            try:
                opened = cipher.decrypt(nonce, piece, None)
            except (InvalidTag, ValueError):
                raise NotOpenedError from None
            yield opened
            if not following:
                return
            number, piece = number + 1, following


def info(submission_id: str) -> bytes:
    """Return the HPKE info bytes (RFC 9180 §5.1) that bind a payload to its submission."""
    return (_SUBMISSION + submission_id).encode("ascii")
