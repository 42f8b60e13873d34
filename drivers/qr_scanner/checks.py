"""The check characters inside the numbers that codes hold, and the days inside them; pure."""

from datetime import date

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0X987654321"


def mod_37_36(text: str) -> str:
    """Compute the check character by ISO 7064, hybrid system MOD 37,36 (clause 9), over digits and capital letters."""
    modulus = len(_ALPHABET)
    product = modulus
    for character in text:
        total = (product + _ALPHABET.index(character)) % modulus or modulus
        product = total * 2 % (modulus + 1)
    return _ALPHABET[(modulus + 1 - product) % modulus]


def mod_97_10(text: str) -> str:
    """Compute the two check digits by ISO 7064, pure system MOD 97-10, over digits and capital letters.

    Letters stand for two digits, A = 10 to Z = 35 (ISO 17442-1), so the result is 02 to 98.
    """
    rest = 0
    for character in text:
        value = _ALPHABET.index(character)
        rest = (rest * (100 if character.isalpha() else 10) + value) % 97
    return f"{98 - rest * 100 % 97:02d}"


def citizen_check(first_17: str) -> str:
    """Return the 18th character that 17 digits ask for (GB 11643-1999: ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_CITIZEN_WEIGHTS, first_17, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def credit_check(first_17: str) -> str:
    """Return the 18th character of a credit code (GB 32100-2015: powers of 3 as weights, modulo 31)."""
    total = sum(_CREDIT_ALPHABET.index(sign) * pow(3, at, 31) for at, sign in enumerate(first_17))
    return _CREDIT_ALPHABET[-total % 31]


def organisation_check(first_8: str) -> str:
    """Return the ninth character of an organisation code (GB 11714-1997, 2.1.2), which a credit code holds."""
    weighted = zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    return _ORGANISATION_CHECKS[sum(_ALPHABET.index(sign) * weight for sign, weight in weighted) % 11]


def is_day(year: int, month: int, day: int) -> bool:
    """Tell whether a calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
