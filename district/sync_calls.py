"""Answer the calls that keep both sides in step: changes, health, packages, certificates."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.alarms import Alarm, counter_alarm
from district.answers import refuse
from district.asking import asked, misshapen
from district.authority import may_renew
from district.clock import now
from district.devices import Device, device_of
from district.gateway import Gateway, gateway_of
from district.problems import Problem, Wrong
from district.shape import Schema
from district.store.counting import Counted
from district.sync_schemas import CSR, HEALTH
from district.telling import Document, told_of_change
from district.wire_parts import OCTETS, PREFIX
from district.wire_sync import MAX_CHANGES, MAX_REPORT

_LIMIT = re.compile(r"[0-9]{1,3}", re.ASCII)
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)


async def get_changes(request: Request) -> Response:
    """Tell a device what became of its submissions."""
    gateway, device = gateway_of(request), device_of(request)
    if isinstance(device, Problem):
        return refuse(device)
    limit = request.query_params.get("limit", str(MAX_CHANGES))
    if not _LIMIT.fullmatch(limit) or not 1 <= int(limit) <= MAX_CHANGES:
        return refuse(Problem(Wrong.BAD_REQUEST, f"limit is a number from 1 to {MAX_CHANGES}"))
    cursor = request.query_params.get("since", "")
    answer = await gateway.in_store(_changes, gateway, device, cursor, int(limit))
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


def _changes(gateway: Gateway, device: Device, cursor: str, limit: int) -> Document:
    moves = gateway.feed.since(cursor, device.site, device.device, limit)
    cases = (gateway.inbox.find_id(submission_id) for submission_id in moves.ids)
    return {
        "cursor": moves.cursor,
        "more": moves.more,
        "changes": [told_of_change(gateway.inbox, case) for case in cases if case is not None],
    }


async def post_health(request: Request) -> Response:
    """Note how a terminal is; tell it when its counter and ours do not agree."""
    gateway = gateway_of(request)
    call = await _asked(request, HEALTH, Wrong.INVALID_REPORT)
    if isinstance(call, Problem):
        return refuse(call)
    device, report = call
    counted, alarm = await gateway.in_store(_note, gateway, device, report)
    if alarm is None:
        return Response(status_code=204)
    told = {"epoch": counted.epoch, "contiguous": counted.contiguous}
    return JSONResponse({"counted": told, "alarm": alarm})


def _note(gateway: Gateway, device: Device, report: Mapping[str, Any]) -> tuple[Counted, Alarm | None]:
    gateway.fleet.report(device.site, device.device, report, now())
    counted = gateway.fleet.counted(device.site, device.device, report["counted"]["epoch"])
    return counted, counter_alarm(report, counted)


async def get_package(request: Request) -> Response:
    """Hand out a content package as it lies in the folder."""
    name = request.path_params["name"]
    content = await asyncio.to_thread(_package, gateway_of(request).packages, name)
    if content is None:
        return refuse(Problem(Wrong.PACKAGE_UNKNOWN))
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(content, headers={"ETag": tag}, media_type=OCTETS)


def _package(folder: Path, name: str) -> bytes | None:
    path = folder / name
    return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else None


async def post_certificate(request: Request) -> Response:
    """Renew a device's certificate while it may be renewed."""
    gateway = gateway_of(request)
    call = await _asked(request, CSR, Wrong.INVALID_REQUEST)
    if isinstance(call, Problem):
        return refuse(call)
    device, wish = call
    answer = await gateway.in_store(_renewed, gateway, device, wish["csr"])
    return refuse(answer) if isinstance(answer, Problem) else JSONResponse(answer, 201)


def _renewed(gateway: Gateway, device: Device, csr: str) -> Document | Problem:
    if not may_renew(gateway.fleet.certified_until(device.site, device.device), now()):
        return Problem(Wrong.CERTIFICATE_LAPSED)
    return certified(gateway, device, csr)


def certified(gateway: Gateway, device: Device, csr: str) -> Document | Problem:
    """Issue a certificate, and keep that it was issued before it is handed out."""
    issued = gateway.authority.issue(csr, device, now())
    if issued is None:
        return Problem(Wrong.INVALID_REQUEST, "csr is no request that its own key has signed")
    gateway.fleet.certify(device.site, device.device, issued.number, issued.not_after)
    return {"certificate": issued.certificate, "chain": gateway.authority.chain}


async def _asked(request: Request, shape: Schema, broken: Wrong) -> tuple[Device, Mapping[str, Any]] | Problem:
    found = await asked(request, MAX_REPORT)
    return found if isinstance(found, Problem) else misshapen(found[1], shape, broken) or found


ROUTES = [
    Route(PREFIX + "/changes", get_changes),
    Route(PREFIX + "/health", post_health, methods=["POST"]),
    Route(PREFIX + "/packages/{name}", get_package),
    Route(PREFIX + "/certificates", post_certificate, methods=["POST"]),
]
