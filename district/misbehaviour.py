"""Misbehave on command, so that a terminal can be tried against a gateway that is slow, broken or not the gateway."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from district.answers import refuse
from district.problems import Problem, Wrong
from district.wire_parts import PREFIX

DEFAULT_DELAY = 60.0
AHEAD = timedelta(minutes=10)
"""How far the clock of `Mode.FAST_CLOCK` is ahead."""

_CAPTIVE_PORTAL = "<!doctype html><title>WiFi</title><p>Please log in to use this network.</p>"


class Mode(StrEnum):
    """What to do to every call of the wire; the desk stays well.

    429 and 503 refuse each call with a ``Retry-After`` of so many seconds; partial takes one submission of each batch
    and asks for the others again after so many. A fast clock is only told (in ``Doorstep-Time`` and by ``GET /time``):
    what is stored keeps its true time.
    """

    NONE = "none"
    SLOW = "slow"
    GARBAGE = "garbage"
    ERROR = "500"
    FAST_CLOCK = "fast-clock"
    TOO_MANY = "429"
    UNAVAILABLE = "503"
    PARTIAL = "partial"


class Misbehaviour:
    """The mode in force; ``delay`` is in seconds: how slow, or how long a terminal is asked to stay away."""

    def __init__(self, mode: Mode = Mode.NONE) -> None:
        """Begin with ``mode``."""
        self.mode = mode
        self.delay = DEFAULT_DELAY
        self._over = asyncio.Event()

    def switch(self, mode: Mode, delay: float = DEFAULT_DELAY) -> None:
        """Change the mode; answers that are being delayed go out at once."""
        self._over.set()
        self._over = asyncio.Event()
        self.mode, self.delay = mode, delay

    def told(self, at: datetime) -> datetime:
        """Return what the gateway says the time is at a moment."""
        return at + AHEAD if self.mode is Mode.FAST_CLOCK else at

    async def dawdle(self) -> None:
        """Wait the delay out, or until the mode changes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.delay):
                await self._over.wait()


class Misbehaving:
    """Stands in front of the calls.

    Slow: the call is done at once and answered late, so a terminal that gives up was stored all the same. Garbage and
    500: nothing reaches the gateway, as when a captive portal or a broken proxy answers in its place.
    """

    def __init__(self, app: ASGIApp, misbehaviour: Misbehaviour) -> None:
        """Stand in front of ``app``."""
        self._app = app
        self._misbehaviour = misbehaviour

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        wire = scope["type"] == "http" and scope["path"].startswith(PREFIX + "/")
        mode = self._misbehaviour.mode if wire else Mode.NONE
        match mode:
            case Mode.NONE | Mode.FAST_CLOCK | Mode.PARTIAL:
                await self._app(scope, receive, send)
            case Mode.SLOW:
                await self._app(scope, receive, self._late(send))
            case Mode.GARBAGE:
                await HTMLResponse(_CAPTIVE_PORTAL)(scope, receive, send)
            case Mode.ERROR:
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send)
            case Mode.TOO_MANY:
                await self._away(Wrong.TOO_MANY)(scope, receive, send)
            case Mode.UNAVAILABLE:
                await self._away(Wrong.UNAVAILABLE)(scope, receive, send)
            case _:
                assert_never(mode)

    def _away(self, wrong: Wrong) -> Response:
        return refuse(Problem(wrong), round(self._misbehaviour.delay))

    def _late(self, send: Send) -> Send:
        async def delayed(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                await self._misbehaviour.dawdle()
            await send(message)

        return delayed  # type: ignore[return-value]  # Send is written with MutableMapping[str, Any]
