"""A web server that remembers which connections are open, so that they can be ended with it."""

import socket
from http.server import ThreadingHTTPServer


class RememberingServer(ThreadingHTTPServer):
    """Serves each connection in a thread that closing waits for; ``open`` are those that have not ended."""

    daemon_threads = False

    def __init__(self, address: tuple[str, int], request: type) -> None:
        """Listen at ``address``; ``request`` serves what is asked there.

        Raises:
            OSError: the port is taken.
        """
        self.open: set[socket.socket] = set()
        super().__init__(address, request)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Remember a connection before it is served."""
        if isinstance(request, socket.socket):
            self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Forget one that has ended."""
        if isinstance(request, socket.socket):
            self.open.discard(request)
        super().shutdown_request(request)
