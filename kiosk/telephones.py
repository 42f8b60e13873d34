"""Judge mobile telephone numbers of the mainland."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiosk.identifiers import BadNumber, NumberFault, NumberWarning, compact, form_faults

_ABROAD = re.compile(r"^(?:(?:\+|00)86(?=1)|86(?=1[0-9]{10}$))")
_LENGTH = 11
_ODD_RANGES = {  # 电信网编号计划, 2017 edition: where nobody, or nobody on this network, may answer
    "14": NumberWarning.MACHINE_LINE,
    "174": NumberWarning.SATELLITE,
    **dict.fromkeys(("162", "165", "167", "170", "171"), NumberWarning.VIRTUAL_OPERATOR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MobileNumber:
    """Eleven digits that a mobile telephone of the mainland can have; the country's code is dropped."""

    text: str = field(repr=False)
    warnings: tuple[NumberWarning, ...] = ()


def national(text: str) -> str:
    """Return a telephone number without separators and without +86, 0086 or a leading 86."""
    return _ABROAD.sub("", compact(text), count=1)


def judge_mobile_number(text: str) -> MobileNumber | BadNumber:
    """Judge a mobile number: 1, then 3 to 9, then nine digits. Odd ranges are warnings: their users have telephones."""
    number = national(text)
    if faults := form_faults(number, r"[0-9]*", (_LENGTH,)):
        return BadNumber(faults)
    if not re.match(r"1[3-9]", number):
        return BadNumber((NumberFault.FORM,))
    odd = (warning for start, warning in _ODD_RANGES.items() if number.startswith(start))
    return MobileNumber(text=number, warnings=tuple(odd))
