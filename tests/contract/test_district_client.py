"""The terminal's client against a server that does every wrong thing a network can do, byte by byte."""

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from typing import BinaryIO

import pytest

from offline_queue.district import DistrictClient
from offline_queue.line import Limits
from offline_queue.model import CaseStatus, Envelope, IdentityRejected, LinkDown, NoSuchCase, Received, Refused
from offline_queue.proofs import OwnSubmission

BODY = b'{"id":"a"}'
ANY = OwnSubmission("01930f5e-6c1a-7b7e-9a54-2f0c4d1e8b10")
ENVELOPE = Envelope(id="a", body=BODY, digest=hashlib.sha256(BODY).hexdigest())
TIME = "2026-11-23T09:30:12+08:00"
RECEPTION = {
    "reference": "XC1",
    "state": "received",
    "need": [],
    "received_at": TIME,
    "receipt": {"id": "a", "digest": ENVELOPE.digest, "received_at": TIME},
}
REUSED = "urn:doorstep:problem:id-reused"
UNKNOWN = {"type": "urn:doorstep:problem:case-unknown"}
RECEIVED = Received(reference="XC1", state="received", received_at=datetime.fromisoformat(TIME))
LIMITS = Limits(connect=timedelta(seconds=1), read=timedelta(milliseconds=400), whole=timedelta(milliseconds=800))


def http(status: int, body: object = b"", *headers: str) -> bytes:
    """Return one whole answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [f"HTTP/1.1 {status} Words", f"Content-Length: {len(content)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + content


class WrongServer:
    """Answers each request with the next bytes of its script; None hangs, and an empty answer hangs up."""

    def __init__(self, *script: bytes | None, drip: float = 0.0) -> None:
        """Listen on a free port of this machine; ``drip`` seconds pass before each byte."""
        self.script = list(script)
        self.drip = drip
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self._ended = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop."""
        self._ended.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self.connections += 1
                with connection, connection.makefile("rb") as stream, suppress(OSError):
                    connection.settimeout(2)
                    while self.script and self._answer(connection, stream):
                        pass

    def _answer(self, connection: socket.socket, stream: BinaryIO) -> bool:
        line = stream.readline().decode("latin-1")
        if not line:
            return False
        headers = {}
        while (field := stream.readline().decode("latin-1").strip()) != "":
            name, _, text = field.partition(":")
            headers[name.lower()] = text.strip()
        self.requests.append((line.strip(), headers, stream.read(int(headers.get("content-length", 0)))))
        answer = self.script.pop(0)
        if answer is None:
            self._ended.wait(0.7)
        elif self.drip:
            for byte in answer:
                time.sleep(self.drip)  # the slow peer is what is tried
                connection.sendall(bytes([byte]))
        else:
            connection.sendall(answer)
        return bool(answer) and answer.endswith(b"}")


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[WrongServer, DistrictClient]]]:
    """Start a server and a client that speaks to it."""
    with ExitStack() as stack:

        def start(*script: bytes | None, drip: float = 0.0) -> tuple[WrongServer, DistrictClient]:
            server = WrongServer(*script, drip=drip)
            stack.callback(server.close)
            client = DistrictClient(server.url, site="017", device="01", limits=LIMITS)
            stack.callback(client.close)
            return server, client

        yield start


Serve = Callable[..., tuple[WrongServer, DistrictClient]]


