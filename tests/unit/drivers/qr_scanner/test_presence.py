"""Presence: an empty scene is let alone, and nothing that is held there is overlooked."""

import numpy as np

from drivers.qr_scanner.presence import SIZE, Presence

_WIDTH, _HEIGHT = SIZE
_RANDOM = np.random.default_rng(5)


def _scene(grey: float = 96.0, *, phone: bool = False) -> np.ndarray:
    cells = _RANDOM.normal(grey, 0.5, (_HEIGHT, _WIDTH))
    if phone:
        cells[30:60, 60:90] += 90
    return np.clip(cells, 0, 255).astype(np.uint8)


def _share(presence: Presence, pictures: list[np.ndarray]) -> float:
    return sum(presence.deserves_a_look(picture) for picture in pictures) / len(pictures)


def test_an_empty_scene_is_rarely_looked_at() -> None:
    """When nobody is there, one picture in eight is looked at: the processor rests."""
    assert _share(Presence(), [_scene() for _ in range(160)]) <= 0.13


def test_a_phone_is_looked_at_at_once() -> None:
    """The first picture with something in it, and every one after it."""
    presence = Presence()
    _share(presence, [_scene() for _ in range(50)])
    assert _share(presence, [_scene(phone=True) for _ in range(30)]) == 1.0


def test_the_light_of_the_day_is_nobody() -> None:
    """A lamp that is switched on, and the evening, are followed without looking."""
    presence = Presence()
    _share(presence, [_scene() for _ in range(50)])
    assert _share(presence, [_scene(160) for _ in range(80)]) <= 0.13
    assert _share(presence, [_scene(160 - step / 4) for step in range(400)]) <= 0.13


def test_a_phone_that_was_always_there_is_looked_at_in_time() -> None:
    """What is taken for the empty scene is still looked at twice a second; a call for attention does it at once."""
    presence = Presence()
    pictures = [_scene(phone=True) for _ in range(16)]
    assert _share(presence, pictures) >= 0.12
    presence.attend()
    assert _share(presence, [_scene(phone=True) for _ in range(14)]) == 1.0


def test_what_stands_still_becomes_furniture() -> None:
    """A forgotten leaflet costs the processor ten seconds, not the night."""
    presence = Presence()
    _share(presence, [_scene() for _ in range(50)])
    _share(presence, [_scene(phone=True) for _ in range(200)])
    assert _share(presence, [_scene(phone=True) for _ in range(80)]) <= 0.13
