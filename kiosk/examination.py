"""Ask every part of a terminal how it is, without starting one: `kiosk doctor`."""

from contextlib import closing

from drivers.registry import (
    open_card_reader,
    open_document_camera,
    open_document_printer,
    open_qr_scanner,
    open_receipt_printer,
)
from kiosk.clock import SystemClock
from kiosk.district_keys import examine_keys
from kiosk.health import (
    Finding,
    examine_content,
    examine_device,
    examine_district,
    examine_journal,
    examine_letters,
    examine_store,
    installed_keys,
)
from kiosk.queue_words import client
from kiosk.settings import DeviceSettings, Settings
from kiosk.timekeeper import Timekeeper

_SYSTEM_CLOCK = SystemClock()


def examine(settings: Settings) -> list[Finding]:
    """Return what every device, the store, its keys and content, the papers and the district say of themselves."""
    devices = settings.devices
    reader = devices.id_card_reader
    return [
        examine_device("id-card-reader", open_card_reader(reader.driver, reader.transport, reader.profile)),
        examine_device(
            "receipt-printer",
            open_receipt_printer(
                devices.receipt_printer.driver, devices.receipt_printer.transport, devices.receipt_printer.profile
            ),
        ),
        examine_device(
            "qr-scanner",
            open_qr_scanner(devices.qr_scanner.driver, devices.qr_scanner.transport, devices.qr_scanner.profile),
        ),
        *_examine_document_printer(devices.document_printer),
        *_examine_document_camera(devices.document_camera),
        examine_store(settings),
        examine_journal(settings),
        examine_keys(settings.district.key_file, installed_keys(settings), _SYSTEM_CLOCK.now()),
        examine_content(settings),
        examine_letters(settings, _SYSTEM_CLOCK.now().date()),
        _examine_district(settings),
    ]


def _examine_document_printer(printer: DeviceSettings | None) -> list[Finding]:
    if printer is None:
        return []
    return [examine_device("document-printer", open_document_printer(printer.driver, printer.transport))]


def _examine_document_camera(camera: DeviceSettings | None) -> list[Finding]:
    if camera is None:
        return []
    return [examine_device("document-camera", open_document_camera(camera.driver, camera.transport, camera.profile))]


def _examine_district(settings: Settings) -> Finding:
    timekeeper = Timekeeper(_SYSTEM_CLOCK)
    site, device = settings.terminal.site, settings.terminal.device
    with closing(client(settings.district, site, device, on_clock=timekeeper.hear)) as line:
        return examine_district(line, timekeeper)
