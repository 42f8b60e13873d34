"""Judge the codes of organisations: unified social credit codes (GB 32100-2015) and what they hold (GB 11714-1997)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.identifiers import ALPHABET, BadNumber, NumberFault, NumberWarning, compact, form_faults, province_warnings

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, Z, S, V
_ANY = f"[{CREDIT_ALPHABET}]"
_CREDIT_FORM = rf"{_ANY}{{0,2}}|{_ANY}{{2}}[0-9]{{0,6}}|{_ANY}{{2}}[0-9]{{6}}{_ANY}*"
TYPES = {  # registering departments, and the types of organisation that each of them registers
    "1": "1239",  # 机构编制: offices, institutions, mass organisations, others
    "2": "19",  # 外交: foreign news bureaus
    "3": "123459",  # 司法行政: lawyers, notaries, local legal services, experts, arbitration
    "4": "19",  # 文化: foreign cultural centres
    "5": "1239",  # 民政: associations, private non-enterprise units, foundations
    "6": "129",  # 旅游: tourist offices of other countries; of Hong Kong, Macao and Taiwan
    "7": "129",  # 宗教: places of worship, schools
    "8": "19",  # 工会: trade unions
    "9": "123",  # 市场监管: enterprises, sole traders, farmers' cooperatives
    "A": "19",  # 军委改革和编制办: institutions of the forces
    "N": "1239",  # 农业农村: collectives of group, village, township
    "Y": "1",  # others
}
_CUSTOM = "PDY"  # PDY00001 to PDY99999 are kept for private use (GB 11714-1997, 3)
_NATIONAL = "100000"  # registered with the central government
_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997, 2.1.2
_CODE_CHECKS = "0X987654321"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditCode:
    """A well-formed unified social credit code. It may name a person's own shop, so it does not show itself."""

    text: str = field(repr=False)
    department: str  # who registers, a key of `TYPES`; or one that the standard has since been given
    type: str
    division: str = field(repr=False)
    organisation: str = field(repr=False)  # the nine characters of GB 11714
    warnings: tuple[NumberWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCode:
    """A well-formed organisation code (GB 11714-1997), as old certificates bear it and credit codes hold it."""

    text: str = field(repr=False)
    warnings: tuple[NumberWarning, ...] = ()


def judge_credit_code(text: str) -> CreditCode | BadNumber:
    """Judge a unified social credit code (GB 32100-2015): its check character and the organisation code's own.

    A department or type that the table lacks is a warning: the amendments to the standard have added to the table
    and left the code as it was, so a code with two right check characters is likelier new than wrong.
    """
    number = compact(text)
    if faults := form_faults(number, _CREDIT_FORM, (18,)):
        return BadNumber(faults)
    faults = () if credit_check(number[:17]) == number[17] else (NumberFault.CHECK,)
    if organisation_check(number[8:16]) != number[16]:
        faults = (*faults, NumberFault.ORGANISATION_CHECK)
    if faults:
        return BadNumber(faults)
    return CreditCode(
        text=number,
        department=number[0],
        type=number[1],
        division=number[2:8],
        organisation=number[8:17],
        warnings=(*_register_warnings(number), *_custom_warnings(number[8:17])),
    )


def judge_organisation_code(text: str) -> OrganisationCode | BadNumber:
    """Judge the nine characters of an organisation code; the hyphen before the last is dropped."""
    number = compact(text)
    if faults := form_faults(number, r"[0-9A-Z]{0,8}|[0-9A-Z]{8}[0-9X][0-9A-Z]*", (9,)):
        return BadNumber(faults)
    if organisation_check(number[:8]) != number[8]:
        return BadNumber((NumberFault.CHECK,))
    return OrganisationCode(text=number, warnings=_custom_warnings(number))


def credit_check(first_17: str) -> str:
    """Return the 18th character: powers of 3 as weights, modulo 31 (GB 32100-2015, check character)."""
    total = sum(CREDIT_ALPHABET.index(sign) * pow(3, at, 31) for at, sign in enumerate(first_17))
    return CREDIT_ALPHABET[-total % 31]


def organisation_check(first_8: str) -> str:
    """Return the ninth character of an organisation code (GB 11714-1997, 2.1.2)."""
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first_8, _CODE_WEIGHTS, strict=True))
    return _CODE_CHECKS[total % 11]


def _register_warnings(number: str) -> tuple[NumberWarning, ...]:
    warnings = () if number[2:8] == _NATIONAL else province_warnings(number[2:4])
    if number[0] not in TYPES:
        return (NumberWarning.UNKNOWN_DEPARTMENT, *warnings)
    return warnings if number[1] in TYPES[number[0]] else (NumberWarning.UNKNOWN_TYPE, *warnings)


def _custom_warnings(organisation: str) -> tuple[NumberWarning, ...]:
    custom = organisation.startswith(_CUSTOM) and organisation[3:8].isdecimal()
    return (NumberWarning.CUSTOM_CODE,) if custom else ()
