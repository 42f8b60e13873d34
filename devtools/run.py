"""`./dev run`: the bench, the gateway and the terminal, wired together, in a window."""

import argparse
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from devtools.world import World, WorldError, end_with_parent, started

_VNC_PORT = 5900
_PAGE_PORT = 8017


def main(arguments: list[str] | None = None) -> int:
    """Start everything, wait for Ctrl-C or for the terminal's end, stop everything."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if _taken(options.page_port):
        print(f"port {options.page_port} is taken, perhaps by another run; --page-port chooses one", file=sys.stderr)
        return 1
    try:
        with started(
            options.dir, accept_after=options.accept_after, orientation=options.orientation, page_port=options.page_port
        ) as world:
            return _serve(world, options)
    except WorldError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument(
        "--dir", type=Path, default=Path(".dev/run"), help="where the run keeps its files (%(default)s)"
    )
    parser.add_argument("--orientation", choices=["portrait", "landscape"], default="portrait")
    parser.add_argument("--accept-after", type=float, default=20.0, metavar="S", help="seconds until the clerk accepts")
    parser.add_argument("--page-port", type=int, default=_PAGE_PORT, help="port of the bench's page (0: any free one)")
    parser.add_argument("--vnc-port", type=int, default=_VNC_PORT, help="port for the screen when there is no display")
    return parser.parse_args(arguments)


def _serve(world: World, options: argparse.Namespace) -> int:
    environment, words = screen(dict(os.environ), options.vnc_port, options.orientation)
    if environment["QT_QPA_PLATFORM"].startswith("vnc:") and _taken(options.vnc_port):
        print(f"port {options.vnc_port} is taken, perhaps by another run; --vnc-port chooses one", file=sys.stderr)
        return 1
    print(
        f"\nDoorstep 家门口 is starting.\n"
        f"  The screen      {words}\n"
        f"  The bench       {world.page}   lay a card, show a code, take the paper out, cut the network\n"
        f"  The district    {world.desk}   what arrived, and the clerk's desk\n"
        f"  The queue       ./dev kiosk queue list --settings {world.settings}   what waits, as staff see it\n"
        f"  Everything else {world.directory}\n"
        f"Ctrl-C stops all of it.\n",
        flush=True,
    )
    terminal = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run", "--settings", str(world.settings)],
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - the workshop has no threads
    )
    try:
        code = terminal.wait()
        if code:
            print(f"The terminal ended {_how(code)}; its log is in {world.directory}.", file=sys.stderr)
        return code
    finally:
        if terminal.poll() is None:
            terminal.send_signal(signal.SIGINT)
            try:
                terminal.wait(10)
            except subprocess.TimeoutExpired:
                terminal.kill()
                terminal.wait()


def _taken(port: int) -> bool:
    """Whether somebody listens there; port 0 is any free one."""
    with socket.socket() as attempt:
        return port != 0 and attempt.connect_ex(("127.0.0.1", port)) == 0


def _how(code: int) -> str:
    return f"by signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"with exit code {code}"


def screen(environment: dict[str, str], vnc_port: int, orientation: str) -> tuple[dict[str, str], str]:
    """Choose Qt's platform: the display that is there, else VNC on loopback; return the environment and the words."""
    environment.setdefault("QT_QUICK_BACKEND", "software")
    if environment.get("QT_QPA_PLATFORM"):
        return environment, f"Qt platform {environment['QT_QPA_PLATFORM']}, as you set it"
    if environment.get("WAYLAND_DISPLAY"):
        return environment | {"QT_QPA_PLATFORM": "wayland"}, "a window on this desktop (Wayland)"
    if environment.get("DISPLAY"):
        return environment | {"QT_QPA_PLATFORM": "xcb"}, f"a window on display {environment['DISPLAY']}"
    size = "540x960" if orientation == "portrait" else "960x540"
    platform = f"vnc:size={size}:port={vnc_port}"
    words = f"no display here: point a VNC viewer at 127.0.0.1:{vnc_port} (no password; this machine only)"
    return environment | {"QT_QPA_PLATFORM": platform}, words


if __name__ == "__main__":
    sys.exit(main())
