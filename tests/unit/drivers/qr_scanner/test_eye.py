"""The decoding child: confined, limited in time, replaced when it is lost; and the words between it and us."""

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from devtools.fuzz_frames import run
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner import eye as eye_module
from drivers.qr_scanner.eye import Eye
from drivers.qr_scanner.eye_messages import MOST_PIXELS
from simulators.phone import phone_with

_CODE = b"L01701-261123-QX0042-04"
_PICTURE = np.asarray(cv2.cvtColor(phone_with(_CODE), cv2.COLOR_BGR2GRAY), np.uint8)


@pytest.fixture
def eye() -> Iterator[Eye]:
    """An open eye."""
    with closing(Eye()) as opened:
        opened.open()
        yield opened


def _read_again(eye: Eye, seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if any(code.data == _CODE for code in eye.look(_PICTURE, 0)):
            return True
        time.sleep(0.01)
    return False


def test_a_child_reads_codes(eye: Eye) -> None:
    """The child's codes are the decoder's."""
    (found,) = eye.look(_PICTURE, 0)
    assert found.data == _CODE
    assert eye.replaced == 0


@pytest.mark.parametrize("harm", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_a_lost_child_is_a_missing_frame(eye: Eye, harm: signal.Signals) -> None:
    """A child that dies or hangs gives an empty frame; the one in reserve goes on, and a new one is in reserve."""
    lost, reserve = eye.pids
    assert _read_again(eye)
    os.kill(lost, harm)
    assert eye.look(_PICTURE, 0) == []
    assert eye.replaced == 1
    assert eye.pids[0] == reserve
    assert _read_again(eye)
    assert not Path(f"/proc/{lost}").exists()


def test_it_says_whether_it_is_filtered(eye: Eye) -> None:
    """On a processor whose system calls nobody has listed the child is confined less, and that is not kept quiet."""
    assert eye.filtered is (platform.machine() in {"x86_64", "aarch64"})
    eye.close()
    assert not eye.filtered


def test_one_loss_after_another_is_survived(eye: Eye) -> None:
    """Also when the child in reserve is dead or not yet ready, reading goes on in the end."""
    for _ in range(3):
        for pid in eye.pids:
            os.kill(pid, signal.SIGKILL)
        eye.look(_PICTURE, 0)
    assert _read_again(eye)


def test_the_child_inherits_nothing(eye: Eye) -> None:
    """It has two pipes, the null device and the shared memory open, and nothing of our environment."""
    for pid in eye.pids:
        descriptors = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
        assert sorted(target.partition(":")[0] for target in descriptors) in (
            ["/dev/null", "/memfd", "pipe", "pipe"],
            ["/dev/null", "pipe", "pipe"],
        )
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert {entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry} == {
            name.encode() for name in eye_module._ENVIRONMENT
        }


_ATTEMPTS = {
    "read a file": "open('/etc/hostname')",
    "write a file": "open('/dev/shm/doorstep-was-here', 'w')",
    "open a socket": "__import__('socket').socket()",
    "fork": "os.fork()",
    "run a program": "os.execv('/bin/true', ['true'])",
    "look at another process": "os.kill(os.getppid(), 0)",
    "list a folder": "os.listdir('/')",
    "rename": "os.rename('/etc/hostname', '/etc/hostname2')",
    "learn of a file": "os.stat('/etc/hostname')",
    "signal a thread of another process": "signal_thread(parent)",
}


@pytest.mark.parametrize("attempt", _ATTEMPTS.values(), ids=_ATTEMPTS.keys())
def test_a_confined_process_can_do_nothing(attempt: str) -> None:
    """What a hostile picture could make of the child ends at EPERM: no file, socket, program or other process."""
    program = (
        "import ctypes, os, platform, socket\n"
        "from drivers.qr_scanner.confinement import confine\n"
        "libc, parent = ctypes.CDLL(None, use_errno=True), os.getppid()\n"
        "def signal_thread(pid):\n"  # tgkill(2), which Python offers for its own threads only
        "    number = {'x86_64': 234}.get(platform.machine(), 131)\n"
        "    if libc.syscall(number, pid, pid, 0) == -1:\n"
        "        raise OSError(ctypes.get_errno(), 'tgkill')\n"
        "filtered = confine()\n"
        "try:\n"
        f"    {attempt}\n"
        "except PermissionError:\n"
        "    os.write(1, b'refused')\n"
        "else:\n"
        "    os.write(1, b'done' if filtered else b'no filter on this processor')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=30)
    assert done.stdout in {b"refused", b"no filter on this processor"}


def test_pictures_are_wiped(eye: Eye) -> None:
    """After `forget` nothing of the last picture is left in the shared memory."""
    eye.look(_PICTURE, 0)
    child = eye._child
    assert child is not None
    assert any(child._memory[:10_000])
    eye.forget()
    assert not any(child._memory[: _PICTURE.size])


def test_a_closed_eye_says_so(eye: Eye) -> None:
    """Closing twice is harmless; looking then is an error of the device."""
    eye.close()
    eye.close()
    with pytest.raises(DeviceError) as error:
        eye.look(_PICTURE, 0)
    assert error.value.reason is ErrorReason.OFFLINE


def test_a_picture_that_does_not_fit_is_refused(eye: Eye) -> None:
    """No picture overruns the shared memory."""
    with pytest.raises(ValueError, match="at most"):
        eye.look(np.zeros((MOST_PIXELS // 1000 + 1, 1000), np.uint8), 0)


def test_a_decoder_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library is found when the driver is opened, not when a resident waits."""
    monkeypatch.setattr(eye_module, "_PROGRAM", "raise SystemExit('no such library')")
    eye = Eye()
    with pytest.raises(DeviceError) as error:
        eye.open()
    assert error.value.reason is ErrorReason.FAILURE


def test_mutated_frames_have_declared_outcomes() -> None:
    """The fuzzer's short form: frames that no camera takes, and a child killed among them."""
    outcome = run(24, seed=480)
    assert outcome["undeclared"] == []
    assert outcome["children_killed_or_stopped"] == 1
