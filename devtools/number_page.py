"""Print how identity numbers are judged: the page for people, from the table in which three judges are compared."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from cattrs import structure

from kiosk.identifiers import BadNumber, LegacyNumber, NumberFault, NumberWarning
from kiosk.recognition import GoodNumber, NumberKind

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests" / "golden" / "identity_numbers.yaml"
PAGE = ROOT / "docs" / "reference" / "identity-numbers.md"
TODAY = date(2026, 11, 23)
_HEADING = "| number | what it is | ours | stdnum | id-validator | right, and why |\n|---|---|---|---|---|---|"
NOT_JUDGED = "none"  # a library that does not know this kind of number


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number, what three judges say about it, and who is right where they differ.

    An answer is its class and its reasons: ``refused: check, birth-date``.
    """

    number: str
    kind: NumberKind
    what: str
    ours: str
    stdnum: str
    id_validator: str
    right: str = ""
    clause: str = ""

    @property
    def differs(self) -> bool:
        """Whether a judge that knows this kind answers otherwise than ours; a crash is no answer."""
        others = {kind_of_answer(answer) for answer in (self.stdnum, self.id_validator)}
        return others - {NOT_JUDGED, kind_of_answer(self.ours)} != set()


def rows() -> tuple[Row, ...]:
    """Return the table.

    Raises:
        ContentError: the file is not strict YAML.
    """
    return tuple(structure(yaml.safe_load(TABLE.read_text(encoding="utf-8")), list[Row]))


def kind_of_answer(answer: str) -> str:
    """Return an answer without its reasons."""
    return answer.partition(":")[0]


def as_answer(verdict: GoodNumber | BadNumber) -> str:
    """Return our verdict as the table writes it."""
    match verdict:
        case BadNumber(faults):
            return _answer("refused", faults)
        case LegacyNumber(warnings=warnings):
            return _answer("search only", warnings)
        case _:
            return _answer("accepted", getattr(verdict, "warnings", ()))


def page() -> str:
    """Return the whole reference page."""
    table = rows()
    differing = [row for row in table if row.differs]
    return _PAGE.format(
        faults=_described(NumberFault, _FAULTS),
        warnings=_described(NumberWarning, _WARNINGS),
        count=len(table),
        differing=len(differing),
        ours=sum(row.right == "ours" for row in differing),
        today=TODAY,
        table="\n".join(_lines(table)),
    )


def main() -> int:
    """Write the page, or say that it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page is stale")
    wanted = page()
    if parser.parse_args().check:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


def _answer(kind: str, reasons: Iterable[NumberFault | NumberWarning]) -> str:
    told = ", ".join(reason.value for reason in reasons)
    return f"{kind}: {told}" if told else kind


def _described(members: type[NumberFault | NumberWarning], meanings: dict[str, str]) -> str:
    return "\n".join(f"| `{member.value}` | {meanings[member.value]} |" for member in members)


def _lines(table: Iterable[Row]) -> Iterator[str]:
    for kind in NumberKind:
        chosen = [row for row in table if row.kind is kind]
        if chosen:
            yield f"### {kind.value}\n\n{_HEADING}"
            yield from map(_line, chosen)
            yield ""


def _line(row: Row) -> str:
    said = f"**{row.right}**: {row.clause}" if row.differs else ""
    return f"| {_code(row.number)} | {row.what} | {row.ours} | {row.stdnum} | {row.id_validator} | {said} |"


def _code(number: str) -> str:
    """Return a number as code; what cannot be seen is spelt out."""
    shown = "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in number)
    return f"`{shown}`" if shown else "(nothing)"


_FAULTS = {
    "length": "another number of characters than the kind has, counted as people can see them",
    "characters": "a character that the kind does not have there, or one that cannot be seen (zero width, bidi)",
    "birth-date": "a day that no calendar has",
    "in-future": "a birth after today; tomorrow is the future already",
    "check": "the check character contradicts the rest: something was mistyped",
    "legacy": "15 digits of a first-generation card, where the number of 18 is asked for",
    "organisation-check": "the organisation code inside a credit code contradicts itself",
    "form": "no mobile number begins like this; or it is not the form of a registration number",
}
_WARNINGS = {
    "unknown-province": "GB/T 2260 has no such province",
    "unissued-region": "81, 82 or 83 with another end than the 0000 of every residence permit",
    "unknown-country": "ISO 3166-1 has no such country",
    "order-zero": "order code 000; counting begins at 001",
    "very-old": "more than 120 years",
    "unknown-department": "of registration, in a credit code",
    "unknown-type": "of organisation, in a credit code",
    "custom-code": "PDY00001 to PDY99999 are kept for private use (GB 11714-1997, 3)",
    "machine-line": "14x: data cards and machines",
    "satellite": "174: satellite telephones",
    "virtual-operator": "162, 165, 167, 170, 171: operators without a network of their own",
}

_PAGE = """# Identity numbers

