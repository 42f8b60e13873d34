"""What is asked of a document camera, by the profile that the settings name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of a camera: the size of its pictures, and how many a second."""

    width: int
    height: int
    frames_a_second: int


PROFILES: Mapping[str, Profile] = {
    "": Profile(1920, 1080, 15),
    "1080p": Profile(1920, 1080, 15),
    "5mp": Profile(2592, 1944, 10),
    "8mp": Profile(3264, 2448, 8),
}
"""The cameras' profiles: over A4, 8 megapixels resolve about 240 dots to the inch, 5 about 210, 1080p about 130."""
