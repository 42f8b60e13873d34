"""The words of `kiosk maintenance`: what each takes and which part performs it."""

import argparse

from kiosk.command_options import load, seconds, settings_option
from kiosk.settings import EXIT_CODE


def add_maintenance_words(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` take the words about maintenance."""
    enrol = parser.add_subparsers(required=True).add_parser(
        "enrol",
        help="read a technician's identity card and print the line for the settings; the terminal must be stopped",
        description="Exit code 0: read; 1: a card that cannot be read; 3: no card was laid down; 4: no reader.",
    )
    enrol.add_argument("--timeout", type=seconds, default=20.0, metavar="S", help="seconds to wait for a card")
    settings_option(enrol)
    enrol.set_defaults(perform=_enrol)


def _enrol(options: argparse.Namespace) -> int:
    from drivers.registry import open_card_reader  # noqa: PLC0415 - loaded when asked for
    from kiosk.staff_words import enrol  # noqa: PLC0415 - likewise

    settings = load(options.settings)
    if settings is None:
        return EXIT_CODE
    named = settings.devices.id_card_reader
    reader = open_card_reader(named.driver, named.transport, named.profile)
    return enrol(reader, settings.maintenance, options.timeout)