This page is printed by `python -m devtools.number_page`. A test fails when it is stale, and another runs all three
judges on every row of the table.

## How a number is judged

Every judge takes a text and returns either the number, taken apart and with its warnings, or `BadNumber` with every
fault found. There is no bare yes or no, and no verdict shows its number when it is printed.

| judge | number | checked by |
|---|---|---|
| `identifiers.judge_citizen_number` | 18 characters, GB 11643-1999 | calendar, today, ISO 7064 MOD 11-2 |
| `identifiers.judge_legacy_number` | 15 digits, GB 11643-1989, for searching only | calendar, today |
| `permits.judge_foreigner_number` | 15 characters, foreigners until November 2023 | calendar, ICAO 9303 7-3-1 |
| `permits.judge_pass_number` | travel passes of Hong Kong and Macao (H, M) and of Taiwan | form alone |
| `organisations.judge_credit_code` | 18 characters, GB 32100-2015 | modulo 31, and modulo 11 inside |
| `organisations.judge_organisation_code` | 9 characters, GB 11714-1997 | modulo 11 |
| `telephones.judge_mobile_number` | 11 digits of a mobile telephone | form alone |
| `identifiers.judge_bank_card` | 16 to 19 digits, ISO/IEC 7812-1 | Luhn |

`recognition.recognise` asks all of them, for fields in which people search.

- **Typing is forgiven**: full-width characters, small letters, spaces, hyphens, dots, and +86 before a telephone.
- **Nothing is guessed**: O is not read as 0. `kiosk.look_alikes` offers the numbers that were perhaps meant, and only
  those that are right; a person chooses.
- **Whom a number is of** is told by its beginning: 81, 82 and 83 are residents from Hong Kong, Macao and Taiwan, 9 are
  foreigners since December 2023, all others citizens.
- **Divisions are never refused.** A number is for life: it keeps the county of its first registration long after the
  county has gone (110103, 110104), and it may come from one that is newer than any list.
- **A warning is no refusal.** It says what deserves a second look.
- **15 digits are for searching.** They carry the number of 18 to search with too. Order codes 996 to 999 mark the
  people born before 1900, as GB 11643-1989 provided and GB 11643-1999 no longer does.
- **The century** of a foreigner's number of 15 is the last in which its holder can have been given the card.
- **A registering department or type that the table lacks is a warning**, not a fault: amendments have added to the
  table of GB 32100 and left the code as it was, so a code with two right check characters is likelier new than wrong.

## Faults

| fault | meaning |
|---|---|
{faults}

## Warnings

| warning | meaning |
|---|---|
{warnings}

## Beside python-stdnum and id-validator

{count} numbers that nobody has: region 119900, births in 1900 and before, published specimens, codes for private use,
impossible ones. Both libraries are dependencies of the tests alone; `none` means that a library does not judge this
kind. One of them at least differs from ours on {differing} rows, and ours is right on {ours} of those, by the clause
given. Where ours is not, it is lenient on purpose and says so. Clauses are cited by their headings. Today is {today}.

{table}"""

if __name__ == "__main__":
    raise SystemExit(main())
