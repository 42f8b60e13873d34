"""Have pictures decoded by a child process that may crash or hang: then a frame is missing, and nothing else.

The child is another program, not a copy of the terminal: it has no environment, no open file but its two pipes and
the memory that pictures are put into, and after its start no right to more (`drivers.qr_scanner.confinement`). A
second child waits beside it and takes over at once.
"""

from __future__ import annotations

import mmap
import os
import select
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drivers.api import Deadline
from drivers.errors import DeviceError, ErrorReason
from drivers.qr_scanner.decoder import Decoded
from drivers.qr_scanner.eye_messages import (
    LENGTH,
    LONGEST_ANSWER,
    MOST_PIXELS,
    READY,
    READY_UNFILTERED,
    REQUEST,
    MessageError,
    unpack_answer,
)

FRAME_LIMIT = timedelta(milliseconds=400)
"""How long a child may look at one picture; the slowest look at a whole one takes some 50 ms."""

_START = timedelta(seconds=15)  # a cold disk and a loaded processor
_WORD = timedelta(seconds=1)  # from its first byte to the whole word
_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from drivers.qr_scanner.eye_child import main; main()"
_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",  # ctypes looks for ZBar with ldconfig
    "LC_ALL": "C.UTF-8",
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENBLAS_NUM_THREADS": "1",
}


class _LostError(Exception):
    """The child has died, hangs, or talks nonsense."""


class Eye:
    """Two decoding children, one at work and one in reserve. Called by one thread.

    ``losses`` counts the lost ones by what was the matter with them. Pictures stay in the shared memory until the next
    one, or `forget`.
    """

    def __init__(self, limit: timedelta = FRAME_LIMIT) -> None:
        """Prepare; no child is started yet."""
        self.losses: Counter[str] = Counter()
        self._limit = limit
        self._child: _Child | None = None
        self._reserve: _Child | None = None

    def open(self) -> None:
        """Start the children and wait for the first.

        Raises:
            DeviceError: ``FAILURE`` when it does not come up (a library is missing, say).
        """
        if self._child is not None:
            return
        self._child, self._reserve = _Child(), _Child()
        try:
            self._child.wait_ready(Deadline.after(_START))
            self._child.is_ready()
        except _LostError as error:
            self.close()
            raise DeviceError(ErrorReason.FAILURE, detail=f"the decoder does not start: {error}") from error

    def close(self) -> None:
        """End the children; never raises."""
        for child in (self._child, self._reserve):
            if child is not None:
                child.end()
        self._child = self._reserve = None

    def look(self, grey: NDArray[np.uint8], turn: int) -> list[Decoded]:
        """Return the codes of a picture; none when the child was lost over it, which is then replaced.

        Raises:
            ValueError: the picture is larger than `MOST_PIXELS`.
            DeviceError: ``OFFLINE`` when not open.
        """
        if self._child is None:
            raise DeviceError(ErrorReason.OFFLINE, detail="the decoder is not running")
        try:
            return self._child.look(grey, turn, Deadline.after(self._limit)) if self._child.is_ready() else []
        except _LostError as error:
            self.losses[str(error)] += 1
            self._replace(self._child)
            return []

    def forget(self) -> None:
        """Wipe the last picture from the shared memory."""
        if self._child is not None:
            self._child.forget()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the children, the working one first."""
        return tuple(child.pid for child in (self._child, self._reserve) if child is not None)

    @property
    def filtered(self) -> bool:
        """Whether the working child's system calls are filtered; not so on every processor, nor before it is ready."""
        return self._child is not None and self._child.filtered

    @property
    def replaced(self) -> int:
        """How many children were lost and replaced."""
        return self.losses.total()

    def _replace(self, lost: _Child) -> None:
        self._child, self._reserve = self._reserve, _Child()
        lost.end()


class _Child:
    """One child and what it shares with us."""

    def __init__(self) -> None:
        descriptor = os.memfd_create("doorstep-eye", os.MFD_CLOEXEC)
        os.ftruncate(descriptor, MOST_PIXELS)
        self._memory = mmap.mmap(descriptor, MOST_PIXELS)
        read_only = os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", "-c", _PROGRAM, str(_ROOT), str(read_only)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(read_only,),
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # Ctrl-C is the terminal's business
                bufsize=0,
            )
        finally:
            os.close(read_only)
            os.close(descriptor)
        self._latest_start = time.monotonic() + _START.total_seconds()
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both pipes were asked for")
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._ready = self.filtered = False
        self._used = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_ready(self, until: Deadline) -> None:
        """Wait for its first answer.

        Raises:
            _LostError: it has died, or takes longer than any start.
        """
        if self._ready:
            return
        if self._readable(until):
            word = self._answer(Deadline.after(_WORD))
            self._ready, self.filtered = word in {READY, READY_UNFILTERED}, word == READY
        if not self._ready and time.monotonic() > self._latest_start:
            raise _LostError("it does not get ready")

    def is_ready(self) -> bool:
        """Tell whether it can be asked now; raises as `wait_ready`."""
        self.wait_ready(Deadline(0.0))
        return self._ready

    def look(self, grey: NDArray[np.uint8], turn: int, until: Deadline) -> list[Decoded]:
        height, width = grey.shape
        size = height * width
        if size > MOST_PIXELS:
            raise ValueError(f"a picture of at most {MOST_PIXELS} pixels is needed")
        np.frombuffer(self._memory, np.uint8)[:size] = grey.reshape(-1)
        self._used = max(self._used, size)
        try:
            os.write(self._to, REQUEST.pack(height, width, turn))
            return unpack_answer(self._answer(until))
        except (OSError, MessageError) as error:
            raise _LostError(str(error)) from error

    def forget(self) -> None:
        np.frombuffer(self._memory, np.uint8)[: self._used] = 0
        self._used = 0

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self.forget()
        self._memory.close()

    def _answer(self, until: Deadline) -> bytes:
        (length,) = LENGTH.unpack(self._read(LENGTH.size, until))
        if length > LONGEST_ANSWER:
            raise _LostError("it announces more than an answer holds")
        return self._read(length, until)

    def _read(self, size: int, until: Deadline) -> bytes:
        data = b""
        while len(data) < size:
            if not self._readable(until):
                raise _LostError("it does not answer in time")
            more = os.read(self._from, size - len(data))
            if not more:
                raise _LostError("it has died")
            data += more
        return data

    def _readable(self, until: Deadline) -> bool:
        poller = select.poll()
        poller.register(self._from, select.POLLIN)
        return bool(poller.poll(until.remaining * 1000))
