"""The words of `kiosk queue`: what each one takes and which part performs it."""

import argparse
from pathlib import Path
from typing import Final

from kiosk.command_options import load, settings_option
from kiosk.settings import EXIT_CODE
from offline_queue.model import ItemState

_STATES: Final = tuple(state.value for state in ItemState if state is not ItemState.SENDING)  # a lease in memory


def add_queue_words(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` take the words about the queue."""
    queue = parser.add_subparsers(required=True)
    listing = queue.add_parser("list", help="every submission on this terminal, never a name")
    listing.add_argument(
        "--state",
        action="append",
        choices=_STATES,
        default=[],
        metavar="STATE",
        help=f"only those: {', '.join(_STATES)}",
    )
    listing.set_defaults(perform=_queue_list)
    show = queue.add_parser("show", help="one submission, by its receipt's number, say AA0042, or how its id begins")
    show.set_defaults(perform=_queue_show)
    hold = queue.add_parser("hold", help="set one submission aside; the terminal must be stopped")
    hold.set_defaults(perform=_queue_hold)
    release = queue.add_parser("release", help="send a held submission again, unchanged; the terminal must be stopped")
    release.set_defaults(perform=_queue_release)
    drain = queue.add_parser("drain", help="send everything that waits, once; the terminal must be stopped")
    drain.set_defaults(perform=_queue_drain)
    salvage = queue.add_parser(
        "salvage", help="bring back what is whole in damaged stores that were set aside; the terminal must be stopped"
    )
    salvage.add_argument("--discard", action="store_true", help="and delete the damaged files then")
    salvage.set_defaults(perform=_queue_salvage)
    export = queue.add_parser("export", help="copy everything unsent, sealed as it is, into a folder, say on a stick")
    export.add_argument("folder", type=Path)
    export.set_defaults(perform=_queue_export)
    for word in (show, hold, release):
        word.add_argument("id", help="a receipt's number, the middle of it, say AA0042, or how an id begins")
    for word in (listing, show, hold, release, drain, salvage, export):
        settings_option(word)
        word.add_argument("--json", action="store_true", help="print JSON")


def _queue_list(options: argparse.Namespace) -> int:
    from kiosk.queue_words import show_all  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return (
        EXIT_CODE
        if settings is None
        else show_all(settings.store.directory, [ItemState(word) for word in options.state], as_json=options.json)
    )


def _queue_show(options: argparse.Namespace) -> int:
    from kiosk.queue_words import show_one  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else show_one(settings.store.directory, options.id, as_json=options.json)


def _queue_hold(options: argparse.Namespace) -> int:
    from kiosk.queue_words import hold  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else hold(settings, options.id, as_json=options.json)


def _queue_release(options: argparse.Namespace) -> int:
    from kiosk.queue_words import release  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else release(settings, options.id, as_json=options.json)


def _queue_salvage(options: argparse.Namespace) -> int:
    from kiosk.queue_words import salvage  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else salvage(settings, discard=options.discard, as_json=options.json)


def _queue_export(options: argparse.Namespace) -> int:
    from kiosk.queue_words import copy_out  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    if settings is None:
        return EXIT_CODE
    return copy_out(settings.store.directory, options.folder, as_json=options.json)


def _queue_drain(options: argparse.Namespace) -> int:
    from kiosk.queue_words import send_all  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else send_all(settings, as_json=options.json)
