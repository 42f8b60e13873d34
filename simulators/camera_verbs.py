"""Name what can be done before the virtual camera, and to it."""

from __future__ import annotations

from collections.abc import Callable

from simulators.bench import CAMERA, Bench
from simulators.phone import CONDITIONS, phone_with
from simulators.verb import Verb


def _hold_phone(bench: Bench) -> Callable[..., object]:
    def hold(code: str, how: str = "plain") -> None:
        bench.camera.show(phone_with(code.encode(), how))

    return hold


CAMERA_VERBS = [
    Verb(
        device=CAMERA,
        name="hold-phone",
        words=f"hold a phone with this code before the camera; how: {', '.join(CONDITIONS)}",
        deed=_hold_phone,
        takes={"code": str, "how": str},
        needs=1,
    ),
    Verb(
        device=CAMERA,
        name="take-away",
        words="take away what is held there",
        deed=lambda bench: bench.camera.show_nothing,
        takes={},
    ),
    Verb(
        device=CAMERA,
        name="stall",
        words="send no pictures (on), or go on",
        deed=lambda bench: bench.camera.stall,
        takes={"on": bool},
    ),
    Verb(
        device=CAMERA,
        name="garble",
        words="send noise instead of pictures (on), or pictures again",
        deed=lambda bench: bench.camera.garble,
        takes={"on": bool},
    ),
    Verb(
        device=CAMERA,
        name="unplug",
        words="pull the camera's plug",
        deed=lambda bench: bench.camera.unplug,
        takes={},
    ),
    Verb(
        device=CAMERA,
        name="plug",
        words="plug the camera in again",
        deed=lambda bench: bench.camera.plug_in,
        takes={},
    ),
]
