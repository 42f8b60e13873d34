"""Cameras over HTTP that do what no camera should: send other sizes than asked for, point elsewhere, or lie."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from drivers.api import Deadline, Scanned
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.camera import CameraScanner
from drivers.video import Pixels, VideoSource
from simulators.phone import phone_with

_CODE = b"L01701-261123-QX0042-L"
_STREAM = "multipart/x-mixed-replace; boundary=frame"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.asked = answer, 0
        self.ending = threading.Event()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Server)
        self.server.asked += 1
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""


@contextmanager
def _serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[_Server]:
    with _Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.ending.set()
            server.shutdown()
            thread.join()


def _sending(*pictures: Pixels) -> Callable[[BaseHTTPRequestHandler], None]:
    parts = [cv2.imencode(".jpg", picture)[1].tobytes() for picture in pictures]

    def answer(request: BaseHTTPRequestHandler) -> None:
        assert isinstance(request.server, _Server)
        request.send_response(200)
        request.send_header("Content-Type", _STREAM)
        request.end_headers()
        try:
            while not request.server.ending.wait(0.06):
                for part in parts:
                    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(part)}\r\n\r\n"
                    request.wfile.write(head.encode() + part + b"\r\n")
        except OSError:
            request.close_connection = True

    return answer


def _pointing(elsewhere: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", elsewhere)
        request.end_headers()

    return answer


def _listing(elsewhere: str) -> Callable[[BaseHTTPRequestHandler], None]:
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{elsewhere}a.ts\n#EXT-X-ENDLIST\n".encode()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/vnd.apple.mpegurl")
        request.end_headers()
        request.wfile.write(playlist)

    return answer


def _until(seconds: float) -> Deadline:
    return Deadline.after(timedelta(seconds=seconds))


@pytest.mark.parametrize("size", [(2592, 1944), (5000, 700), (640, 480), (1080, 1920)], ids=str)
def test_a_camera_of_another_size_is_read(size: tuple[int, int]) -> None:
    """A camera that gives another size than asked for costs neither the terminal nor the decoder its life."""
    width, height = size
    picture = np.full((height, width, 3), 40, np.uint8)
    high = min(height, width * 9 // 16)
    picture[:high, : high * 16 // 9] = cv2.resize(phone_with(_CODE), (high * 16 // 9, high))
    with _serving(_sending(picture)) as server, closing(CameraScanner(f"mjpeg://{server.place}")) as scanner:
        scanner.open()
        children = scanner.decoder_pids
        assert scanner.scan(_until(10)) == Scanned(_CODE)
        assert scanner.decoder_pids == children


@pytest.mark.parametrize("detour", [_pointing, _listing])
def test_no_camera_leads_to_another_place(detour: Callable[[str], Callable[[BaseHTTPRequestHandler], None]]) -> None:
    """Pictures come from the address of the settings alone: what it points to is never asked for one."""
    with (
        _serving(_sending(np.zeros((720, 1280, 3), np.uint8))) as elsewhere,
        _serving(detour(f"http://{elsewhere.place}")) as server,
        closing(VideoSource(f"mjpeg://{server.place}")) as source,
    ):
        with pytest.raises(DeviceError) as error:
            source.open()
        assert error.value.reason in {ErrorReason.OFFLINE, ErrorReason.TIMEOUT}
        assert server.asked > 0
        assert elsewhere.asked == 0


def test_no_proxy_is_asked_for_a_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the machine uses for the network does not learn of the camera, and its pictures do not pass it."""
    with (
        _serving(_pointing("http://127.0.0.1:9/")) as proxy,
        _serving(_sending(np.full((720, 1280, 3), 90, np.uint8))) as server,
        closing(VideoSource(f"mjpeg://{server.place}")) as source,
    ):
        monkeypatch.setenv("http_proxy", f"http://{proxy.place}")
        source.open()
        assert source.newest(_until(5)) is not None
        assert proxy.asked == 0
