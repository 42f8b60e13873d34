"""Read a code from the keys that a scan engine presses: US layout, ASCII only; pure.

A key has a position and no letter, so whatever cannot be told by position spoils the code it stands in: keys with Ctrl,
Alt or Meta held (Chinese typed as Alt and digits among them), keys without a printable character, and a buffer of the
kernel that overflowed. Source: Linux ``input-event-codes.h``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from drivers.qr_scanner.framing import MOST

FRESH: Final = 5.0
"""Seconds after which a code that was begun says nothing about who stands here now."""


class EventType(IntEnum):
    """The types of input events in use."""

    SYN = 0
    KEY = 1


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One input event, ``at`` in the kernel's monotonic seconds. It is a piece of a code: it says nothing of itself."""

    at: float
    type: int
    code: int = field(repr=False)
    value: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """A code that was typed to its end, and when its first key was pressed."""

    data: bytes = field(repr=False)
    begun: float


_SYN_DROPPED: Final = 3
_UP, _DOWN = 0, 1  # 2 is the key's own repetition
_ENTER: Final = frozenset({28, 96})
_SHIFT: Final = frozenset({42, 54})
_CAPS_LOCK: Final = 58
_NUM_LOCK: Final = 69
_CHORD: Final = frozenset({29, 97, 56, 100, 125, 126})  # Ctrl, Alt, Meta, left and right
_ROWS: Final = (  # first key code, characters, characters with Shift
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (15, "\t", "\t"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
)
_CHARACTERS: Final = {
    first + at: (plain, shifted)
    for first, row, with_shift in _ROWS
    for at, (plain, shifted) in enumerate(zip(row, with_shift, strict=True))
}


class Keys:
    """Collects key presses into codes; ENTER or a pause ends one."""

    def __init__(self) -> None:
        """Begin with no key held."""
        self._held: set[int] = set()
        self._caps = False
        self.reset()

    @property
    def within_code(self) -> bool:
        """Whether a code has begun."""
        return self._spoilt or bool(self._typed)

    def feed(self, event: KeyEvent) -> Typed | None:
        """Take one event; return the code that it ends."""
        if event.type == EventType.SYN and event.code == _SYN_DROPPED:
            self._held.clear()
            self._spoilt = True
        elif event.type == EventType.KEY and event.value == _UP:
            self._held.discard(event.code)
        elif event.type == EventType.KEY and event.value == _DOWN:
            return self._press(event)
        return None

    def pause(self) -> Typed | None:
        """Take note that no key came for a while: what was typed is whole."""
        whole = None if self._spoilt or not self._typed else Typed(bytes(self._typed), self._begun)
        self.reset()
        return whole

    def reset(self) -> None:
        """Forget what was typed; what is held stays held."""
        self._typed = bytearray()
        self._spoilt = False
        self._begun = 0.0

    def _press(self, event: KeyEvent) -> Typed | None:
        self._begun = self._begun if self.within_code else event.at
        match event.code:
            case code if code in _ENTER:
                return self.pause()
            case code if code in _SHIFT | _CHORD:
                self._held.add(code)
            case code if code == _CAPS_LOCK:
                self._caps = not self._caps
            case code if code != _NUM_LOCK:
                self._type(_CHARACTERS.get(code))
        return None

    def _type(self, characters: tuple[str, str] | None) -> None:
        if characters is None or self._held & _CHORD or len(self._typed) >= MOST:
            self._spoilt = True
            return
        plain, shifted = characters
        shift = bool(self._held & _SHIFT) is not (self._caps and plain.isalpha())
        self._typed += (shifted if shift else plain).encode("ascii")
