"""The words of the `kiosk` command: what each one takes, prints and returns."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from drivers.api import ReceiptPrinter
from drivers.errors import DeviceError
from kiosk.settings import EXIT_CODE, Settings, SettingsError, load_settings

_DEFAULT_SETTINGS = Path("/etc/doorstep/settings.toml")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; the result's ``perform`` does what was asked."""
    parser = argparse.ArgumentParser(prog="kiosk", description="Doorstep 家门口: a district's self-service terminal.")
    words = parser.add_subparsers(required=True, metavar="COMMAND")

    run = words.add_parser("run", help="serve residents on this machine's screen")
    _settings_option(run)
    run.set_defaults(perform=_run)

    settings = words.add_parser("settings", help="look after the settings file").add_subparsers(required=True)
    check = settings.add_parser("check", help="list every mistake in a settings file; exit code 78 when there is one")
    check.add_argument("file", type=Path)
    check.set_defaults(perform=_settings_check)

    queue = words.add_parser("queue", help="look at what waits for the district").add_subparsers(required=True)
    listing = queue.add_parser("list", help="every submission on this terminal, never a name")
    listing.set_defaults(perform=_queue_list)
    show = queue.add_parser("show", help="one submission, by its id or the beginning of it")
    show.add_argument("id")
    show.set_defaults(perform=_queue_show)
    drain = queue.add_parser("drain", help="send everything that waits, once; the terminal must be stopped")
    drain.set_defaults(perform=_queue_drain)
    for word in (listing, show, drain):
        _settings_option(word)
        word.add_argument("--json", action="store_true", help="print JSON")

    doctor = words.add_parser(
        "doctor", help="ask devices, store and district how they are; exit code 1 when one is not well"
    )
    _settings_option(doctor)
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(perform=_doctor)

    prints = words.add_parser("print", help="print something, to see whether it comes out")
    _print_commands(prints.add_subparsers(required=True))
    return parser.parse_args(arguments)


def _print_commands(prints: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    status = prints.add_parser("status", help="what the receipt printer is, how it is and what it can prove")
    status.set_defaults(perform=_print_status)
    test = prints.add_parser("test", help="a test page; exit code 0 it came out, 1 it did not, 3 nobody can know")
    test.set_defaults(perform=_print_test)
    text = prints.add_parser("text", help="a text file; exit codes as for test")
    text.add_argument("file", type=Path)
    text.set_defaults(perform=_print_text)
    for word in (status, test, text):
        _settings_option(word)
        word.add_argument("--port", metavar="URL", help="say serial:///dev/ttyUSB0 (default: the settings')")
        word.add_argument("--profile", metavar="NAME", help="its model (default: the settings', or auto with --port)")
        word.add_argument("--json", action="store_true", help="print JSON")


def _settings_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--settings", type=Path, default=_DEFAULT_SETTINGS, metavar="FILE", help="default: %(default)s")


def _load(path: Path) -> Settings | None:
    from drivers.registry import DRIVERS  # noqa: PLC0415 - most commands never need it

    try:
        return load_settings(path, DRIVERS)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return None


def _run(options: argparse.Namespace) -> int:
    from kiosk.memory import ensure_scrubbable  # noqa: PLC0415 - start-up time belongs to the screen

    ensure_scrubbable(["-m", "kiosk", "run", "--settings", str(options.settings)])
    settings = _load(options.settings)
    if settings is None:
        return EXIT_CODE
    from kiosk.app import run  # noqa: PLC0415 - Qt is loaded only once the settings are right

    return run(settings)


def _settings_check(options: argparse.Namespace) -> int:
    if _load(options.file) is None:
        return EXIT_CODE
    print(f"{options.file}: no mistakes.")
    return 0


def _queue_list(options: argparse.Namespace) -> int:
    from kiosk.queue_words import show_all  # noqa: PLC0415 - loaded when asked for

    settings = _load(options.settings)
    return EXIT_CODE if settings is None else show_all(settings.store.directory, as_json=options.json)


def _queue_show(options: argparse.Namespace) -> int:
    from kiosk.queue_words import show_one  # noqa: PLC0415 - loaded when asked for

    settings = _load(options.settings)
    return EXIT_CODE if settings is None else show_one(settings.store.directory, options.id, as_json=options.json)


def _queue_drain(options: argparse.Namespace) -> int:
    from kiosk.queue_words import send_all  # noqa: PLC0415 - loaded when asked for

    settings = _load(options.settings)
    return EXIT_CODE if settings is None else send_all(settings, as_json=options.json)


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.assembly import examine  # noqa: PLC0415 - loaded when asked for

    settings = _load(options.settings)
    if settings is None:
        return EXIT_CODE
    findings = examine(settings)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{'well' if finding.well else 'NOT WELL':8}  {finding.part:16}  {finding.why}")
    return 0 if all(finding.well for finding in findings) else 1


def _print_status(options: argparse.Namespace) -> int:
    from kiosk.print_words import show_status  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    return EXIT_CODE if printer is None else show_status(printer, as_json=options.json)


def _print_test(options: argparse.Namespace) -> int:
    from kiosk.app import drawing  # noqa: PLC0415 - loads Qt
    from kiosk.print_words import print_test  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    if printer is None:
        return EXIT_CODE
    return print_test(printer, drawing(), datetime.now().astimezone(), as_json=options.json)


def _print_text(options: argparse.Namespace) -> int:
    from kiosk.app import drawing  # noqa: PLC0415 - loads Qt
    from kiosk.print_words import print_text  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    return EXIT_CODE if printer is None else print_text(printer, drawing(), options.file, as_json=options.json)


def _receipt_printer(options: argparse.Namespace) -> ReceiptPrinter | None:
    """Make the driver that the options (or the settings) name; None when they name none that can be."""
    from drivers.receipt_printer.profiles import AUTO  # noqa: PLC0415 - most commands never need it
    from drivers.registry import open_receipt_printer  # noqa: PLC0415 - likewise
    from drivers.transport import check_url  # noqa: PLC0415 - likewise

    if options.port:
        driver, port, profile = "escpos", options.port, options.profile or AUTO
    else:
        settings = _load(options.settings)
        if settings is None:
            return None
        named = settings.devices.receipt_printer
        driver, port, profile = named.driver, named.transport, options.profile or named.profile
    try:
        check_url(port)
        return open_receipt_printer(driver, port, profile)
    except DeviceError as error:
        print(error.detail, file=sys.stderr)
        return None
