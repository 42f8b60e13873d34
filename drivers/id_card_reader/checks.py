"""The check characters inside the numbers on cards; pure."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_TRAVEL_WEIGHTS = (7, 3, 1)


def citizen_check(number: str) -> str:
    """Return the 18th character that the first 17 digits ask for (GB 11643-1999: ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]


def travel_check(number: str) -> str:
    """Return the check digit of letters and digits (ICAO Doc 9303 part 3, 4.9)."""
    return str(sum(int(letter, 36) * _TRAVEL_WEIGHTS[at % 3] for at, letter in enumerate(number)) % 10)
