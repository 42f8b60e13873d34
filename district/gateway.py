"""Hold what the gateway's calls share: keys, inbox, the inbox's one thread, and how it is told to misbehave."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.requests import Request

from district.codes import CodeIssuer, load_or_create_issuer
from district.keys import DistrictKey, load_or_create
from district.misbehaviour import Misbehaviour
from district.store import Inbox

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One gateway on one directory."""

    key: DistrictKey
    issuer: CodeIssuer
    inbox: Inbox
    misbehaviour: Misbehaviour
    accept_after: float | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "inbox"))

    async def in_store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``call`` on the one thread that may touch the inbox, while other requests go on."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))

    def close(self) -> None:
        """Let running calls end, then let go of the inbox."""
        self._thread.shutdown()
        self.inbox.close()


def open_gateway(directory: Path, *, accept_after: float | None, misbehaviour: Misbehaviour) -> Gateway:
    """Open keys and inbox under ``directory``; raise `KeyFileError` or `InboxError`."""
    key = load_or_create(directory)
    issuer = load_or_create_issuer(directory)
    return Gateway(key=key, issuer=issuer, inbox=Inbox(directory), accept_after=accept_after, misbehaviour=misbehaviour)


def gateway_of(request: Request) -> Gateway:
    """Return the gateway that serves this request."""
    gateway: Gateway = request.app.state.gateway
    return gateway
