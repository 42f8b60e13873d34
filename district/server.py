"""Serve the gateway on loopback: say when it is ready, stop cleanly on SIGINT or SIGTERM."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from district import codes, publisher
from district.app import application
from district.gateway import Gateway
from district.keyring import PUBLIC_FILE
from district.misbehaviour import Mode

HOST = "127.0.0.1"
_GRACE_SECONDS = 3


def listen(port: int) -> socket.socket:
    """Return a listening socket on loopback; port 0 takes any free one. Raise `OSError` when the port is taken."""
    # asyncio lets small writes out at once only on sockets that name TCP; otherwise each answer waits 40 ms for an ACK
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    return listener


def serve(gateway: Gateway, listener: socket.socket, directory: Path) -> None:
    """Serve until a signal comes; print one JSON line when requests are answered."""
    config = uvicorn.Config(
        application(gateway),
        log_level="warning",
        access_log=False,  # addresses name cases
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    ready = {
        "ready": True,
        "url": f"http://{HOST}:{listener.getsockname()[1]}",
        "key_file": str((directory / PUBLIC_FILE).resolve()),
        "codes_file": str((directory / codes.PUBLIC_FILE).resolve()),
        "publishers_file": str((directory / publisher.PUBLIC_FILE).resolve()),
    }

    server = _Server(config, on_ready=lambda: _say(ready), on_stop=lambda: gateway.misbehaviour.switch(Mode.NONE))
    asyncio.run(server.serve(sockets=[listener]))


def _say(ready: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


class _Server(uvicorn.Server):
    """uvicorn, which by itself would raise the signal again after a clean stop and so end with a traceback."""

    def __init__(self, config: uvicorn.Config, *, on_ready: Callable[[], None], on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        yield

    def _stop(self) -> None:
        self._on_stop()
        self.should_exit = True
