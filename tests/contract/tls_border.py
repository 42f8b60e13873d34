"""The TLS border in front of a gateway in service: it knows terminals by their certificates, and by nothing else.

What it does is what docs/reference/wire.md asks of whoever ends the TLS: only certificates of the district's authority
that are not revoked get through; the device's name comes from the certificate alone; one that has ended opens the
renewal and nothing else.
"""

import http.client
import json
import ssl
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: OpenSSL judges no dates, the border does
_RENEWAL = "/v1/certificates"


class Border(ThreadingHTTPServer):
    """One border before one gateway."""

    daemon_threads = True

    def __init__(self, gateway: str, authority: Path, revoked: Path, identity: tuple[Path, Path]) -> None:
        """Listen on loopback; ``identity`` are the certificate and key by which terminals know the district."""
        super().__init__(("127.0.0.1", 0), _Passage)
        self.stand_before(gateway)
        self._trust = (authority, revoked)
        self._identity = identity
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stand_before(self, gateway: str) -> None:
        """Lead from now on to the gateway at this address."""
        self.gateway = urlsplit(gateway).netloc

    @property
    def url(self) -> str:
        """Where terminals find it."""
        return f"https://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection, with the list of revoked certificates as it is now."""
        connection, address = self.socket.accept()
        connection.settimeout(10)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self._identity)
        for file in self._trust:
            context.load_verify_locations(file)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF | ssl.VerifyFlags(_NO_CHECK_TIME)
        return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, *_: object) -> None:
        """A refused handshake is what the tests are about."""

    def stop(self) -> None:
        """End."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Passage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Border

    def do_GET(self) -> None:
        self._pass()

    def do_PUT(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        assert isinstance(self.connection, ssl.SSLSocket)
        certificate = x509.load_der_x509_certificate(self.connection.getpeercert(binary_form=True) or b"")
        if certificate.not_valid_after_utc < datetime.now(UTC) and self.path != _RENEWAL:
            problem = {"type": "urn:doorstep:problem:certificate-lapsed", "title": "", "status": 403}
            self._answer(403, {"Content-Type": "application/problem+json"}, json.dumps(problem).encode())
            return
        (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in {"doorstep-device", "host"}}
        gateway = http.client.HTTPConnection(self.server.gateway, timeout=10)
        try:
            gateway.request(self.command, self.path, body, headers | {"Doorstep-Device": str(name.value)})
            response = gateway.getresponse()
            self._answer(response.status, dict(response.getheaders()), response.read())
        finally:
            gateway.close()

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for key, value in headers.items():
            if key.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(key, value)
        if status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
