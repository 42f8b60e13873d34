"""Serve the bench's web page and its JSON verbs, on loopback only.

A browser on this machine may be showing any web site: requests must name a loopback host (against DNS rebinding) and
verbs must be sent as ``application/json`` (which another site cannot do without asking first).
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Self, cast
from urllib.parse import urlsplit

from simulators.bench import Bench
from simulators.open_connections import RememberingServer
from simulators.people import PEOPLE, CardKind, Person
from simulators.verbs import VERBS, VerbError

_LOOPBACK = "127.0.0.1"
_HOSTS = {"127.0.0.1", "localhost", "::1"}
_HTML = Path(__file__).with_name("bench.html")
_MOST_BODY = 65_536
_PATIENCE_SECONDS = 10
_POLL_SECONDS = 0.05
_KINDS = {
    CardKind.RESIDENT: "resident identity card 居民身份证",
    CardKind.HONG_KONG_MACAO_TAIWAN: "residence permit 港澳台居民居住证",
    CardKind.FOREIGNER_2017: "foreigner, 2017 外国人永久居留身份证",
    CardKind.FOREIGNER_2023: "foreigner, 2023 新版外国人永久居留身份证",
}
_POLICY = "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


class Page:
    """A running web page over a bench; give it back with `stop`. ``port`` 0 takes any free one."""

    def __init__(self, bench: Bench, port: int = 0) -> None:
        """Start serving."""
        self._server = _Server(bench, port)
        self.url = f"http://{_LOOPBACK}:{self._server.server_address[1]}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="bench page", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Give the port back and wait for every request."""
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> Self:
        """Return the running page."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()


class _Server(RememberingServer):
    def __init__(self, bench: Bench, port: int) -> None:
        super().__init__((_LOOPBACK, port), _Request)
        self.bench = bench

    def hang_up(self) -> None:
        """Let connections that ask nothing end: browsers open them in advance."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


class _Request(BaseHTTPRequestHandler):
    timeout = _PATIENCE_SECONDS
    server_version = "bench"

    def do_GET(self) -> None:
        """Answer with the page, the state, the people, or the picture of a ticket."""
        if not self._welcome():
            return
        path = urlsplit(self.path).path
        if path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", _HTML.read_bytes())
        elif path == "/state":
            self._json(HTTPStatus.OK, self._bench.state())
        elif path == "/people":
            self._json(HTTPStatus.OK, [_introduction(person) for person in PEOPLE])
        elif path.startswith("/tickets/"):
            self._ticket(path.removeprefix("/tickets/").removesuffix(".png"))
        else:
            self._fail(HTTPStatus.NOT_FOUND, "no such page")

    def do_POST(self) -> None:
        """Perform ``/verbs/<device>/<verb>`` with the arguments of a JSON object; answer with the new state."""
        if not self._welcome():
            return
        verb = VERBS.get(urlsplit(self.path).path.removeprefix("/verbs/"))
        if verb is None:
            self._fail(HTTPStatus.NOT_FOUND, "no such verb")
            return
        try:
            verb.perform(self._bench, self._arguments())
        except VerbError as error:
            self._fail(HTTPStatus.BAD_REQUEST, str(error))
            return
        self._json(HTTPStatus.OK, self._bench.state())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing: standard error belongs to whoever started the bench."""

    @property
    def _bench(self) -> Bench:
        return cast(_Server, self.server).bench

    def _welcome(self) -> bool:
        """Refuse requests that were not meant for this machine."""
        try:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        except ValueError:
            host = None
        if host in _HOSTS:
            return True
        self._fail(HTTPStatus.FORBIDDEN, "the bench talks to this machine only")
        return False

    def _arguments(self) -> Mapping[str, object]:
        if self.headers.get_content_type() != "application/json":
            raise VerbError("verbs are sent as application/json")
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > _MOST_BODY:
            raise VerbError("the request has no length, or too much of it")
        try:
            body = json.loads(self.rfile.read(int(size)) or b"{}")
        except ValueError as error:
            raise VerbError("the arguments are not JSON") from error
        if not isinstance(body, dict):
            raise VerbError("the arguments must be a JSON object")
        return body

    def _ticket(self, number: str) -> None:
        """Send the picture of ticket 1, 2, … counted since the bench started; old ones are forgotten."""
        ticket = self._bench.printer.ticket(int(number)) if number.isdecimal() else None
        if ticket is None:
            self._fail(HTTPStatus.NOT_FOUND, "no such ticket")
        else:
            self._send(HTTPStatus.OK, "image/png", ticket.png)

    def _fail(self, status: HTTPStatus, words: str) -> None:
        self._json(status, {"error": words})

    def _json(self, status: HTTPStatus, body: object) -> None:
        self._send(status, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.end_headers()
        self.wfile.write(body)


def _introduction(person: Person) -> dict[str, str]:
    return {"slug": person.slug, "name": person.name, "note": person.note, "kind": _KINDS[person.kind]}
