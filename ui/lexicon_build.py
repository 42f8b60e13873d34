"""Compile a dictionary in a process of its own: ``python -m ui.lexicon_build SOURCES TARGET``."""

import ctypes
import shutil
import sys
import tempfile
from contextlib import suppress
from ctypes import byref
from pathlib import Path

from ui.lexicon import LOCAL, without_reading
from ui.rime_api import load, traits

_EXIT_UNAVAILABLE = 69  # sysexits.h EX_UNAVAILABLE


def main(arguments: list[str]) -> int:
    """Compile the first folder's sources, then let them take the second folder's place at once."""
    sources, target = (Path(argument) for argument in arguments)
    api = load()
    if api is None:
        return _EXIT_UNAVAILABLE
    (sources / "build").mkdir(exist_ok=True)
    with (sources / "doorstep.dict.yaml").open("a", encoding="utf-8") as words:
        words.write(without_reading(traditional((sources / LOCAL).read_text(encoding="utf-8").split())))
    with tempfile.TemporaryDirectory() as user:
        made = traits(shared=sources, user=Path(user), built=sources / "build", deploying=True)
        api.setup(byref(made))
        api.deployer_initialize(byref(made))
        done = api.deploy()
        api.finalize()
    if done:
        with suppress(OSError):  # another process was quicker
            sources.rename(target)
    shutil.rmtree(sources, ignore_errors=True)
    return 0 if done else _EXIT_UNAVAILABLE


def traditional(words: list[str]) -> list[str]:
    """Return words in the characters of the general dictionary, by OpenCC (opencc.h); unchanged where it is missing."""
    try:
        opencc = ctypes.CDLL("libopencc.so.1.1")
    except OSError:
        return words
    opencc.opencc_open.restype = opencc.opencc_convert_utf8.restype = ctypes.c_void_p
    opencc.opencc_convert_utf8.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
    converter = opencc.opencc_open(b"s2t.json")
    text = "\n".join(words).encode()
    return ctypes.string_at(opencc.opencc_convert_utf8(converter, text, len(text))).decode().split("\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
