"""Compose the gateway's ASGI application: the wire, the desk, and what stands in front of both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from district import answers, attachment_desk, code_desk, desk, fleet_desk, service_desk
from district.clerk import accept_by_himself
from district.clock import now, rfc3339
from district.gateway import Gateway
from district.misbehaviour import Misbehaving, Misbehaviour
from district.problems import Problem, Wrong
from district.routes import WIRE
from district.store.database import StoreTroubleError
from district.wire_parts import PREFIX

_HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})


def application(gateway: Gateway) -> ASGIApp:
    """Return the application; the gateway is closed when its lifespan ends."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        clerk = None
        if gateway.accept_after is not None:
            clerk = asyncio.create_task(accept_by_himself(gateway, gateway.accept_after))
        try:
            yield
        finally:
            if clerk is not None:
                clerk.cancel()
                with suppress(asyncio.CancelledError):
                    await clerk
            gateway.close()

    app = Starlette(
        routes=[
            *WIRE,
            *desk.ROUTES,
            *attachment_desk.ROUTES,
            *fleet_desk.ROUTES,
            *code_desk.ROUTES,
            *service_desk.ROUTES,
        ],
        lifespan=lifespan,
        exception_handlers={
            HTTPException: answers.on_http_exception,
            answers.BodyTooLargeError: answers.on_body_too_large,
            ClientDisconnect: answers.on_departure,
            StoreTroubleError: answers.on_store_trouble,
            Exception: answers.on_bug,
        },
    )
    app.router.redirect_slashes = False  # an address is right or wrong
    app.state.gateway = gateway
    return Timed(Misbehaving(DeskGuard(app), gateway.misbehaviour), gateway.misbehaviour)


class Timed:
    """Tells the district's time in every answer (``Doorstep-Time``); the server itself adds ``Date``."""

    def __init__(self, app: ASGIApp, misbehaviour: Misbehaviour) -> None:
        """Stand in front of ``app``."""
        self._app = app
        self._misbehaviour = misbehaviour

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and stamp its answer."""

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Doorstep-Time"] = rfc3339(self._misbehaviour.told(now()))
            await send(message)

        await self._app(scope, receive, stamped)


class DeskGuard:
    """Keeps other web sites, open in the clerk's browser, from reading the desk or pressing its buttons."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand in front of ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the wire's calls, and the desk's own."""
        if scope["type"] != "http" or scope["path"].startswith(PREFIX + "/") or _is_own(Request(scope)):
            await self._app(scope, receive, send)
        else:
            await answers.refuse(Problem(Wrong.FORBIDDEN))(scope, receive, send)


def _is_own(request: Request) -> bool:
    host = request.headers.get("host", "")
    if host.rpartition(":")[0] not in _HERE and host not in _HERE:
        return False
    origin = request.headers.get("origin")
    return origin is None or origin == f"http://{host}"
