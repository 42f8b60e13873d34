"""Print what becomes of a receipt under every fault on every make: a part of the receipt printer's page.

The table is what the hardware tests hold against the virtual printers' paper; here no printer runs.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from cattrs import structure

from devtools.page_part import between
from kiosk.documents import read_yaml

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests" / "golden" / "printer_faults.yaml"
PAGE = ROOT / "docs" / "reference" / "receipt-printer.md"
_BEGIN = "<!-- faults: written by devtools.printer_fault_page from tests/golden/printer_faults.yaml -->\n"
_END = "<!-- end of faults -->\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault, and the journal's last word on the receipt by the printer's profile: ``failed: paperOut``."""

    fault: str
    what: str
    states: dict[str, str]


def rows() -> tuple[Row, ...]:
    """Return the table.

    Raises:
        ContentError: the file is not strict YAML.
    """
    return tuple(structure(read_yaml(TABLE), list[Row]))


def page(now: str) -> str:
    """Return the page ``now`` with the table anew.

    Raises:
        ValueError: the page has no place for it.
    """
    return between(now, _BEGIN, _END, _table(rows()))


def main() -> int:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _table(table: tuple[Row, ...]) -> str:
    profiles = list(table[0].states)
    lines = [("fault", *(f"`{profile}`" for profile in profiles)), ("---",) * (len(profiles) + 1)]
    lines += [(row.what, *(row.states[profile] for profile in profiles)) for row in table]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
