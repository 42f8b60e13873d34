"""Keep residents out of idle memory: freed memory is scrubbed, stacks are wiped, nothing is dumped.

Python cannot overwrite a string, and Qt copies text into its own heap. So the process asks its allocator for the
promise instead: with ``PYTHONMALLOC=malloc`` every object lives in glibc's heap, whose ``M_PERTURB`` overwrites every
freed block at once (the thread cache, which would skip that, is switched off). What remains are the unused parts of
thread stacks, wiped by `scrub_stack`. See docs/decisions/0008-idle-memory.md.
"""

import contextlib
import ctypes
import gc
import os
import resource
import sys
from pathlib import Path

_PERTURB = 0xA5
_ENVIRONMENT = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}
_M_PERTURB = -6  # malloc.h; in mallopt(3)
_SYSCALL_STACK_POINTER = -2  # proc(5): the last two fields of /proc/self/syscall are the stack and program counters
_KEEP_BELOW = 16 * 1024  # bytes under the stack pointer that the wiping call itself may use
_WIPE = 512 * 1024  # deeper than any of our calls goes; thread stacks are 8 MiB


def ensure_scrubbable(argv: list[str]) -> None:
    """Start the program again with an allocator that can scrub, unless it already runs with one.

    Only glibc has the tunable; on another C library the program goes on without it.
    """
    if not sys.platform.startswith("linux") or all(os.environ.get(k) == v for k, v in _ENVIRONMENT.items()):
        return
    os.execve(sys.executable, [sys.executable, *argv], os.environ | _ENVIRONMENT)  # noqa: S606 - ourselves, no shell


def scrub_from_now_on() -> None:
    """Have every block that is freed overwritten; called before the first card, not before the first frame."""
    ctypes.CDLL(None).mallopt(_M_PERTURB, _PERTURB)


def forbid_dumps() -> None:
    """Switch core dumps off for this process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forget() -> None:
    """Free what nothing refers to any more (freeing overwrites it), then wipe this thread's unused stack."""
    gc.collect()
    scrub_stack()


def scrub_stack() -> None:
    """Overwrite the unused stack of the calling thread, where C code may have left copies of text."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pointer = int(Path("/proc/thread-self/syscall").read_text(encoding="ascii").split()[_SYSCALL_STACK_POINTER], 16)
        low = max(_stack_low(pointer), pointer - _WIPE)
        if low < pointer - _KEEP_BELOW:
            ctypes.memset(low, 0, pointer - _KEEP_BELOW - low)


def _stack_low(pointer: int) -> int:
    """Return the lowest mapped address of the stack that ``pointer`` lies in."""
    for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        low, high = (int(part, 16) for part in line.split(maxsplit=1)[0].split("-"))
        if low <= pointer < high:
            return low
    return pointer
