"""Show at the desk which e-licences were used, when, for what and with whose consent; nobody's number stands there."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from district.gateway import gateway_of


async def uses_json(request: Request) -> Response:
    """List every use of a licence, newest first."""
    gateway = gateway_of(request)
    return JSONResponse({"uses": [dict(use) for use in await gateway.in_store(gateway.services.uses)]})


ROUTES = [Route("/desk/licence-uses.json", uses_json)]
