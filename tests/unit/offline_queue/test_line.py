"""A line that is hung up leaves no connection behind, whatever moment the hanging up falls into."""

import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from offline_queue.answers import Answer
from offline_queue.line import Credentials, Limits, Line, NoAnswerError


class _Quiet(BaseHTTPRequestHandler):
    """Answers everything with nothing, and keeps the connection."""

    protocol_version = "HTTP/1.1"
    timeout = 2  # a connection that is not given back must not hold the test up

    def do_GET(self) -> None:
        """Say yes."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


class _HungUpAtTheLastMoment(Line):
    """Is hung up when the answer is whole and the exchange has not ended yet."""

    def _exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        meanwhile: Callable[[], None],
    ) -> Answer:
        answer = Line._exchange(self, method, path, headers, body, meanwhile)
        self.hang_up()
        return answer


@pytest.fixture
def url() -> Iterator[str]:
    """Return where somebody answers."""
    with HTTPServer(("127.0.0.1", 0), _Quiet) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def test_a_line_hung_up_in_its_last_moment_is_closed(url: str) -> None:
    """The answer counts, the connection is given back, and there is no further exchange."""
    line = _HungUpAtTheLastMoment(url, Credentials(), Limits())
    assert line.exchange("GET", "/", {}).status == 204
    assert line._connection is None
    with pytest.raises(NoAnswerError):
        line.exchange("GET", "/", {})
    assert line._connection is None
