"""Hand an opened attachment to staff at the desk, piece by piece; nothing opened is ever kept."""

import asyncio
from mimetypes import guess_extension

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from district import pages
from district.attachments import Place, opened, place_of, trial
from district.desk import HEADERS, page
from district.gateway import Gateway, gateway_of
from district.model import Attachment

_SHOWN = frozenset({"image/jpeg", "image/png", "application/pdf"})
"""What a browser may show by itself. Everything else is a file to be saved: what a terminal calls it is a claim."""

_NAMELESS = "application/octet-stream"


async def show_attachment(request: Request) -> Response:
    """Show one attachment, or let it be saved with ``?save``; 404 while it is not here, 422 when it does not open."""
    gateway, reference = gateway_of(request), request.path_params["reference"]
    found = await gateway.in_store(_find, gateway, reference, request.path_params["n"])
    if found is None:
        return page(pages.message("There is no such attachment here, or not yet."), 404)
    attachment, place = found
    wrong = await asyncio.to_thread(trial, gateway, place)  # its end is known before its first byte is shown
    if wrong is not None:
        return page(pages.message(wrong.title), wrong.status)
    media_type = attachment.media_type if attachment.media_type in _SHOWN else _NAMELESS
    shown = "inline" if media_type in _SHOWN and "save" not in request.query_params else "attachment"
    name = f"{reference}-{place.n}{guess_extension(media_type) or ''}"
    headers = HEADERS | {"Content-Disposition": f'{shown}; filename="{name}"'}
    return StreamingResponse(opened(gateway, place), headers=headers, media_type=media_type)


def _find(gateway: Gateway, reference: str, n: int) -> tuple[Attachment, Place] | None:
    case = gateway.inbox.find(reference)
    if case is None:
        return None
    for held in gateway.shelf.rows.of(case.id):
        if held.attachment.n == n and held.complete:
            place = place_of(gateway, case.id, held.attachment)
            return None if place is None else (held.attachment, place)
    return None


ROUTES = [Route("/desk/cases/{reference}/attachments/{n:int}", show_attachment)]
