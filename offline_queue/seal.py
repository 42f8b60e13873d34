"""Seal what a resident confirmed to the district's public key (HPKE, RFC 9180): this terminal cannot open it again.

What is long is sealed in pieces, each as it comes, by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár:
Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015): under a fresh content key, which alone is
sealed to the district, the nonce of a piece is its number and whether it is the last.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Iterator
from typing import Final

from offline_queue.envelope import Sealed
from offline_queue.model import ClockQuality, NewSubmission
from offline_queue.recipients import Recipient, Recipients
from offline_queue.suites import SUITES

PIECE_BYTES: Final = 64 * 1024
"""How much of an attachment is sealed at once; only its last piece is shorter."""

_SUBMISSION: Final = b"doorstep/v1 submission "
_ATTACHMENT: Final = b"doorstep/v1 attachment "
_QUESTION: Final = b"doorstep/v1 holder "
_NUMBER_BYTES: Final = 11
_LAST, _NOT_LAST = b"\1", b"\0"


def seal_all(new: NewSubmission, recipients: Recipients) -> tuple[Sealed, Iterator[Iterator[bytes]]]:
    """Seal a submission to the key in force; its attachments are sealed as their pieces are asked for.

    Only a clock that is synchronised says which key that is (`Recipients.at`).
    """
    recipient = recipients.at(new.created if new.clock is ClockQuality.SYNCHRONISED else None)
    content = seal(new.content, recipient, new.id)
    attachments = (seal_stream([one.content], recipient, new.id, n) for n, one in enumerate(new.attachments, start=1))
    return Sealed(suite=recipient.suite, key_id=recipient.key_id, content=content), attachments


def seal(content: bytes, recipient: Recipient, submission_id: str) -> bytes:
    """Return the encapsulated key and the ciphertext; it opens only with the district's key and under this id."""
    return _sealed(content, recipient, _SUBMISSION + submission_id.encode())


def seal_stream(pieces: Iterable[bytes], recipient: Recipient, submission_id: str, n: int) -> Iterator[bytes]:
    """Yield a sealed attachment piece by piece; at most two pieces are held, however much comes.

    It opens only with the district's key, whole, and as the ``n``-th attachment (from 1) of this submission.

    Args:
        pieces: the attachment's bytes, cut anyhow.
        recipient: the district.
        submission_id: the submission's id.
        n: the place in its list of attachments.
    """
    suite = SUITES[recipient.suite]
    content_key = os.urandom(suite.content_key_bytes)
    yield suite.seal(content_key, recipient.public_key, _ATTACHMENT + f"{submission_id}/{n}".encode())
    cipher = suite.pieces(content_key)
    for number, (piece, end) in enumerate(_cut(pieces)):
        yield cipher.encrypt(number.to_bytes(_NUMBER_BYTES, "big") + end, piece, None)


def question(number: str, recipient: Recipient, question_id: str) -> bytes:
    """Return the body that asks for the cases of the holder of a resident's card.

    Args:
        number: the number that the card's chip holds; it leaves this function sealed.
        recipient: the district.
        question_id: a fresh lower-case UUID; the seal opens under no other.
    """
    holder = json.dumps({"document": "resident-card", "number": number}).encode()
    sealed = _sealed(holder, recipient, _QUESTION + question_id.encode())
    seal_words = {
        "suite": recipient.suite,
        "key_id": recipient.key_id,
        "sealed": base64.b64encode(sealed).decode("ascii"),
    }
    return json.dumps({"id": question_id, "holder": seal_words}).encode()


def _sealed(content: bytes, recipient: Recipient, purpose: bytes) -> bytes:
    return SUITES[recipient.suite].seal(content, recipient.public_key, purpose)


def _cut(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the same bytes in full pieces and a last one, which is empty only when there are none at all."""
    waiting = bytearray()
    for piece in pieces:
        for begin in range(0, len(piece), PIECE_BYTES):
            waiting += piece[begin : begin + PIECE_BYTES]
            if len(waiting) > PIECE_BYTES:
                yield bytes(waiting[:PIECE_BYTES]), _NOT_LAST
                del waiting[:PIECE_BYTES]
    yield bytes(waiting), _LAST
