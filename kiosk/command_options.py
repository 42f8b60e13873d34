"""What the words of the `kiosk` command share: the settings file and seconds to wait."""

import argparse
import sys
from pathlib import Path
from typing import Final

from kiosk.settings import Settings, SettingsError, load_settings

_MOST_SECONDS: Final = 3600.0
DEFAULT_SETTINGS: Final = Path("/etc/doorstep/settings.toml")
"""Where a terminal has its settings when none are named."""


def seconds(word: str) -> float:
    """Return a waiting time: more than nothing, at most an hour."""
    seconds = float(word)
    if not 0 < seconds <= _MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"must be more than 0 and at most {_MOST_SECONDS:g} seconds, not {word}")
    return seconds


def settings_option(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` take ``--settings FILE``."""
    parser.add_argument("--settings", type=Path, default=DEFAULT_SETTINGS, metavar="FILE", help="default: %(default)s")


def load(path: Path) -> Settings | None:
    """Read a settings file; None when it has mistakes, which then stand on standard error."""
    from drivers.registry import DRIVERS  # noqa: PLC0415 - most commands never need it

    try:
        return load_settings(path, DRIVERS)
    except SettingsError as error:
        print(error, file=sys.stderr)
        if not path.exists():
            print("Name the file with --settings, or, to try one device, its place: see --help.", file=sys.stderr)
        return None
