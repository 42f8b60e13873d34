"""Open attachments: on trial when they arrive, so that what does not open is told at once, and for staff."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

from district.clock import now
from district.devices import Device
from district.gateway import Gateway
from district.model import Attachment
from district.problems import Problem, Wrong
from district.suites import NotOpenedError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a blob belongs: the ``n``-th attachment of a submission whose payload is sealed to the key ``key_id``."""

    submission_id: str
    n: int
    digest: str
    key_id: str


def place_of(gateway: Gateway, submission_id: str, attachment: Attachment) -> Place | None:
    """Return an attachment's place; None once its submission is erased. Call it from the store's thread."""
    body = gateway.inbox.body(submission_id)
    if body is None:
        return None
    return Place(submission_id, attachment.n, attachment.digest, json.loads(body)["payload"]["key_id"])


def opened(gateway: Gateway, place: Place) -> Iterator[bytes]:
    """Yield an attachment piece by piece; raise `NotOpenedError` where it does not go on as it was sealed."""
    key = gateway.keys.find(place.key_id)
    if isinstance(key, Wrong):
        raise NotOpenedError
    with gateway.shelf.files.path(place.digest).open("rb") as file:
        yield from key.open_attachment(file, place.submission_id, place.n)


def trial(gateway: Gateway, place: Place) -> Wrong | None:
    """Open an attachment to its end and keep nothing of it; return what is wrong with it."""
    key = gateway.keys.find(place.key_id)
    if isinstance(key, Wrong):
        return key
    try:
        for _ in opened(gateway, place):
            pass
    except NotOpenedError:
        return Wrong.ATTACHMENT_UNREADABLE
    return None


async def judge_blob(gateway: Gateway, digest: str, device: Device) -> Problem | None:
    """Open a blob that has just arrived everywhere where this device names it; it is whole under its own name.

    One that does not open is thrown away, and the refusal stands at the desk: its terminal holds the submission.
    """
    for place in await gateway.in_store(_places, gateway, digest, device):
        wrong = await asyncio.to_thread(trial, gateway, place)
        if wrong is not None:
            await gateway.in_store(_throw_away, gateway, place, wrong)
            return Problem(wrong, f"attachment {place.n} of submission {place.submission_id}")
    return None


def _places(gateway: Gateway, digest: str, device: Device) -> list[Place]:
    named = gateway.shelf.rows.places(digest, device.site, device.device)
    return [place for submission_id, one in named if (place := place_of(gateway, submission_id, one)) is not None]


def _throw_away(gateway: Gateway, place: Place, wrong: Wrong) -> None:
    gateway.shelf.files.remove(place.digest)
    gateway.shelf.rows.advance(place.digest, 0)
    gateway.inbox.refused(place.submission_id, wrong, now())
