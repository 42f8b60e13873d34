"""Print the profiles of scan engines as tables: a part of the QR scanner's page."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from devtools.page_part import between
from drivers.qr_scanner.profiles import PROFILES, ScannerProfile

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "qr-scanner.md"
_BEGIN = "<!-- profiles: written by devtools.scanner_page from drivers/qr_scanner/profiles.py -->\n"
_END = "<!-- end of profiles -->\n"


def page(now: str) -> str:
    """Return the page ``now`` with the tables anew.

    Raises:
        ValueError: the page has no place for them.
    """
    return between(now, _BEGIN, _END, f"{_makes()}\n\n{_bytes()}")


def main() -> int:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def _makes() -> str:
    head = ("profile", "for", "rates", "Chinese, out of the box", "says how it is", "proof")
    return _table(head, (_make(profile) for profile in PROFILES.values()))


def _make(profile: ScannerProfile) -> tuple[str, ...]:
    rates = ", ".join(str(baud) for baud in profile.bauds)
    says = "yes" if profile.query else "no: only that the port is there"
    return f"`{profile.name}`", profile.engines, rates, profile.charset, says, profile.tried


def _bytes() -> str:
    head = ("profile", "setup, at each opening", "start", "stop", "armed anew after", "question")
    return _table(head, (_commands(profile) for profile in PROFILES.values()))


def _commands(profile: ScannerProfile) -> tuple[str, ...]:
    setup = "; ".join(_hex(command) for command in profile.setup) or "none"
    rearm = f"{profile.rearm.total_seconds():.0f} s" if profile.start else "never"
    return f"`{profile.name}`", setup, _hex(profile.start), _hex(profile.stop), rearm, _hex(profile.query)


def _hex(command: bytes) -> str:
    return f"`{command.hex(' ').upper()}`" if command else "none"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *rows))


if __name__ == "__main__":
    raise SystemExit(main())
