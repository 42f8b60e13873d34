"""An A4 printer that is not ours: CUPS' `ippeveprinter`, with a script for a mechanism, so that it can fail."""

import hashlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

_SCRIPT = """#!/bin/sh
cd "{folder}" || exit 1
say() {{ echo "$*" >&2; }}
wait_for() {{ n=0; while [ ! -e "$1" ] && [ $n -lt 400 ]; do sleep 0.05; n=$((n + 1)); done; }}
{deeds}
"""


class SoftwarePrinter:
    """One `ippeveprinter`; ``received`` are the documents it was sent, in order.

    Its mechanism is a shell script of ``deeds``, which can ``say "STATE: +media-empty-error"``,
    ``say "ATTR: job-impressions-completed=1"``, ``wait_for`` a file that the test makes by `happen`, or ``exit 1`` to
    abort the job (ippeveprinter(1), "PRINT COMMAND").
    """

    def __init__(self, folder: Path, bus: str, *, formats: str = "application/pdf") -> None:
        """Prepare a printer that keeps everything in ``folder``; it is switched on by `start`."""
        self._folder = folder
        self._bus = bus
        self._formats = formats
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "keys").mkdir()
        (folder / "spool").mkdir()
        self.port = _free_port()
        self.url = f"ipp://localhost:{self.port}/ipp/print"
        self.do('say "ATTR: job-impressions-completed=1"')

    def do(self, deeds: str) -> None:
        """Choose what the mechanism does with the next job."""
        script = self._folder / "mechanism"
        script.write_text(_SCRIPT.format(folder=self._folder, deeds=deeds), encoding="utf-8")
        script.chmod(0o755)

    def happen(self, event: str) -> None:
        """Let the mechanism go on that waits for ``event``."""
        (self._folder / event).touch()

    def wait_for_cancel(self) -> None:
        """Wait until somebody has called the job off; this printer then lets its mechanism finish what it does."""
        end = time.monotonic() + 20
        while b"Cancel-Job successful-ok" not in (self._folder / "log").read_bytes() and time.monotonic() < end:
            time.sleep(0.02)

    @property
    def received(self) -> list[bytes]:
        """Every document that arrived whole."""
        return [file.read_bytes() for file in sorted((self._folder / "spool").glob("*.pdf"))]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate that it made for itself."""
        certificate = ssl.get_server_certificate(("localhost", self.port))
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()

    def start(self) -> None:
        """Switch it on and wait until it answers."""
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [
                    *(_program(), "-vv", "-k", "-p", str(self.port), "-n", "localhost", "-f", self._formats),
                    *("-d", self._folder / "spool", "-K", self._folder / "keys", "-c", self._folder / "mechanism"),
                    "A4",
                ],
                env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._bus},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + 10
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise AssertionError((self._folder / "log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.02)

    def stop(self) -> None:
        """Pull its plug, in the middle of whatever it does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("localhost", self.port), timeout=1).close()
        except OSError:
            return False
        return True


def _program() -> str:
    """Where `ippeveprinter` lies; Debian keeps it where people who are not root do not look."""
    found = shutil.which("ippeveprinter", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "ippeveprinter is missing; './dev setup' installs it from the Debian package cups-ipp-utils"
    return found


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        port: int = server.getsockname()[1]
        return port
