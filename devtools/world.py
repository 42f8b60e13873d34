"""Start the outside world and a terminal's settings: bench, gateway and terminal as processes of one run."""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_READY_SECONDS = 30.0
_STOP_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1


class WorldError(Exception):
    """Part of the outside world did not start; the text says which and what it printed."""


class Process:
    """A program that prints one JSON line when it is ready, and stops on SIGINT."""

    def __init__(self, name: str, arguments: list[str], *, log: Path) -> None:
        """Start ``python -m …`` and wait for its ready line; its errors go to ``log``."""
        self.name = name
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                stdout=subprocess.PIPE,
                stderr=errors,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the workshop alone, which then stops each part in order
                preexec_fn=end_with_parent,  # noqa: PLW1509 - the workshop has no threads yet
            )
        try:
            self.ready = self._wait_ready(log)
        except WorldError:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def running(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to stop, insist after a few seconds, and return its exit code."""
        if self.running():
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        code = self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def __enter__(self) -> Self:
        """Hand over a running process."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop it."""
        self.stop()

    def _wait_ready(self, log: Path) -> dict[str, Any]:
        stream = self._process.stdout
        until = time.monotonic() + _READY_SECONDS
        line = b""
        while stream is not None and time.monotonic() < until:
            if select.select([stream], [], [], 0.1)[0]:
                line = stream.readline()
                break
            if not self.running():
                break
        try:
            ready: dict[str, Any] = json.loads(line)
        except ValueError:
            told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise WorldError(f"{self.name} did not start.\n{told}") from None
        return ready


def end_with_parent() -> None:
    """Have the kernel stop this child when the workshop dies without a word (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A bench and a gateway that run, and the settings file of a terminal that is wired to them."""

    directory: Path
    bench: Process
    gateway: Process
    settings: Path

    @property
    def page(self) -> str:
        """The bench's page."""
        return str(self.bench.ready["page"]).rstrip("/")

    @property
    def desk(self) -> str:
        """The gateway's own address, past the network that the bench may cut."""
        return str(self.gateway.ready["url"]).rstrip("/")

    def verb(self, device: str, verb: str, **arguments: object) -> None:
        """Do something at the bench: lay a card, take the paper out, cut the network."""
        fetch(f"{self.page}/verbs/{device}/{verb}", json.dumps(arguments).encode())

    def state(self) -> Any:  # noqa: ANN401 - JSON
        """Return the bench's state."""
        return fetch(f"{self.page}/state")

    def misbehave(self, mode: str) -> None:
        """Make the gateway slow, talk garbage, answer 500 or tell a fast clock; ``none`` ends it."""
        fetch(f"{self.desk}/desk/misbehave", json.dumps({"mode": mode}).encode())

    def cases(self) -> list[dict[str, Any]]:
        """Return what the district holds, without anybody's data."""
        answer = fetch(f"{self.desk}/desk/cases.json")
        cases: list[dict[str, Any]] = answer["cases"] if isinstance(answer, dict) else answer
        return cases


@contextmanager
def started(
    directory: Path,
    *,
    accept_after: float | None = 2.0,
    instant: bool = False,
    orientation: str = "portrait",
    page_port: int = 0,
) -> Iterator[World]:
    """Start gateway and bench under ``directory`` and write the terminal's settings; stop both at the end.

    Raises:
        WorldError: One of them does not start, or there is no place for their files.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(f"{directory}: {error.strerror}") from error
    with ExitStack() as stack:
        desk = ["--accept-after", str(accept_after)] if accept_after is not None else []
        gateway = stack.enter_context(
            Process(
                "the gateway",
                ["district", "--dir", str(directory / "district"), "--port", "0", *desk],
                log=directory / "district.log",
            )
        )
        bench = stack.enter_context(
            Process(
                "the bench",
                [
                    "simulators",
                    "--dir",
                    str(directory / "bench"),
                    "--port",
                    str(page_port),
                    "--gateway",
                    str(gateway.ready["url"]),
                    *(["--instant"] if instant else []),
                ],
                log=directory / "bench.log",
            )
        )
        settings = directory / "settings.toml"
        settings.write_text(_settings(bench.ready, gateway.ready, orientation), encoding="utf-8")
        yield World(directory=directory, bench=bench, gateway=gateway, settings=settings)


def _settings(bench: dict[str, Any], gateway: dict[str, Any], orientation: str) -> str:
    lines = bench["transports"]
    return f"""# Written by the workshop: a terminal whose devices are simulated. Only these lines differ from metal.
[terminal]
site = "017"
device = "01"

[screen]
orientation = "{orientation}"

[devices.id_card_reader]
driver = "sdt"
profile = "swift"
transport = "{lines["id-card-reader"]}"

[devices.receipt_printer]
driver = "escpos"
profile = "generic-80mm"
transport = "{lines["receipt-printer"]}"

[devices.qr_scanner]
driver = "serial-line"
profile = "newland"
transport = "{lines["qr-scanner"]}"

[district]
url = "{bench["network"]}"
key_file = "{gateway["key_file"]}"
codes_file = "{gateway["codes_file"]}"

[store]
directory = "queue"

[content]
publishers_file = "{gateway["publishers_file"]}"

[logs]
file = "terminal.log"
"""


def fetch(url: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
    """Ask a page of the bench or the gateway; return its JSON."""
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        text = answer.read()
    return json.loads(text) if text else None


def download(url: str) -> bytes:
    """Fetch a file from a page of the bench."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
        content: bytes = answer.read()
    return content


def quiet_environment() -> dict[str, str]:
    """Return the environment of a terminal that shows nothing."""
    return os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
