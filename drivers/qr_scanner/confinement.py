"""Give up every right that decoding a picture does not need: files, sockets, programs, other processes.

Linux takes a right from a process for good by a filter over its system calls (seccomp, Documentation/userspace-api/
seccomp_filter.rst); what the filter does not name fails with EPERM. No privilege is needed, so it works in every
container and unit file.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import struct

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_RET_KILL_PROCESS, _RET_ERRNO, _RET_ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, |JGE|K, BPF_RET|K
_NUMBER_OFFSET, _MACHINE_OFFSET = 0, 4  # struct seccomp_data
_X32 = 0x4000_0000  # the other way of calling on x86-64; the numbers mean something else there
_INSTRUCTION = struct.Struct("HBBI")

_ADDRESS_SPACE = 2 << 30  # bytes: OpenCV reserves far more than it uses
_OPEN_FILES = 16

# The numbers of asm/unistd.h: memory, waiting, time, taking signals, reading and writing what is open, ending. Neither
# tgkill (abort ends the process without it, too) nor newfstatat: both reach what is not the child's, by number or path.
_X86_64_CALLS = """
    0 1 3 5 7 8 9 10 11 12 13 14 15 19 20 23 24 25 28 35 39 60 131 186 202 204 219 228 230 231 270 271 318 324 334
"""
_AARCH64_CALLS = """
    57 62 63 64 65 66 72 73 80 93 94 98 101 113 115 123 124 128 132 134 135 139 172 178 214 215 216 222 226 233 278 283
    293
"""
_MACHINES = {
    "x86_64": (0xC000_003E, tuple(map(int, _X86_64_CALLS.split()))),  # AUDIT_ARCH_X86_64
    "aarch64": (0xC000_00B7, tuple(map(int, _AARCH64_CALLS.split()))),  # AUDIT_ARCH_AARCH64
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def confine() -> bool:
    """Give the rights up; tell whether also the system calls are filtered (not on every processor).

    Raises:
        OSError: the kernel refuses the filter.
    """
    for limit, most in (
        (resource.RLIMIT_CORE, 0),  # a core file would hold the picture
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, _ADDRESS_SPACE),
    ):
        resource.setrlimit(limit, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    _control(libc, _PR_SET_DUMPABLE, 0)  # nor may anybody attach to it and read the picture
    _control(libc, _PR_SET_NO_NEW_PRIVS, 1)
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = filter_program(*machine)
    instructions = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // _INSTRUCTION.size, ctypes.addressof(instructions))
    _control(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))
    return True


def filter_program(machine: int, allowed: tuple[int, ...]) -> bytes:
    """Return the filter in classic BPF: of ``machine`` alone, ``allowed`` calls pass, others fail with EPERM."""
    count = len(allowed)
    program = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_JUMP_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _RET_KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER_OFFSET),
        (_JUMP_AT_LEAST, count, 0, _X32),  # to the refusal
        *((_JUMP_EQUAL, count - at, 0, number) for at, number in enumerate(allowed)),  # to the permission
        (_RETURN, 0, 0, _RET_ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _RET_ALLOW),
    ]
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in program)


def _control(libc: ctypes.CDLL, option: int, *arguments: object) -> None:
    padding = (0,) * (4 - len(arguments))
    if libc.prctl(option, *arguments, *padding) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}")
