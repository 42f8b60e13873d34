"""Simulate a camera: JPEG after JPEG over HTTP on loopback, of whatever is held in front of it.

A real sensor never sends the same picture twice: each one carries noise, made once for every picture that is shown.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.open_connections import RememberingServer

Pixels = NDArray[np.uint8]

SIZE = (1280, 720)
"""Width and height of what the camera sends."""

_LOOPBACK = "127.0.0.1"
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with time 0: closing sends RST
_POLL_SECONDS = 0.05
_VARIANTS = 4  # different noise, in turn
_NOISE = 2.0  # grey levels, one sigma
_QUALITY = 85
_BACKGROUND = 96  # grey level of the lid of the camera's box
_GARBAGE_BYTES = 20_000
_SEED = 7


class VirtualCamera:
    """A camera on a port of its own; give it back with `stop`. ``frames`` counts the pictures of a stream so far."""

    def __init__(self, *, frames_a_second: float = 15.0, noise: float = _NOISE) -> None:
        """Plug it in with nothing in front of it."""
        self.frames_a_second = frames_a_second
        self.frames = 0
        self._noise = noise
        self._random = np.random.default_rng(_SEED)
        self._changed = threading.Condition()
        self._stalled = self._garbage = False
        self._holding = False
        self._scene = _background()
        self._variants: list[bytes] = []  # of the scene; none before somebody watches
        self._server: _Server | None = None
        self._thread = threading.Thread()
        self._port = 0
        self.plug_in()

    # --- what a person does ---

    def show(self, picture: Pixels) -> None:
        """Hold a picture (BGR) before the camera; one of another size is scaled to fit, on the background."""
        self._change(_fit(picture), holding=True)

    def show_nothing(self) -> None:
        """Take away what was held there."""
        self._change(_background(), holding=False)

    # --- what goes wrong ---

    def stall(self, *, on: bool = True) -> None:
        """Keep every connection and send nothing, or send again."""
        with self._changed:
            self._stalled = on
            self._changed.notify_all()

    def garble(self, *, on: bool = True) -> None:
        """Send noise instead of JPEG files, or pictures again."""
        with self._changed:
            self._garbage = on

    def unplug(self) -> None:
        """Reset every connection and refuse new ones; does nothing when it is out."""
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        self._thread.join()
        server.hang_up()
        server.server_close()

    def plug_in(self) -> None:
        """Take connections again, at the same address; does nothing when it is in."""
        if self._server is not None:
            return
        self._server = _Server(self, self._port)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="virtual camera", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Give the port back; no thread is left."""
        self.unplug()

    # --- what the page shows ---

    @property
    def url(self) -> str:
        """The camera as the terminal's settings name it."""
        return f"mjpeg://{_LOOPBACK}:{self._port}/stream"

    @property
    def plugged(self) -> bool:
        """Whether the terminal can reach it."""
        return self._server is not None

    def state(self) -> dict[str, object]:
        """Return the camera as a person would see it."""
        with self._changed:
            return {
                "plugged": self.plugged,
                "holding": self._holding,
                "stalled": self._stalled,
                "garbled": self._garbage,
                "frames": self.frames,
            }

    # --- the stream ---

    def next_frame(self, at: float, until: threading.Event) -> bytes:
        """Wait for monotonic second ``at``, and for the end of a stall; return the next JPEG file."""
        while not until.is_set():
            with self._changed:
                left = at - time.monotonic()
                if left <= 0 and not self._stalled:
                    self.frames += 1
                    if self._garbage:
                        return self._random.bytes(_GARBAGE_BYTES)
                    self._variants = self._variants or self._expose(self._scene)
                    return self._variants[self.frames % len(self._variants)]
                self._changed.wait(min(max(left, 0.0), _POLL_SECONDS) if left > 0 else _POLL_SECONDS)
        return b""

    def _change(self, scene: Pixels, *, holding: bool) -> None:
        variants = self._expose(scene) if self.frames else []
        with self._changed:
            self._scene, self._variants, self._holding = scene, variants, holding

    def _expose(self, picture: Pixels) -> list[bytes]:
        return [self._develop(picture) for _ in range(_VARIANTS if self._noise else 1)]

    def _develop(self, picture: Pixels) -> bytes:
        if self._noise:
            grain = self._random.normal(0.0, self._noise, picture.shape[:2]).astype(np.float32)
            picture = np.clip(picture + grain[:, :, np.newaxis], 0, 255).astype(np.uint8)
        _, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        return jpeg.tobytes()


def _background() -> Pixels:
    width, height = SIZE
    return np.full((height, width, 3), _BACKGROUND, np.uint8)


def _fit(picture: Pixels) -> Pixels:
    """Return the picture at the camera's size, the rest filled with background."""
    width, height = SIZE
    if picture.shape[:2] == (height, width):
        return picture
    scale = min(width / picture.shape[1], height / picture.shape[0])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)[:height, :width]
    whole = _background()
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    whole[top : top + small.shape[0], left : left + small.shape[1]] = small
    return whole


class _Server(RememberingServer):
    request_queue_size = 8

    def __init__(self, camera: VirtualCamera, port: int) -> None:
        super().__init__((_LOOPBACK, port), _Stream)
        self.camera = camera
        self.ended = threading.Event()

    def hang_up(self) -> None:
        """End every stream so that the terminal sees a reset."""
        self.ended.set()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                connection.shutdown(socket.SHUT_RDWR)


class _Stream(BaseHTTPRequestHandler):
    timeout = 5

    def do_GET(self) -> None:
        """Send pictures at the camera's rate until somebody hangs up."""
        server = cast(_Server, self.server)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        due = time.monotonic()
        with contextlib.suppress(OSError):
            while jpeg := server.camera.next_frame(due, server.ended):
                due = max(due + 1 / server.camera.frames_a_second, time.monotonic() - _POLL_SECONDS)
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                self.wfile.write(head.encode() + jpeg + b"\r\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing: standard error belongs to whoever started the camera."""
