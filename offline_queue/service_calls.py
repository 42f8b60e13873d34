"""Make the calls that the district does at once or not at all; they are neither queued nor repeated by themselves."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

from offline_queue import service_answers
from offline_queue.answers import Answer
from offline_queue.model import IdentityRejected, LinkDown
from offline_queue.recipients import Recipient
from offline_queue.seal import question, seal
from offline_queue.services import Consent, InstantAnswer, LicencesAnswer, SlotsAnswer

Ask = Callable[..., Answer | LinkDown | IdentityRejected]


@dataclass(frozen=True, slots=True)
class InstantRequest:
    """An instant item that is asked for, with its frozen bytes: a repetition must not be sealed anew."""

    item: str
    body: bytes = field(repr=False)


class ServiceCalls:
    """E-licences, instant items and slots; every call returns an outcome and none raises."""

    def __init__(self, ask: Ask, headers: dict[str, str]) -> None:
        """Make them over the line of a `DistrictClient`."""
        self._ask = ask
        self._headers = headers
        self._json = headers | {"Content-Type": "application/json"}

    def licences(self, consent: Consent, recipient: Recipient) -> LicencesAnswer:
        """Use the licences of one type that a holder has, once, for what they consented to."""
        asked = json.loads(question(consent.number, recipient, consent.id)) | {
            "type": consent.kind,
            "item": consent.item,
            "purpose": consent.purpose,
            "consented_at": consent.given_at.isoformat(),
        }
        answer = self._ask("POST", "/v1/licences", self._json, json.dumps(asked, ensure_ascii=False).encode())
        return service_answers.on_licences(answer, _now()) if isinstance(answer, Answer) else answer

    def instant(self, request: InstantRequest) -> InstantAnswer:
        """Have an instant item done; the same request, sent again after a lost answer, is done once."""
        path = f"/v1/instant/{quote(request.item, safe='')}"
        answer = self._ask("POST", path, self._json, request.body)
        return service_answers.on_instant(answer, _now()) if isinstance(answer, Answer) else answer

    def slots(self, site: str, day: date) -> SlotsAnswer:
        """Ask what can be booked at a site on a day."""
        query = urlencode({"site": site, "day": day.isoformat()})
        answer = self._ask("GET", f"/v1/slots?{query}", self._headers)
        return service_answers.on_slots(answer, _now()) if isinstance(answer, Answer) else answer


def instant_request(
    request_id: str, item: str, item_version: str, content: bytes, recipient: Recipient
) -> InstantRequest:
    """Seal once what an instant item needs.

    Args:
        request_id: a lower-case UUID that is made once, when the resident confirms.
        item: its key in the catalogue.
        item_version: of the catalogue's entry.
        content: what the item needs, readable; it leaves this function sealed.
        recipient: the district.
    """
    sealed = base64.b64encode(seal(content, recipient, request_id)).decode("ascii")
    payload = {"suite": recipient.suite, "key_id": recipient.key_id, "sealed": sealed}
    body = json.dumps({"id": request_id, "item_version": item_version, "payload": payload})
    return InstantRequest(item, body.encode())


def _now() -> datetime:
    return datetime.now(UTC)
