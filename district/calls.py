"""Answer the calls that ask: cases, time, and the contract itself."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import json_body, refuse
from district.clock import now, rfc3339
from district.gateway import Gateway, gateway_of
from district.intake import judge_question
from district.model import Case
from district.numbers import is_reference, parse_registration_number
from district.problems import Problem, Wrong
from district.schemas import MAX_BODY
from district.telling import Document, held, told
from district.wire import document
from district.wire_parts import PREFIX


async def get_case(request: Request) -> Response:
    """Say where a case stands."""
    gateway = gateway_of(request)
    answer = await gateway.in_store(_told, gateway, request.path_params["number"].upper())
    return refuse(Problem(Wrong.CASE_UNKNOWN)) if answer is None else JSONResponse(answer)


def _told(gateway: Gateway, number: str) -> Document | None:
    case = _find(gateway, number)
    if case is None:
        return None
    answer = told(gateway.inbox, case, now())
    return answer if is_reference(number) else answer | {"number": number}


def _find(gateway: Gateway, number: str) -> Case | None:
    if is_reference(number):
        return gateway.inbox.find(number)
    origin = parse_registration_number(number)
    return None if origin is None else gateway.inbox.find_origin(origin)


async def list_held_cases(request: Request) -> Response:
    """Say which cases a holder has; who it is stands sealed in the body, and stays nowhere."""
    gateway = gateway_of(request)
    body = await json_body(request, MAX_BODY)
    if isinstance(body, Problem):
        return refuse(body)
    mark = judge_question(body, gateway.keys)
    if isinstance(mark, Problem):
        return refuse(mark)
    answer = await gateway.in_store(held, gateway.inbox, mark, now())
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


async def get_time(request: Request) -> Response:
    """Tell the district's time."""
    return JSONResponse({"time": rfc3339(gateway_of(request).misbehaviour.told(now()))})


async def get_contract(_request: Request) -> Response:
    """Publish the contract."""
    return JSONResponse(document())


ROUTES = [
    Route(PREFIX + "/cases/{number}", get_case),
    Route(PREFIX + "/cases:held-by", list_held_cases, methods=["POST"]),
    Route(PREFIX + "/time", get_time),
    Route(PREFIX + "/openapi.json", get_contract),
]
