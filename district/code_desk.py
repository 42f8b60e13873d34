"""Give out signed codes at the desk: a matter handed over, its bearer vouched for, a technician let in."""

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
from district.codes import LONGEST_LIFE, SUBJECT, Order, Purpose
from district.gateway import Gateway, gateway_of
from district.intake import parse_object
from district.numbers import parse_registration_number
from district.problems import Problem, Wrong

_LIMIT: Final = 4 * 1024
_MINUTES: Final = 10
_LONGEST_VISIT: Final = timedelta(hours=1)  # a technician is on the way to one terminal
_PURPOSES: Final = {
    "hand-over": Purpose.HAND_OVER,
    "verification": Purpose.VERIFICATION,
    "maintenance": Purpose.MAINTENANCE,
}
_WANTED: Final = (
    "number is a registration number, purpose hand-over or verification, minutes 1-10080, and site and device, "
    "where given, three and two digits; for maintenance, order is 1 to 40 digits, capital letters and hyphens in place "
    "of number, site and device must be given, and minutes are 60 at most"
)


async def give_out(request: Request) -> Response:
    """Sign a code for a case: ``{"number": "L…", "purpose": "hand-over", "minutes": 10, "site": "017"}``.

    Only ``number`` must be there. The code is kept nowhere; its use is, once a terminal tells of it. A technician is
    let into one terminal by ``{"purpose": "maintenance", "order": "WO-1", "site": "017", "device": "01"}``.
    """
    wish = parse_object(await read_body(request, _LIMIT)) or {}
    order = _order(wish)
    if order is None:
        return refuse(Problem(Wrong.BAD_REQUEST, _WANTED))
    gateway = gateway_of(request)
    if order.purpose != Purpose.MAINTENANCE and not await gateway.in_store(_knows, gateway, order.subject):
        return refuse(Problem(Wrong.CASE_UNKNOWN))
    return JSONResponse({"code": gateway.issuer.sign(order), "expires": order.expires.isoformat()})


def _order(wish: Mapping[str, object]) -> Order | None:
    purpose, minutes = _PURPOSES.get(str(wish.get("purpose", "hand-over"))), wish.get("minutes", _MINUTES)
    site, device = wish.get("site"), wish.get("device")
    subject = wish.get("order" if purpose is Purpose.MAINTENANCE else "number")
    if not isinstance(subject, str) or purpose is None or type(minutes) is not int:
        return None
    life = timedelta(minutes=minutes)
    if not timedelta(0) < life <= LONGEST_LIFE or not _are_places(site, device):
        return None
    if purpose is Purpose.MAINTENANCE and not _is_for_one_visit(subject, life, device):
        return None
    issued = now()
    return Order(
        purpose=purpose,
        subject=subject,
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


def _is_for_one_visit(order: str, life: timedelta, device: object) -> bool:
    return SUBJECT.fullmatch(order) is not None and life <= _LONGEST_VISIT and device is not None


def _knows(gateway: Gateway, number: str) -> bool:
    origin = parse_registration_number(number)
    return origin is not None and gateway.inbox.find_origin(origin) is not None


ROUTES = [Route("/desk/codes", give_out, methods=["POST"])]
