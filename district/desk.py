"""Answer at the clerk's desk: what arrived, what is in it, and what the clerk does about it."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from district import pages
from district.answers import read_body, refuse
from district.cases import STEPS, State
from district.clerk import findings
from district.clock import now, rfc3339
from district.gateway import Gateway, gateway_of
from district.intake import parse_object
from district.misbehaviour import DEFAULT_DELAY, Mode
from district.model import Case, Entry, Move, NotMoved, Refusal
from district.payloads import payload_of, readable
from district.problems import Problem, Wrong
from district.store.blob_rows import Held

_FORM_LIMIT = 16 * 1024
_REASON_LIMIT = 500
_DELAY_LIMIT = 3600
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


async def show_list(request: Request) -> Response:
    """Show every case, newest first, and what terminals hold because of us."""
    gateway = gateway_of(request)
    cases = await gateway.in_store(gateway.inbox.cases)
    refusals = await gateway.in_store(gateway.inbox.refusals)
    return page(pages.overview(cases, refusals, gateway.misbehaviour.mode))


async def show_case(request: Request) -> Response:
    """Show one case with its opened payload; the only page that shows a resident's data."""
    gateway = gateway_of(request)
    case = await _case(request)
    if case is None:
        return page(pages.message(Wrong.CASE_UNKNOWN.title), 404)
    payload = await gateway.in_store(payload_of, gateway, case.id)
    history = await gateway.in_store(gateway.inbox.history, case.id)
    attachments = await gateway.in_store(gateway.shelf.rows.of, case.id)
    return page(pages.detail(case, payload, attachments, history))


async def move_case(request: Request) -> Response:
    """Take a case to another state."""
    form = await _form(request)
    target, reason = form.get("state", ""), form.get("reason", "").strip()[:_REASON_LIMIT]
    if target not in list(State):
        return page(pages.message(Wrong.MOVE_NOT_ALLOWED.title), Wrong.MOVE_NOT_ALLOWED.status)
    gateway = gateway_of(request)
    number = request.path_params["reference"]
    moved = await gateway.in_store(gateway.inbox.move, number, State(target), actor="clerk", reason=reason, now=now())
    return (
        _back_to(number)
        if not isinstance(moved, NotMoved)
        else page(pages.message(moved.wrong.title), moved.wrong.status)
    )


async def erase_case(request: Request) -> Response:
    """Destroy the payload of an archived case."""
    gateway = gateway_of(request)
    number = request.path_params["reference"]
    moved = await gateway.in_store(_erase, gateway, number)
    return (
        _back_to(number)
        if not isinstance(moved, NotMoved)
        else page(pages.message(moved.wrong.title), moved.wrong.status)
    )


async def list_json(request: Request) -> Response:
    """List cases and refusals for tests and tools; nobody's data."""
    gateway = gateway_of(request)
    cases = await gateway.in_store(gateway.inbox.cases)
    refusals = await gateway.in_store(gateway.inbox.refusals)
    return JSONResponse(
        {"cases": [_summary(case) for case in cases], "refusals": [_refusal(refusal) for refusal in refusals]}
    )


async def case_json(request: Request) -> Response:
    """Return one case with its opened payload, for tests and tools."""
    gateway = gateway_of(request)
    case = await _case(request)
    if case is None:
        return refuse(Problem(Wrong.CASE_UNKNOWN))
    payload = await gateway.in_store(payload_of, gateway, case.id)
    history = await gateway.in_store(gateway.inbox.history, case.id)
    attachments = await gateway.in_store(gateway.shelf.rows.of, case.id)
    body = _summary(case) | {
        "payload": readable(payload),
        "unreadable": payload.title if isinstance(payload, Wrong) else None,
        "findings": await gateway.in_store(findings, gateway, case),
        "attachments": [_attachment(one) for one in attachments],
        "history": [_entry(entry) for entry in history],
    }
    return JSONResponse(body, headers=HEADERS)


async def misbehave(request: Request) -> Response:
    """Switch the misbehaviour: ``{"mode": "slow", "seconds": 5}``."""
    wish = parse_object(await read_body(request, _FORM_LIMIT)) or {}
    mode, delay = wish.get("mode"), wish.get("seconds", DEFAULT_DELAY)
    if mode not in list(Mode) or not isinstance(delay, int | float) or not 0 <= delay <= _DELAY_LIMIT:
        return refuse(Problem(Wrong.BAD_REQUEST, f"mode is one of {', '.join(Mode)}; seconds lie in 0-{_DELAY_LIMIT}"))
    misbehaviour = gateway_of(request).misbehaviour
    misbehaviour.switch(Mode(mode), float(delay))
    return JSONResponse({"mode": misbehaviour.mode, "seconds": misbehaviour.delay})


async def style(_request: Request) -> Response:
    """Return the desk's style sheet."""
    return Response(pages.STYLE, media_type="text/css")


def page(html: str, status: int = 200) -> Response:
    """Answer with a page that nothing from elsewhere gets into."""
    return HTMLResponse(html, status, HEADERS)


def _back_to(number: str) -> Response:
    return RedirectResponse(f"/desk/cases/{number}", 303)


async def _case(request: Request) -> Case | None:
    gateway = gateway_of(request)
    return await gateway.in_store(gateway.inbox.find, request.path_params["reference"])


async def _form(request: Request) -> Mapping[str, str]:
    text = (await read_body(request, _FORM_LIMIT)).decode("utf-8", "replace")
    return {name: values[0] for name, values in parse_qs(text).items()}


def _erase(gateway: Gateway, number: str) -> Move:
    case = gateway.inbox.find(number)
    held = [] if case is None else gateway.shelf.rows.of(case.id)
    moved = gateway.inbox.erase(number)
    gateway.shelf.drop(one.attachment.digest for one in held)
    return moved


def _summary(case: Case) -> dict[str, object]:
    return {
        "reference": case.reference,
        "number": case.number,
        "id": case.id,
        "digest": case.digest,
        "kind": case.kind,
        "item": case.item,
        "item_version": case.item_version,
        "site": case.origin.site,
        "device": case.origin.device,
        "epoch": case.origin.epoch,
        "dseq": case.origin.dseq,
        "created": case.created.isoformat(),
        "received_at": rfc3339(case.received_at),
        "state": case.state,
        "step": STEPS[case.state],
        "state_since": rfc3339(case.state_since),
        "arrivals": case.arrivals,
        "attachments": case.attachments,
        "lacking": case.lacking,
        "erased": case.erased,
    }


def _attachment(held: Held) -> dict[str, object]:
    return asdict(held.attachment) | {"complete": held.complete}


def _refusal(refusal: Refusal) -> dict[str, object]:
    return {
        "id": refusal.id,
        "problem": refusal.problem,
        "first": rfc3339(refusal.first),
        "last": rfc3339(refusal.last),
        "times": refusal.times,
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {"at": rfc3339(entry.at), "state": entry.state, "actor": entry.actor, "reason": entry.reason}


ROUTES = [
    Route("/", show_list),
    Route("/desk/style.css", style),
    Route("/desk/cases.json", list_json),
    Route("/desk/cases/{reference}.json", case_json),
    Route("/desk/cases/{reference}", show_case),
    Route("/desk/cases/{reference}/state", move_case, methods=["POST"]),
    Route("/desk/cases/{reference}/erase", erase_case, methods=["POST"]),
    Route("/desk/misbehave", misbehave, methods=["POST"]),
]
