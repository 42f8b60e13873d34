"""The words of `kiosk card`, `scan`, `capture` and `print`, which try one device: what each takes, who performs it."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from drivers.api import ReceiptPrinter
from drivers.errors import DeviceError
from kiosk.command_options import DEFAULT_SETTINGS, load, seconds, settings_option
from kiosk.settings import EXIT_CODE


def add_device_words(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Let the command line take one word for each device."""
    _card_words(words.add_parser("card", help="try a card reader, with nothing else attached"))
    _scan_words(
        words.add_parser(
            "scan",
            help="try a QR scanner, or the decoder on picture files",
            description="Exit code 0: read; 1: a picture without a code; 3: no code was shown; 4: no scanner; "
            "5: a file that is no picture. With a place or files named, signed codes are judged only by --settings.",
        )
    )
    _capture_words(words.add_parser("capture", help="photograph one page into a file, and tell how it is"))
    _print_words(words.add_parser("print", help="print something, to see whether it comes out"))


def _print_words(parser: argparse.ArgumentParser) -> None:
    prints = parser.add_subparsers(required=True)
    status = prints.add_parser("status", help="what the receipt printer is, how it is and what it can prove")
    status.set_defaults(perform=_print_status)
    test = prints.add_parser("test", help="a test page; exit code 0 it came out, 1 it did not, 3 nobody can know")
    test.set_defaults(perform=_print_test)
    text = prints.add_parser("text", help="a text file; exit codes as for test")
    text.add_argument("file", type=Path)
    text.set_defaults(perform=_print_text)
    for word in (status, test, text):
        settings_option(word)
        word.add_argument("--port", metavar="URL", help="say serial:///dev/ttyUSB0 (default: the settings')")
        word.add_argument("--profile", metavar="NAME", help="its model (default: the settings', or auto with --port)")
    document = prints.add_parser(
        "document", help="a PDF on a document printer; exit code 0 printed, 1 not printed, 3 nobody can know"
    )
    document.add_argument("file", type=Path)
    document.add_argument("--port", required=True, metavar="URL", help="the printer, say ipp://192.0.2.30/ipp/print")
    document.add_argument("--pages", type=int, default=1, metavar="N", help="how many it has (default: 1)")
    document.set_defaults(perform=_print_document)
    for word in (status, test, text, document):
        word.add_argument("--json", action="store_true", help="print JSON")


def _scan_words(parser: argparse.ArgumentParser) -> None:
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--port", metavar="URL", help="a scan engine: serial:///dev/… (default: the settings' scanner)")
    place.add_argument("--camera", metavar="PLACE", help="a camera: /dev/v4l/by-id/…, v4l2://…, mjpeg://127.0.0.1:…")
    place.add_argument("--images", type=Path, nargs="+", metavar="FILE", help="picture files instead of a device")
    parser.add_argument("--profile", default="", metavar="NAME", help="the engine's model (default with --port: auto)")
    parser.add_argument("--timeout", type=seconds, default=20.0, metavar="S", help="seconds to wait for a code")
    parser.add_argument("--json", action="store_true", help="print JSON: one object, or of --images a list")
    settings_option(parser)
    parser.set_defaults(perform=_scan)


def _card_words(parser: argparse.ArgumentParser) -> None:
    read = parser.add_subparsers(required=True).add_parser(
        "read",
        help="tell what the reader is and read one card; masked unless --reveal",
        description="Exit code 0: read; 1: a card that cannot be read; 3: no card was laid down; 4: no reader.",
    )
    read.add_argument("--port", metavar="URL", help="where it is: serial:///dev/…?baud=auto, usb://0400:C35A, tcp://…")
    read.add_argument("--driver", choices=("sdt", "stx"), help="how it speaks (default: both are tried)")
    read.add_argument("--profile", default="", metavar="NAME", help="the model's profile (default: generic)")
    read.add_argument("--json", action="store_true", help="print one JSON object")
    read.add_argument("--reveal", action="store_true", help="show what the card says of its holder")
    read.add_argument("--trace", action="store_true", help="show every frame, with the card's own bytes blanked")
    read.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="record for replay:FILE; the card becomes nobody's of the same shape",
    )
    read.add_argument("--photo", default="", metavar="DECODER", help="try a photo decoder that this site has installed")
    read.add_argument("--timeout", type=seconds, default=20.0, metavar="S", help="seconds to wait for a card")
    settings_option(read)
    read.set_defaults(perform=_card_read)


def _capture_words(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Exit code 0: captured; 1: not captured, with the reason; 3: no page lay there; 4: no camera; "
        "5: the file could not be written."
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="what is written: .pdf, .jpg")
    parser.add_argument(
        "--camera",
        metavar="PLACE",
        help="/dev/v4l/by-id/…, v4l2://…, mjpeg://127.0.0.1:… (default: the settings' document camera)",
    )
    parser.add_argument(
        "--profile",
        default="",
        metavar="NAME",
        help="its pictures' size: 1080p, 5mp, 8mp (default: the settings', or 1080p with --camera)",
    )
    parser.add_argument("--form", default="a4", choices=("a4", "id-1", "free"), help="the page's shape (default: a4)")
    parser.add_argument("--purpose", metavar="WORDS", help="write slanted over it: 仅供办理WORDS使用 and today's date")
    parser.add_argument("--timeout", type=seconds, default=20.0, metavar="S", help="seconds to wait for a good page")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    settings_option(parser)
    parser.set_defaults(perform=_capture)


