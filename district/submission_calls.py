"""Answer the calls that hand over submissions, one at a time or in a batch; each is judged for itself."""

import base64
import binascii
import hashlib
from typing import Any, assert_never

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.answers import json_body, refuse
from district.clerk import accept
from district.clock import now, rfc3339
from district.gateway import Gateway, gateway_of
from district.intake import is_submission_id, judge, judge_envelope, parse_object, submission_id_in
from district.misbehaviour import Mode
from district.model import Arrival, Case, Conflict, Reception, Repeated, Stored
from district.problems import Problem, Wrong
from district.schemas import MAX_BODY
from district.service_calls import slot_document
from district.shape import faults
from district.sync_schemas import BATCH, MOST_IN_BATCH
from district.telling import Document, told
from district.timetable import slot_of
from district.wire_parts import PREFIX


async def put_submission(request: Request) -> Response:
    """Store one submission, or say why the terminal must hold it."""
    gateway = gateway_of(request)
    submission_id = request.path_params["id"]
    if not is_submission_id(submission_id):
        return refuse(Problem(Wrong.BAD_REQUEST, "the id in the path is not a lower-case UUID"))
    body = await json_body(request, MAX_BODY)
    if isinstance(body, Problem):
        judged: Arrival | Problem = body
    else:
        judged = judge(submission_id, body, request.headers.get("content-digest"), gateway.keys)
    return await gateway.in_store(_put, gateway, submission_id, judged)


def _put(gateway: Gateway, submission_id: str, judged: Arrival | Problem) -> Response:
    outcome = judged if isinstance(judged, Problem) else _take_in(gateway, [judged])[0]
    match outcome:
        case Stored(case):
            return JSONResponse(_reception(gateway, case), 201)
        case Repeated(case):
            return JSONResponse(_reception(gateway, case), 200)
        case Conflict(wrong):
            problem = _problem(gateway, judged, wrong)
        case Problem():
            problem = outcome
        case _:
            assert_never(outcome)
    gateway.inbox.refused(submission_id, problem.wrong, now())
    return refuse(problem)


def _take_in(gateway: Gateway, arrivals: list[Arrival]) -> list[Reception]:
    """Receive submissions; where the clerk waits for nothing, they are accepted before their receipt is told."""
    taken = gateway.inbox.receive_all(arrivals, now())
    if gateway.accept_after != 0:
        return taken
    return [
        Stored(accept(gateway, one.case)) if isinstance(one, Stored) and not one.case.lacking else one for one in taken
    ]


def _problem(gateway: Gateway, judged: Arrival | Problem, wrong: Wrong) -> Problem:
    """Return the problem with an arrival; whoever came too late for a slot is shown the next ones at that site."""
    if wrong is not Wrong.SLOT_TAKEN or isinstance(judged, Problem):
        return Problem(wrong)
    wished = next((slot.site for wish in judged.wishes if (slot := slot_of(wish))), judged.origin.site)
    others = gateway.inbox.bookings.alternatives(wished, now())
    return Problem(wrong, more={"alternatives": [slot_document(slot) for slot in others]})


def _reception(gateway: Gateway, case: Case) -> Document:
    receipt = {"id": case.id, "digest": case.digest, "received_at": rfc3339(case.received_at)}
    return _taken(gateway, case) | {"receipt": receipt, "counted": _counted(gateway, case)}


def _taken(gateway: Gateway, case: Case) -> Document:
    slot = gateway.inbox.bookings.of(case.id)
    booked: Document = {} if slot is None else {"slot": slot_document(slot)}
    return booked | {
        "reference": case.reference,
        "state": case.state,
        "need": gateway.shelf.rows.need(case.id),
        "received_at": rfc3339(case.received_at),
        "query_code": gateway.query_codes.of(case.number),
        "case": told(gateway.inbox, case, now()),
    }


def _counted(gateway: Gateway, case: Case) -> Document:
    origin = case.origin
    counted = gateway.fleet.counted(origin.site, origin.device, origin.epoch)
    return {"epoch": counted.epoch, "contiguous": counted.contiguous}


async def post_batch(request: Request) -> Response:
    """Store what can be stored of several submissions, durably and together."""
    gateway = gateway_of(request)
    body = await json_body(request, MAX_BODY)
    if isinstance(body, Problem):
        return refuse(body)
    batch = parse_object(body)
    if batch is None:
        return refuse(Problem(Wrong.MALFORMED))
    if isinstance(batch.get("submissions"), list) and len(batch["submissions"]) > MOST_IN_BATCH:
        return refuse(Problem(Wrong.TOO_LARGE))
    if broken := sorted(faults(batch, BATCH)):
        return refuse(Problem(Wrong.INVALID_BATCH, broken[0]))
    judged = [_judged(gateway, **one) for one in batch["submissions"]]
    return JSONResponse(await gateway.in_store(_results, gateway, batch["submissions"], judged))


def _judged(gateway: Gateway, digest: str, envelope: str) -> tuple[str | None, Arrival | Problem]:
    """Return the id, as far as one is found, and the arrival or what is wrong with it."""
    try:
        body = base64.b64decode(envelope, validate=True)
    except binascii.Error:
        return None, Problem(Wrong.MALFORMED)
    submission_id = submission_id_in(body)
    if hashlib.sha256(body).hexdigest() != digest:
        return submission_id, Problem(Wrong.DIGEST_MISMATCH)
    return submission_id, judge_envelope(body, gateway.keys)


def _results(
    gateway: Gateway, sent: list[dict[str, str]], judged: list[tuple[str | None, Arrival | Problem]]
) -> Document:
    arrivals = [one for _, one in judged if isinstance(one, Arrival)]
    now_taken = arrivals[: 1 if gateway.misbehaviour.mode is Mode.PARTIAL else None]
    receptions = iter(_take_in(gateway, now_taken))
    results: list[Document] = []
    counted: Document | None = None
    for one, (submission_id, verdict) in zip(sent, judged, strict=True):
        outcome = verdict if isinstance(verdict, Problem) else next(receptions, None)
        named = {"digest": one["digest"]} | ({"id": submission_id} if submission_id else {})
        results.append(named | _result(gateway, submission_id, verdict, outcome))
        if isinstance(outcome, Stored | Repeated):
            counted = _counted(gateway, outcome.case)
    return {"results": results} | ({"counted": counted} if counted else {})


def _result(
    gateway: Gateway, submission_id: str | None, judged: Arrival | Problem, outcome: Reception | Problem | None
) -> dict[str, Any]:
    """Return a result; None stands for what was not looked at yet."""
    match outcome:
        case Stored(case):
            return {"result": "stored"} | _taken(gateway, case)
        case Repeated(case):
            return {"result": "duplicate"} | _taken(gateway, case)
        case None:
            return {"result": "retry", "after": round(gateway.misbehaviour.delay)}
        case Conflict(wrong):
            problem = _problem(gateway, judged, wrong)
        case Problem():
            problem = outcome
        case _:
            assert_never(outcome)
    if submission_id is not None:
        gateway.inbox.refused(submission_id, problem.wrong, now())
    return {"result": "held", "problem": problem.document()}


ROUTES = [
    Route(PREFIX + "/submissions:batch", post_batch, methods=["POST"]),
    Route(PREFIX + "/submissions/{id}", put_submission, methods=["PUT"]),
]
