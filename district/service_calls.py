"""Answer the calls that are done at once: e-licences with consent, instant items, slots."""

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import drain, refuse
from district.asking import asked, misshapen
from district.clock import now, rfc3339
from district.devices import Device
from district.gateway import Gateway, gateway_of
from district.intake import holder_in, payload_in
from district.licences import licences
from district.problems import Problem, Wrong
from district.register import instant_words
from district.schemas import MAX_BODY
from district.service_schemas import INSTANT_REQUEST, LICENCE_REQUEST
from district.shape import Schema
from district.store.services import Done, Use
from district.telling import Document
from district.timetable import Slot, slots
from district.wire_parts import PREFIX

_SITE = re.compile(r"[0-9]{3}", re.ASCII)
_UNKEPT = {"Cache-Control": "no-store"}


async def post_licences(request: Request) -> Response:
    """Show a holder's licences of one type; that they were shown, and what for, is durable before."""
    gateway = gateway_of(request)
    call = await _asked(request, LICENCE_REQUEST)
    if isinstance(call, Problem):
        return refuse(call)
    device, wish = call
    holder = holder_in(wish, gateway.keys)
    if isinstance(holder, Problem):
        return refuse(holder)
    number, mark = holder
    at = now()
    use = Use(
        id=wish["id"],
        holder=mark,
        kind=wish["type"],
        item=wish["item"],
        purpose=wish["purpose"],
        consented_at=datetime.fromisoformat(wish["consented_at"]),
    )
    if not await gateway.in_store(gateway.services.note_use, use, device, at):
        return refuse(Problem(Wrong.ID_REUSED))
    found = licences(number, wish["type"], at.date())
    return JSONResponse({"id": use.id, "used_at": rfc3339(at), "licences": found}, headers=_UNKEPT)


async def post_instant(request: Request) -> Response:
    """Do an instant item, once for each id."""
    gateway, item = gateway_of(request), request.path_params["item"]
    words = instant_words(item)
    if words is None:
        await drain(request)
        return refuse(Problem(Wrong.NOT_INSTANT))
    call = await _asked(request, INSTANT_REQUEST)
    if isinstance(call, Problem):
        return refuse(call)
    _, wish = call
    content = payload_in(wish, gateway.keys)
    if isinstance(content, Problem):
        return refuse(content)
    answer, new = await gateway.in_store(_do, gateway, item, wish, words)
    if isinstance(answer, Problem):
        return refuse(answer)
    return JSONResponse(answer, 201 if new else 200, headers=_UNKEPT)


def _do(
    gateway: Gateway, item: str, wish: Mapping[str, Any], words: Mapping[str, str]
) -> tuple[Document | Problem, bool]:
    at = now()
    digest = hashlib.sha256(f"{item} {wish['item_version']} {wish['payload']['sealed']}".encode()).hexdigest()
    # The end of an id is random, also where it begins with a time.
    document = f"JB{at:%Y%m%d}-{wish['id'][-12:].upper()}"
    result = {"id": wish["id"], "item": item, "done_at": rfc3339(at), "document": document, "words": words}
    done, new = gateway.services.do(wish["id"], item, Done(digest=digest, result=result), at)
    return (dict(done.result) if done.digest == digest else Problem(Wrong.ID_REUSED)), new


async def get_slots(request: Request) -> Response:
    """Say what can be booked at a site on a day."""
    gateway, query = gateway_of(request), request.query_params
    try:
        day = date.fromisoformat(query.get("day", ""))
    except ValueError:
        return refuse(Problem(Wrong.BAD_REQUEST, "day is a date"))
    site = query.get("site", "")
    if not _SITE.fullmatch(site):
        return refuse(Problem(Wrong.BAD_REQUEST, "site is three digits"))
    return JSONResponse(await gateway.in_store(_free, gateway, slots(site, day, now())), headers=_UNKEPT)


def _free(gateway: Gateway, found: list[Slot]) -> Document:
    counted = ((slot, gateway.inbox.bookings.free(slot)) for slot in found)
    return {"slots": [slot_document(slot) | {"free": free} for slot, free in counted if free]}


def slot_document(slot: Slot) -> Document:
    """Return a slot as the wire says it."""
    return {"id": slot.id, "site": slot.site, "start": rfc3339(slot.start), "end": rfc3339(slot.end)}


async def _asked(request: Request, shape: Schema) -> tuple[Device, Mapping[str, Any]] | Problem:
    """Return who calls and what for, or what is wrong with the call; a missing consent has a word of its own."""
    found = await asked(request, MAX_BODY)
    if isinstance(found, Problem):
        return found
    _, wish = found
    if "consented_at" in shape["required"] and not wish.get("consented_at"):
        return Problem(Wrong.CONSENT_MISSING)
    return misshapen(wish, shape, Wrong.INVALID_QUESTION) or found


ROUTES = [
    Route(PREFIX + "/licences", post_licences, methods=["POST"]),
    Route(PREFIX + "/instant/{item}", post_instant, methods=["POST"]),
    Route(PREFIX + "/slots", get_slots),
]
