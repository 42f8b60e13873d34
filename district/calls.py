"""Answer the calls that ask: cases, time, and the contract itself."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import json_body, refuse
from district.clock import now, rfc3339
from district.entitlement import obstacle
from district.gateway import Gateway, gateway_of
from district.intake import judge_question
from district.model import Case
from district.numbers import is_reference, parse_registration_number
from district.problems import Problem, Wrong
from district.schemas import MAX_BODY
from district.telling import Document, held, told
from district.wire import document
from district.wire_parts import PREFIX

_UNKEPT = {"Cache-Control": "no-store"}


async def get_case(request: Request) -> Response:
    """Say where a case stands, to whoever shows that they may know."""
    gateway = gateway_of(request)
    answer = await gateway.in_store(_told, gateway, request.path_params["number"].upper(), request.headers)
    return refuse(answer) if isinstance(answer, Problem) else JSONResponse(answer, headers=_UNKEPT)


def _told(gateway: Gateway, number: str, headers: Mapping[str, str]) -> Document | Problem:
    case = _find(gateway, number)
    if case is None:
        return Problem(Wrong.CASE_UNKNOWN)
    at = now()
    wrong = obstacle(gateway, case, headers, at)
    if wrong is not None:
        return wrong
    answer = told(gateway.inbox, case, at) | {"query_code": gateway.query_codes.of(case.number)}
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
    answer = await gateway.in_store(_held, gateway, mark)
    return JSONResponse(answer, headers=_UNKEPT)


def _held(gateway: Gateway, mark: bytes) -> Document:
    return held(gateway.inbox, mark, now(), gateway.query_codes)


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