def test_a_submission_goes_out_as_the_wire_wants_it(serve: Serve) -> None:
    """Exactly the frozen bytes, their digest (RFC 9530), and who sends them."""
    server, client = serve(http(201, RECEPTION))
    assert client.put(ENVELOPE) == RECEIVED
    line, headers, body = server.requests[0]
    assert (line, body) == ("PUT /v1/submissions/a HTTP/1.1", BODY)
    assert headers["content-digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(BODY).digest()).decode()}:"
    assert (headers["content-type"], headers["doorstep-device"]) == ("application/json", "017/01")


def test_the_connection_is_kept(serve: Serve) -> None:
    """Five thousand terminals do not shake hands anew for each submission."""
    server, client = serve(http(201, RECEPTION), http(200, RECEPTION), http(200, {"time": TIME}))
    assert (client.put(ENVELOPE), client.put(ENVELOPE)) == (RECEIVED, RECEIVED)
    assert client.time() == datetime.fromisoformat(TIME)
    assert server.connections == 1


def test_a_connection_closed_meanwhile_is_dialled_again(serve: Serve) -> None:
    """A keep-alive that ended between two submissions is no failure of the link."""
    server, client = serve(http(201, RECEPTION, "Connection: close"), http(201, RECEPTION))
    assert client.put(ENVELOPE) == RECEIVED
    assert client.put(ENVELOPE) == RECEIVED
    assert server.connections == 2


@pytest.mark.parametrize("status", [400, 409, 410, 413, 415, 422])
def test_a_refusal_belongs_to_the_item(serve: Serve, status: int) -> None:
    """With the type of the problem document."""
    _, client = serve(http(status, {"type": REUSED, "status": status}, "Content-Type: application/problem+json"))
    assert client.put(ENVELOPE) == Refused(status=status, problem=REUSED)


@pytest.mark.parametrize("status", [401, 403])
def test_a_rejection_belongs_to_the_identity(serve: Serve, status: int) -> None:
    """Not to the item and not to the link."""
    _, client = serve(http(status, {"type": "urn:x:y"}))
    assert isinstance(client.put(ENVELOPE), IdentityRejected)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 201 Crea",
        http(201, RECEPTION)[:-40],
        http(201, RECEPTION)[:60],
        http(201, b"<html>log in here</html>"),
        http(201, {"reference": 1}),
        http(204),
        http(500, b"oops"),
        http(502),
        http(404, {"type": "urn:x:y"}),
        http(413, b"<html>413 Request Entity Too Large</html>", "Content-Type: text/html"),
        b"\x00\xff\x00\xff garbage that is no HTTP\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Length: many\r\n\r\n{}",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"HTTP/1.1 201 Created\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 201 Created\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=range(18),
)
def test_what_is_no_proper_answer_belongs_to_the_link(serve: Serve, answer: bytes) -> None:
    """Cut off, garbled, from somebody else, or an error: the item is untouched."""
    _, client = serve(answer)
    verdict = client.put(ENVELOPE)
    assert isinstance(verdict, LinkDown)
    assert verdict.retry_after is None


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_district_says_how_long(serve: Serve, status: int) -> None:
    """Retry-After travels on to the courier."""
    _, client = serve(http(status, b"", "Retry-After: 17"))
    assert client.put(ENVELOPE) == LinkDown(detail=f"HTTP {status}", retry_after=timedelta(seconds=17))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(serve: Serve, status: int) -> None:
    """What a resident confirmed goes to the district and to nobody that an answer names."""
    server, client = serve(http(status, b"", "Location: /elsewhere"), http(201, RECEPTION))
    assert client.put(ENVELOPE) == LinkDown(detail=f"HTTP {status}")
    assert len(server.requests) == 1


def test_silence_ends_in_time(serve: Serve) -> None:
    """A server that accepts and says nothing holds the courier for the read limit, no longer."""
    _, client = serve(None)
    started = time.monotonic()
    assert isinstance(client.put(ENVELOPE), LinkDown)
    assert time.monotonic() - started < 1


def test_a_late_answer_is_nobodys_and_the_next_call_works(serve: Serve) -> None:
    """After a time-out the line is dialled anew: an answer that comes too late answers nothing."""
    server, client = serve(None, http(201, RECEPTION))
    assert isinstance(client.put(ENVELOPE), LinkDown)
    time.sleep(0.5)  # the late answer arrives meanwhile
    assert client.put(ENVELOPE) == RECEIVED
    assert server.connections == 2


