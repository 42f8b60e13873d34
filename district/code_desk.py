"""Give out signed codes at the desk: a matter handed over to a terminal, or its bearer vouched for."""

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import read_body, refuse
from district.clock import now
from district.codes import LONGEST_LIFE, Order, Purpose
from district.gateway import Gateway, gateway_of
from district.intake import parse_object
from district.numbers import parse_registration_number
from district.problems import Problem, Wrong

_LIMIT: Final = 4 * 1024
_MINUTES: Final = 10
_PURPOSES: Final = {"hand-over": Purpose.HAND_OVER, "verification": Purpose.VERIFICATION}
_WANTED: Final = (
    "number is a registration number, purpose hand-over or verification, minutes 1-10080, and site and device, "
    "where given, three and two digits"
)


async def give_out(request: Request) -> Response:
    """Sign a code for a case: ``{"number": "L…", "purpose": "hand-over", "minutes": 10, "site": "017"}``.

    Only ``number`` must be there. The code is kept nowhere; its use is, once a terminal tells of it.
    """
    wish = parse_object(await read_body(request, _LIMIT)) or {}
    order = _order(wish)
    if order is None:
        return refuse(Problem(Wrong.BAD_REQUEST, _WANTED))
    gateway = gateway_of(request)
    if not await gateway.in_store(_knows, gateway, order.subject):
        return refuse(Problem(Wrong.CASE_UNKNOWN))
    return JSONResponse({"code": gateway.issuer.sign(order), "expires": order.expires.isoformat()})


def _order(wish: Mapping[str, object]) -> Order | None:
    number, minutes = wish.get("number"), wish.get("minutes", _MINUTES)
    site, device = wish.get("site"), wish.get("device")
    purpose = _PURPOSES.get(str(wish.get("purpose", "hand-over")))
    if not isinstance(number, str) or purpose is None or type(minutes) is not int:
        return None
    life = timedelta(minutes=minutes)
    if not timedelta(0) < life <= LONGEST_LIFE or not _are_places(site, device):
        return None
    issued = now()
    return Order(
        purpose=purpose,
        subject=number,
        issued=issued,
        expires=issued + life,
        nonce=os.urandom(16),
        site=None if site is None else str(site),
        device=None if device is None else str(device),
    )


def _are_places(site: object, device: object) -> bool:
    if device is not None and (site is None or not re.fullmatch(r"[0-9]{2}", str(device))):
        return False
    return site is None or re.fullmatch(r"[0-9]{3}", str(site)) is not None


def _knows(gateway: Gateway, number: str) -> bool:
    origin = parse_registration_number(number)
    return origin is not None and gateway.inbox.find_origin(origin) is not None


ROUTES = [Route("/desk/codes", give_out, methods=["POST"])]
