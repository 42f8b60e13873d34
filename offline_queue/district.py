"""Speak to the district as this terminal: hand over submissions and blobs, ask after cases, report, renew."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from offline_queue import answers, batch, courier_answers, proofs
from offline_queue.line import CertificateError, Credentials, Limits, Line, NoAnswerError
from offline_queue.model import (
    Blob,
    ClockReading,
    Envelope,
    HeldAnswer,
    IdentityRejected,
    LinkDown,
    Verdict,
)
from offline_queue.proofs import LookUpAnswer, Proof
from offline_queue.recipients import Recipient
from offline_queue.replies import (
    BatchAnswer,
    CertificateAnswer,
    ChangesAnswer,
    PackageAnswer,
    PieceAnswer,
    ReportAnswer,
)
from offline_queue.report import Report
from offline_queue.seal import question
from offline_queue.service_calls import ServiceCalls

_LIMITS: Final = Limits()
_SYSTEM_TRUST: Final = Credentials()
_JSON: Final = {"Content-Type": "application/json"}
_CHANGES_AT_ONCE: Final = 100


def _nothing() -> None:
    pass


class DistrictClient:
    """One connection to the district's gateway; every call returns an outcome and none raises."""

    def __init__(
        self,
        base_url: str,
        *,
        site: str,
        device: str,
        credentials: Credentials = _SYSTEM_TRUST,
        limits: Limits = _LIMITS,
        on_clock: Callable[[ClockReading], None] = lambda _: None,
    ) -> None:
        """Speak to ``base_url`` (without ``/v1``) as ``site/device``; nothing is sent before the first call.

        ``on_clock`` hears, in the calling thread, what every answer tells of the district's clock.
        """
        self._line = Line(base_url, credentials, limits)
        self._on_clock = on_clock
        self._headers = {
            "Accept": "application/json, application/problem+json",
            "Doorstep-Device": f"{site}/{device}",
            "User-Agent": "doorstep",
        }

    def put(self, envelope: Envelope) -> Verdict:
        """Hand over one submission: exactly its frozen bytes, with their digest (RFC 9530)."""
        headers = self._headers | _JSON | {"Content-Digest": _content_digest(envelope.digest)}
        answer = self._ask("PUT", f"/v1/submissions/{quote(envelope.id, safe='')}", headers, envelope.body)
        return answers.on_submission(answer, envelope, _now()) if isinstance(answer, answers.Answer) else answer

    def put_batch(self, envelopes: Sequence[Envelope], meanwhile: Callable[[], None] = _nothing) -> BatchAnswer:
        """Hand over several submissions in one call; ``meanwhile`` is done while the district works on them."""
        answer = self._ask("POST", "/v1/submissions:batch", self._headers | _JSON, batch.body(envelopes), meanwhile)
        return courier_answers.on_batch(answer, envelopes, _now()) if isinstance(answer, answers.Answer) else answer

    @property
    def blobs(self) -> BlobCalls:
        """Where blobs are handed over, on the same connection."""
        return BlobCalls(self._ask, self._headers)

    @property
    def services(self) -> ServiceCalls:
        """What the district does at once or not at all, on the same connection."""
        return ServiceCalls(self._ask, self._headers)

    def changes(self, cursor: str) -> ChangesAnswer:
        """Ask what happened to this terminal's submissions after ``cursor``; from the beginning when it is empty."""
        query = urlencode({"since": cursor, "limit": _CHANGES_AT_ONCE})
        answer = self._ask("GET", f"/v1/changes?{query}", self._headers)
        return courier_answers.on_changes(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def report(self, report: Report) -> ReportAnswer:
        """Say how this terminal is."""
        answer = self._ask("POST", "/v1/health", self._headers | _JSON, report.body())
        return courier_answers.on_report(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def package(self, name: str, tag: str) -> PackageAnswer:
        """Ask for a content package, unless the district's has the entity tag ``tag`` still; empty asks anyway."""
        headers = self._headers | {"Accept": "application/octet-stream, application/problem+json"}
        conditional = {"If-None-Match": tag} if tag else {}
        answer = self._ask("GET", f"/v1/packages/{quote(name, safe='')}", headers | conditional)
        return courier_answers.on_package(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def certify(self, request: str) -> CertificateAnswer:
        """Ask for a certificate; ``request`` is a signing request (PEM)."""
        body = json.dumps({"csr": request}).encode("ascii")
        answer = self._ask("POST", "/v1/certificates", self._headers | _JSON, body)
        return courier_answers.on_certificate(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def renew(self) -> None:
        """Dial anew at the next call, with the certificate that then lies in its file."""
        self._line.renew()

    def case(self, number: str, proof: Proof) -> LookUpAnswer:
        """Ask what became of the case with this registration number or reference; ``proof`` shows that one may."""
        answer = self._ask("GET", f"/v1/cases/{quote(number, safe='')}", self._headers | proofs.header(proof))
        return answers.on_case(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def held_by(self, number: str, recipient: Recipient) -> HeldAnswer:
        """Ask for the cases of the one whose card lies on the reader; asked once, and kept nowhere."""
        headers = self._headers | _JSON
        answer = self._ask("POST", "/v1/cases:held-by", headers, question(number, recipient, str(uuid4())))
        return answers.on_held_cases(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def time(self) -> datetime | LinkDown | IdentityRejected:
        """Ask for the district's clock."""
        answer = self._ask("GET", "/v1/time", self._headers)
        return answers.on_time(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def close(self) -> None:
        """End a call in flight, from any thread, and the connection; later calls find the link down."""
        self._line.hang_up()

    def _ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes | None = None,
        meanwhile: Callable[[], None] = _nothing,
    ) -> answers.Answer | LinkDown | IdentityRejected:
        try:
            answer = self._line.exchange(method, path, headers, body, meanwhile)
        except CertificateError as error:
            return IdentityRejected(detail=str(error))
        except NoAnswerError as error:
            return LinkDown(detail=str(error))
        if (reading := answers.clock_reading(answer)) is not None:
            self._on_clock(reading)
        return answer


class BlobCalls:
    """The calls for blobs; every one returns an outcome and none raises."""

    def __init__(
        self, ask: Callable[..., answers.Answer | LinkDown | IdentityRejected], headers: dict[str, str]
    ) -> None:
        """Make them over the line of a `DistrictClient`."""
        self._ask = ask
        self._headers = headers

    def standing(self, blob: Blob, meanwhile: Callable[[], None] = _nothing) -> PieceAnswer:
        """Ask how many bytes of a blob the district has; ``meanwhile`` is done while it looks."""
        answer = self._ask("HEAD", _blob_path(blob), self._headers, None, meanwhile)
        return courier_answers.on_standing(answer, blob.size, _now()) if isinstance(answer, answers.Answer) else answer

    def put(self, blob: Blob, content: bytes) -> PieceAnswer:
        """Hand over a whole blob, with its digest (RFC 9530)."""
        headers = {"Content-Type": "application/octet-stream", "Content-Digest": _content_digest(blob.digest)}
        return self._hand_over("PUT", blob, headers, content)

    def append(self, blob: Blob, offset: int, piece: bytes) -> PieceAnswer:
        """Hand over the bytes of a blob from ``offset`` on (draft-ietf-httpbis-resumable-upload, append)."""
        headers = {
            "Content-Type": "application/partial-upload",
            "Upload-Offset": str(offset),
            "Upload-Length": str(blob.size),
            "Upload-Complete": "?1" if offset + len(piece) == blob.size else "?0",
        }
        return self._hand_over("PATCH", blob, headers, piece)

    def _hand_over(self, method: str, blob: Blob, headers: dict[str, str], content: bytes) -> PieceAnswer:
        answer = self._ask(method, _blob_path(blob), self._headers | headers, content)
        return courier_answers.on_piece(answer, blob.size, _now()) if isinstance(answer, answers.Answer) else answer


def _blob_path(blob: Blob) -> str:
    return f"/v1/blobs/{blob.digest}"


def _content_digest(digest: str) -> str:
    return f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode('ascii')}:"


def _now() -> datetime:
    return datetime.now(UTC)
