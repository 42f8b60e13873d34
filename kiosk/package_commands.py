"""The words of `kiosk packages`: what each one takes and which part performs it."""

import argparse
from pathlib import Path

from kiosk.command_options import load, settings_option
from kiosk.settings import EXIT_CODE


def add_package_words(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` take the words about content packages."""
    packages = parser.add_subparsers(required=True)
    listing = packages.add_parser("list", help="every package and its installed version; or why that one is not used")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(perform=_list)
    check = packages.add_parser("check", help="judge a package as installing it would; nothing is kept")
    check.add_argument("file", type=Path)
    check.set_defaults(perform=_check)
    install = packages.add_parser("install", help="install packages; a running terminal takes them up after the visit")
    source = install.add_mutually_exclusive_group(required=True)
    source.add_argument("file", type=Path, nargs="?")
    source.add_argument("--stick", type=Path, metavar="DIR", help="every *.package in a folder, such as a USB stick's")
    install.set_defaults(perform=_install)
    for word in (listing, check, install):
        settings_option(word)


def _list(options: argparse.Namespace) -> int:
    from kiosk.package_words import show_packages  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else show_packages(settings, as_json=options.json)


def _check(options: argparse.Namespace) -> int:
    from kiosk.package_words import check_file  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    return EXIT_CODE if settings is None else check_file(settings, options.file)


def _install(options: argparse.Namespace) -> int:
    from kiosk.package_words import install_file, install_stick  # noqa: PLC0415 - loaded when asked for

    settings = load(options.settings)
    if settings is None:
        return EXIT_CODE
    return install_stick(settings, options.stick) if options.stick else install_file(settings, options.file)