def _card_read(options: argparse.Namespace) -> int:
    from kiosk.card_words import Request, drivers_for, read_card, usual_places  # noqa: PLC0415 - loaded when asked for

    profile = options.profile
    if options.port:
        places = tuple((driver, options.port) for driver in drivers_for(options.port))
    elif options.settings != DEFAULT_SETTINGS or options.settings.exists():
        settings = load(options.settings)
        if settings is None:
            return EXIT_CODE
        reader = settings.devices.id_card_reader
        places, profile = ((reader.driver, reader.transport),), profile or reader.profile
    else:
        places = usual_places()
    if options.driver:
        places = tuple((options.driver, port) for _, port in places)
    return read_card(
        Request(
            places=tuple(dict.fromkeys(places)),
            profile=profile,
            as_json=options.json,
            reveal=options.reveal,
            trace=options.trace,
            record=options.record,
            photo=options.photo,
            seconds=options.timeout,
        )
    )


def _scan(options: argparse.Namespace) -> int:
    from drivers.registry import open_qr_scanner  # noqa: PLC0415 - loaded when asked for
    from kiosk.code_rules import CodeRulesError  # noqa: PLC0415 - likewise
    from kiosk.scan_words import device_of, rules_of, scan_once, scan_pictures  # noqa: PLC0415 - likewise

    named = options.images or options.port or options.camera
    needed = not named or options.settings != DEFAULT_SETTINGS
    settings = load(options.settings) if needed else None
    if needed and settings is None:
        return EXIT_CODE
    try:
        rules = rules_of(settings)
        if options.images:
            return scan_pictures(options.images, rules, as_json=options.json)
        device = device_of(options.port, options.camera, options.profile, settings)
        scanner = open_qr_scanner(device.driver, device.transport, device.profile)
    except (CodeRulesError, DeviceError) as error:
        print(error.detail if isinstance(error, DeviceError) else error, file=sys.stderr)
        return EXIT_CODE
    return scan_once(scanner, rules, options.timeout, as_json=options.json)


def _capture(options: argparse.Namespace) -> int:
    from kiosk.capture_words import capture, purpose_words  # noqa: PLC0415 - loaded when asked for

    settings = None if options.camera else load(options.settings)
    if settings is None and not options.camera:
        return EXIT_CODE
    words = None
    if options.purpose:
        from kiosk.app import drawing  # noqa: PLC0415 - loads Qt

        words = drawing()(purpose_words(options.purpose, datetime.now().astimezone()))
    return capture(options, settings, words)


def _print_status(options: argparse.Namespace) -> int:
    from kiosk.print_words import show_status  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    return EXIT_CODE if printer is None else show_status(printer, as_json=options.json)


def _print_test(options: argparse.Namespace) -> int:
    from kiosk.app import drawing  # noqa: PLC0415 - loads Qt
    from kiosk.documents import ContentError  # noqa: PLC0415 - loaded when asked for
    from kiosk.print_words import print_test, refuse, technician_paper  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    if printer is None:
        return EXIT_CODE
    settings = None if options.port else load(options.settings)
    try:
        paper = technician_paper(settings, datetime.now().astimezone())
    except ContentError as error:
        refuse(str(error), as_json=options.json)
        return EXIT_CODE
    return print_test(printer, drawing(), paper, as_json=options.json)


def _print_text(options: argparse.Namespace) -> int:
    from kiosk.app import drawing  # noqa: PLC0415 - loads Qt
    from kiosk.print_words import print_text  # noqa: PLC0415 - loaded when asked for

    printer = _receipt_printer(options)
    return EXIT_CODE if printer is None else print_text(printer, drawing(), options.file, as_json=options.json)


def _receipt_printer(options: argparse.Namespace) -> ReceiptPrinter | None:
    """Make the driver that the options (or the settings) name; None when they name none that can be."""
    from drivers.receipt_printer.profiles import AUTO  # noqa: PLC0415 - most commands never need it
    from drivers.registry import open_receipt_printer  # noqa: PLC0415 - likewise
    from drivers.urls import check_url  # noqa: PLC0415 - likewise
    from kiosk.print_words import refuse  # noqa: PLC0415 - likewise

    if options.port:
        driver, port, profile = "escpos", options.port, options.profile or AUTO
    else:
        settings = load(options.settings)
        if settings is None:
            refuse(f"{options.settings} is not in order", as_json=options.json)
            return None
        named = settings.devices.receipt_printer
        driver, port, profile = named.driver, named.transport, options.profile or named.profile
    try:
        check_url(port)
        return open_receipt_printer(driver, port, profile)
    except DeviceError as error:
        refuse(error.detail, as_json=options.json)
        return None


def _print_document(options: argparse.Namespace) -> int:
    from drivers.registry import open_document_printer  # noqa: PLC0415 - loaded when asked for
    from kiosk.document_words import print_document  # noqa: PLC0415 - likewise

    try:
        printer = open_document_printer("ipp", options.port)
    except DeviceError as error:
        print(error.detail, file=sys.stderr)
        return EXIT_CODE
    return print_document(printer, options.file, options.pages, as_json=options.json)
