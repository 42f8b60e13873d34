"""The words of the `kiosk` command: what each one takes, prints and returns."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from kiosk.command_options import load, settings_option
from kiosk.device_commands import add_device_words
from kiosk.maintenance_commands import add_maintenance_words
from kiosk.package_commands import add_package_words
from kiosk.queue_commands import add_queue_words
from kiosk.settings import EXIT_CODE


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; the result's ``perform`` does what was asked."""
    parser = argparse.ArgumentParser(prog="kiosk", description="Doorstep 家门口: a district's self-service terminal.")
    words = parser.add_subparsers(required=True, metavar="COMMAND")

    run = words.add_parser("run", help="serve residents on this machine's screen")
    settings_option(run)
    run.set_defaults(perform=_run)

    settings = words.add_parser("settings", help="look after the settings file").add_subparsers(required=True)
    check = settings.add_parser(
        "check", help="list every mistake in a settings file and the keys it names; exit code 78 when there is one"
    )
    check.add_argument("file", type=Path)
    check.set_defaults(perform=_settings_check)

    add_queue_words(words.add_parser("queue", help="look at what waits for the district, and mend it"))
    add_package_words(words.add_parser("packages", help="look at content packages, and install them"))
    add_device_words(words)
    add_maintenance_words(words.add_parser("maintenance", help="say whose identity cards let a technician in"))
    doctor = words.add_parser(
        "doctor", help="ask devices, store and district how they are; exit code 1 when one is not well"
    )
    settings_option(doctor)
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(perform=_doctor)
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> int:
    from kiosk.memory import ensure_scrubbable  # noqa: PLC0415 - start-up time belongs to the screen

    ensure_scrubbable(["-m", "kiosk", "run", "--settings", str(options.settings)])
    settings = load(options.settings)
    if settings is None:
        return EXIT_CODE
    from kiosk.app import run  # noqa: PLC0415 - Qt is loaded only once the settings are right

    return run(settings)


def _settings_check(options: argparse.Namespace) -> int:
    from kiosk.district_keys import judge_keys_in_use  # noqa: PLC0415 - loaded when asked for
    from kiosk.health import installed_keys  # noqa: PLC0415 - as above
    from offline_queue.recipients import RecipientError, load_recipients  # noqa: PLC0415 - as above

    settings = load(options.file)
    if settings is None:
        return EXIT_CODE
    try:
        in_file = load_recipients(settings.district.key_file)
    except RecipientError as error:
        print(f"district.key_file: {error}", file=sys.stderr)
        return EXIT_CODE
    keys = judge_keys_in_use(in_file, installed_keys(settings), datetime.now(UTC))
    print(f"{options.file}: no mistakes.")
    print(f"{keys.part}: {keys.why}", file=sys.stdout if keys.well else sys.stderr)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kiosk.examination import examine  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    if settings is None:
        return EXIT_CODE
    findings = examine(settings)
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{'well' if finding.well else 'NOT WELL':8}  {finding.part:16}  {finding.why}")
    return 0 if all(finding.well for finding in findings) else 1
