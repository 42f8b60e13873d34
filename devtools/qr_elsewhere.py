"""Run the virtual camera in a process of its own, whose time is not counted."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = """
import sys
from simulators.camera import VirtualCamera
from simulators.phone import phone_with
camera = VirtualCamera()
if sys.argv[1]:
    camera.show(phone_with(b"L01701-261123-QX0042-04" * 4, sys.argv[1]))
print(camera.url, flush=True)
input()
camera.stop()
"""


@contextmanager
def camera_elsewhere(condition: str = "") -> Iterator[str]:
    """Yield the address of a camera that sees nothing, or a phone under a condition of `simulators.phone`."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, condition],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both pipes were asked for")
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate("\n")
