"""Speak to the district as this terminal: hand over submissions, ask after cases, ask for the time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote
from uuid import uuid4

from offline_queue import answers
from offline_queue.line import CertificateError, Credentials, Limits, Line, NoAnswerError
from offline_queue.model import CaseAnswer, ClockReading, Envelope, HeldAnswer, IdentityRejected, LinkDown, Verdict
from offline_queue.seal import Recipient, question

_LIMITS: Final = Limits()
_SYSTEM_TRUST: Final = Credentials()


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
        digest = base64.b64encode(bytes.fromhex(envelope.digest)).decode("ascii")
        headers = self._headers | {"Content-Type": "application/json", "Content-Digest": f"sha-256=:{digest}:"}
        answer = self._ask("PUT", f"/v1/submissions/{quote(envelope.id, safe='')}", headers, envelope.body)
        return answers.on_submission(answer, envelope, _now()) if isinstance(answer, answers.Answer) else answer

    def case(self, number: str) -> CaseAnswer:
        """Ask what became of the case with this registration number or reference."""
        answer = self._ask("GET", f"/v1/cases/{quote(number, safe='')}", self._headers)
        return answers.on_case(answer, _now()) if isinstance(answer, answers.Answer) else answer

    def held_by(self, number: str, recipient: Recipient) -> HeldAnswer:
        """Ask for the cases of the one whose card lies on the reader; asked once, and kept nowhere."""
        headers = self._headers | {"Content-Type": "application/json"}
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
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> answers.Answer | LinkDown | IdentityRejected:
        try:
            answer = self._line.exchange(method, path, headers, body)
        except CertificateError as error:
            return IdentityRejected(detail=str(error))
        except NoAnswerError as error:
            return LinkDown(detail=str(error))
        if (reading := answers.clock_reading(answer)) is not None:
            self._on_clock(reading)
        return answer


def _now() -> datetime:
    return datetime.now(UTC)