def test_a_dripping_answer_ends_in_time(serve: Serve) -> None:
    """Signs of life do not prolong the wait for ever."""
    started = time.monotonic()
    _, client = serve(http(201, RECEPTION | {"filler": "x" * 2000}), drip=0.005)
    assert isinstance(client.put(ENVELOPE), LinkDown)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 201 Created\r\nX: " + b"y" * 2000,
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5dc\r\n" + b"y" * 1500,
    ],
    ids=["header", "chunk"],
)
def test_a_head_or_a_chunk_that_drips_ends_in_time(serve: Serve, answer: bytes) -> None:
    """Also where the HTTP library itself waits for a whole line or a whole chunk."""
    started = time.monotonic()
    _, client = serve(answer, drip=0.005)
    assert isinstance(client.put(ENVELOPE), LinkDown)
    assert time.monotonic() - started < 3


def test_an_endless_answer_is_cut(serve: Serve) -> None:
    """One mebibyte is more than any answer needs."""
    _, client = serve(http(201, RECEPTION | {"filler": "x" * 1_100_000}))
    verdict = client.put(ENVELOPE)
    assert isinstance(verdict, LinkDown)
    assert "longer" in verdict.detail


def test_the_next_call_after_a_failure_starts_clean(serve: Serve) -> None:
    """The rest of a spoilt answer is never taken for the answer to the next question."""
    server, client = serve(http(201, RECEPTION)[:-40], http(201, RECEPTION))
    assert isinstance(client.put(ENVELOPE), LinkDown)
    assert client.put(ENVELOPE) == RECEIVED
    assert server.connections == 2


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://district.invalid", "https://127.0.0.1:1", "http://"])
def test_nobody_there_is_the_link(url: str) -> None:
    """Refused connections and names that do not resolve."""
    client = DistrictClient(url, site="017", device="01", limits=LIMITS)
    assert isinstance(client.put(ENVELOPE), LinkDown)
    assert isinstance(client.case("L1", ANY), LinkDown)
    assert isinstance(client.time(), LinkDown)
    client.close()


def test_a_server_without_tls_is_the_link_and_not_our_certificate(serve: Serve) -> None:
    """Speaking TLS to something that does not is no reason to stop for staff."""
    server, _ = serve(http(201, RECEPTION))
    client = DistrictClient(server.url.replace("http:", "https:"), site="017", device="01", limits=LIMITS)
    assert isinstance(client.put(ENVELOPE), LinkDown)
    client.close()


def test_closing_ends_the_call_in_flight(serve: Serve) -> None:
    """The terminal stops at once, however slow the district is; afterwards the link is down."""
    server, _ = serve(None)
    client = DistrictClient(server.url, site="017", device="01")
    verdicts: list[object] = []
    caller = threading.Thread(target=lambda: verdicts.append(client.put(ENVELOPE)))
    caller.start()
    while not server.requests:
        time.sleep(0.01)  # until the call is under way
    started = time.monotonic()
    client.close()
    caller.join(5)
    assert time.monotonic() - started < 1
    assert isinstance(verdicts[0], LinkDown)
    assert isinstance(client.time(), LinkDown)


def test_a_case_is_asked_for_by_its_number(serve: Serve) -> None:
    """Whatever a scanner read cannot change which address is asked."""
    case = {"number": "L1", "reference": "XC1", "item": "x", "state": "accepted", "as_of": TIME}
    server, client = serve(http(200, case), http(404, UNKNOWN, "Content-Type: application/problem+json"))
    assert isinstance(client.case("L1/../../time?a#b", ANY), CaseStatus)
    assert client.case("L2", ANY) == NoSuchCase()
    assert server.requests[0][0] == "GET /v1/cases/L1%2F..%2F..%2Ftime%3Fa%23b HTTP/1.1"


def test_a_base_with_a_path_is_kept(serve: Serve) -> None:
    """A district may put its gateway below a path of its own."""
    server, _ = serve(http(200, {"time": TIME}))
    client = DistrictClient(server.url + "/doorstep/", site="017", device="01", limits=LIMITS)
    client.time()
    client.close()
    assert server.requests[0][0] == "GET /doorstep/v1/time HTTP/1.1"
