"""Find and break the real-time commands that a picture's bytes may spell by chance. Pure.

A printer obeys ``DLE EOT`` (10 04), ``DLE ENQ`` (10 05) and ``DLE DC4`` (10 14) the moment they arrive, even in the
middle of raster data (Epson command reference, real-time commands): a picture could clear the buffer or open a drawer.
Whatever follows counts here, although printers act only on some third bytes.
"""

import re

_COMMAND = re.compile(rb"\x10(?=[\x04\x05\x14])")


def find_real_time(data: bytes) -> tuple[int, ...]:
    """Return where in ``data``, the bytes of one band as they are sent, a real-time command begins."""
    return tuple(match.start() for match in _COMMAND.finditer(data))


def without_real_time(data: bytes) -> bytes:
    """Return ``data`` with one black dot less for every real-time command in it: the only dot that 10h holds.

    Its length stays, no dot is added, and the result holds no command: a cleared byte begins none.
    """
    return _COMMAND.sub(b"\x00", data)
