"""Answer at the desk what concerns terminals: the fleet, and a terminal's first certificate."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.alarms import alarms, gaps
from district.answers import read_body, refuse
from district.clock import now, rfc3339
from district.desk import page
from district.devices import Device
from district.fleet_pages import fleet
from district.gateway import Gateway, gateway_of
from district.intake import parse_object
from district.problems import Problem, Wrong
from district.schema_parts import Schema
from district.shape import faults
from district.store.fleet import Terminal
from district.sync_calls import certified
from district.sync_schemas import CSR
from district.wire_sync import MAX_REPORT

_DEVICE: Schema = {
    "type": "object",
    "required": ["site", "device"],
    "additionalProperties": False,
    "properties": {
        "site": {"type": "string", "pattern": "^[0-9]{3}$"},
        "device": {"type": "string", "pattern": "^[0-9]{2}$"},
    },
}
_FIRST: Schema = CSR | {
    "required": ["csr", "site", "device"],
    "properties": CSR["properties"] | _DEVICE["properties"],
}


async def show_fleet(request: Request) -> Response:
    """Show every terminal."""
    gateway = gateway_of(request)
    return page(fleet(await gateway.in_store(gateway.fleet.terminals), now()))


async def fleet_json(request: Request) -> Response:
    """List the terminals for tests and tools."""
    gateway, at = gateway_of(request), now()
    terminals = await gateway.in_store(gateway.fleet.terminals)
    return JSONResponse({"terminals": [_summary(one) | {"alarms": alarms(one, at)} for one in terminals]})


async def first_certificate(request: Request) -> Response:
    """Give a terminal its first certificate: whoever sits at the desk vouches for it."""
    wish = parse_object(await read_body(request, MAX_REPORT))
    if wish is None or any(faults(wish, _FIRST)):
        return refuse(Problem(Wrong.INVALID_REQUEST))
    gateway, device = gateway_of(request), Device(wish["site"], wish["device"])
    answer = await gateway.in_store(certified, gateway, device, wish["csr"])
    return refuse(answer) if isinstance(answer, Problem) else JSONResponse(answer, 201)


async def revoke(request: Request) -> Response:
    """Let no certificate of a terminal count any more: it was stolen, or is given up."""
    wish = parse_object(await read_body(request, MAX_REPORT))
    if wish is None or any(faults(wish, _DEVICE)):
        return refuse(Problem(Wrong.INVALID_REQUEST))
    gateway = gateway_of(request)
    return JSONResponse({"revoked": await gateway.in_store(_revoke, gateway, Device(wish["site"], wish["device"]))})


def _revoke(gateway: Gateway, device: Device) -> int:
    count = gateway.fleet.revoke(device.site, device.device, now())
    gateway.publish_revoked()
    return count


def _summary(terminal: Terminal) -> dict[str, object]:
    return {
        "site": terminal.site,
        "device": terminal.device,
        "reported_at": rfc3339(terminal.reported_at) if terminal.reported_at else None,
        "report": terminal.report,
        "counted": [
            {"epoch": one.epoch, "contiguous": one.contiguous, "highest": one.highest, "lacking": gaps(one)}
            for one in terminal.counted
        ],
        "certified_until": rfc3339(terminal.certified_until) if terminal.certified_until else None,
    }


ROUTES = [
    Route("/desk/fleet", show_fleet),
    Route("/desk/fleet.json", fleet_json),
    Route("/desk/certificates", first_certificate, methods=["POST"]),
    Route("/desk/certificates/revoke", revoke, methods=["POST"]),
]
