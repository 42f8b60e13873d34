"""Codes that arrive as key presses, on recorded (type, code, value) lists."""

import string

import pytest

from drivers.qr_scanner.keys import KeyEvent, Keys, Typed

_ENTER, _SHIFT, _ALT, _CAPS = 28, 42, 56, 58
_A, _B, _1 = 30, 48, 2
_SYN, _KEY = 0, 1
Recorded = list[tuple[int, int, int]]


def _tap(*codes: int) -> Recorded:
    return [event for code in codes for event in [(4, 4, 458_756), (_KEY, code, 1), (0, 0, 0), (_KEY, code, 0)]]


def _with(held: int, *codes: int) -> Recorded:
    return [(_KEY, held, 1), *_tap(*codes), (_KEY, held, 0)]


def _codes(*recorded: Recorded, keys: Keys | None = None) -> list[bytes]:
    keys = keys or Keys()
    events = [KeyEvent(7.0, *each) for part in recorded for each in part]
    return [typed.data for typed in map(keys.feed, events) if typed is not None]


def test_letters_digits_and_shift() -> None:
    """What a US keyboard types, the engine meant."""
    assert _codes(_tap(_A, _1), _with(_SHIFT, _A, _1), _tap(_B, _ENTER)) == [b"a1A!b"]


def test_every_printable_character_has_a_key() -> None:
    """Whatever ASCII a code holds, some key types it."""
    keys = [(code, held) for code in range(1, 84) for held in (0, _SHIFT)]
    typed = b"".join(
        code
        for key, held in keys
        if key not in {_ENTER, _SHIFT, _CAPS}
        for code in _codes(_with(held, key) if held else _tap(key), _tap(_ENTER))
    )
    assert {chr(byte) for byte in typed} >= set(string.printable) - set("\n\r\x0b\x0c")


def test_caps_lock_turns_letters_only() -> None:
    """Engines that press Caps Lock instead of Shift are read too."""
    assert _codes(_tap(_CAPS, _A, _1), _with(_SHIFT, _A, _1), _tap(_CAPS, _A, _ENTER)) == [b"A1a!a"]


def test_the_keypad_types_digits() -> None:
    """Some engines use the keypad, and its Enter."""
    assert _codes(_tap(79, 80, 81, 82, 96)) == [b"1230"]


@pytest.mark.parametrize(
    "spoiling",
    [_with(_ALT, 71, 72), _with(29, _A), _with(125, _A), _tap(1), _tap(111), [(_SYN, 3, 0)]],
    ids=["alt and digits", "ctrl", "meta", "escape", "delete", "overflow"],
)
def test_what_is_no_character_spoils_its_code(spoiling: Recorded) -> None:
    """Half a code is none: Chinese as Alt and digits, chords and lost events drop it; the next one is read."""
    assert _codes(_tap(_A), spoiling, _tap(_B, _ENTER), _tap(_1, _ENTER)) == [b"1"]


def test_a_key_that_repeats_counts_once() -> None:
    """The kernel repeats a key that is held; no engine means it."""
    assert _codes([(_KEY, _A, 1), (_KEY, _A, 2), (_KEY, _A, 2), (_KEY, _A, 0)], _tap(_ENTER)) == [b"a"]


def test_a_pause_ends_a_code() -> None:
    """Engines without a suffix are read too; a pause with nothing typed is nothing."""
    keys = Keys()
    assert keys.pause() is None
    assert _codes(_tap(_A), keys=keys) == []
    assert keys.within_code
    assert keys.pause() == Typed(b"a", 7.0)
    assert not keys.within_code


def test_a_code_without_an_end_is_dropped() -> None:
    """Keys without an end fill no memory."""
    keys = Keys()
    assert _codes(_tap(*[_A] * 5000), _tap(_ENTER), _tap(_B, _ENTER), keys=keys) == [b"b"]


def test_keys_say_nothing_in_a_traceback() -> None:
    """Codes may hold names and numbers."""
    assert repr(KeyEvent(7.0, _KEY, _A, 1)) == "KeyEvent(at=7.0, type=1)"
    assert "secret" not in repr(Typed(b"secret", 7.0))
