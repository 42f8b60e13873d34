"""Answer the calls of the wire: submissions, cases, time, and the contract itself."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import BodyTooLargeError, read_body, refuse
from district.clerk import accept
from district.clock import now, rfc3339
from district.gateway import Gateway, gateway_of
from district.intake import is_submission_id, judge, judge_question
from district.model import Arrival, Case, Conflict, Reception, Repeated, Stored
from district.numbers import is_reference, parse_registration_number
from district.problems import Problem, Wrong
from district.schemas import MAX_BODY
from district.telling import Document, held, told
from district.wire import document
from district.wire_parts import PREFIX


async def put_submission(request: Request) -> Response:
    """Store one submission, or say why the terminal must hold it."""
    gateway = gateway_of(request)
    submission_id = request.path_params["id"]
    if not is_submission_id(submission_id):
        return refuse(Problem(Wrong.BAD_REQUEST, "the id in the path is not a lower-case UUID"))
    outcome = await _receive(gateway, request, submission_id)
    if isinstance(outcome, Problem):
        await gateway.in_store(gateway.inbox.refused, submission_id, outcome.wrong, now())
        return refuse(outcome)
    return outcome


async def _receive(gateway: Gateway, request: Request, submission_id: str) -> Response | Problem:
    judged = await _judged(gateway, request, submission_id)
    if isinstance(judged, Problem):
        return judged
    match await gateway.in_store(_take_in, gateway, judged):
        case Stored(case):
            return JSONResponse(await gateway.in_store(_reception, gateway, case), 201)
        case Repeated(case):
            return JSONResponse(await gateway.in_store(_reception, gateway, case), 200)
        case Conflict(wrong):
            return Problem(wrong)


def _take_in(gateway: Gateway, arrival: Arrival) -> Reception:
    """Receive a submission; where the clerk waits for nothing, it is accepted before its receipt is told."""
    taken = gateway.inbox.receive(arrival, now())
    if isinstance(taken, Stored) and gateway.accept_after == 0:
        return Stored(accept(gateway, taken.case))
    return taken


async def _judged(gateway: Gateway, request: Request, submission_id: str) -> Arrival | Problem:
    body = await _json_body(request)
    if isinstance(body, Problem):
        return body
    return judge(submission_id, body, request.headers.get("content-digest"), {gateway.key.key_id: gateway.key})


async def _json_body(request: Request) -> bytes | Problem:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        body = await read_body(request, MAX_BODY)
    except BodyTooLargeError:
        return Problem(Wrong.TOO_LARGE)
    return body if media_type == "application/json" else Problem(Wrong.UNSUPPORTED_MEDIA_TYPE)


def _reception(gateway: Gateway, case: Case) -> dict[str, object]:
    at = rfc3339(case.received_at)
    return {
        "reference": case.reference,
        "state": case.state,
        "need": [],
        "received_at": at,
        "receipt": {"id": case.id, "digest": case.digest, "received_at": at},
        "case": told(gateway.inbox, case, now()),
    }


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
    body = await _json_body(request)
    if isinstance(body, Problem):
        return refuse(body)
    mark = judge_question(body, {gateway.key.key_id: gateway.key})
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
    Route(PREFIX + "/submissions/{id}", put_submission, methods=["PUT"]),
    Route(PREFIX + "/cases/{number}", get_case),
    Route(PREFIX + "/cases:held-by", list_held_cases, methods=["POST"]),
    Route(PREFIX + "/time", get_time),
    Route(PREFIX + "/openapi.json", get_contract),
]
