"""Read a terminal's settings: TOML in, frozen dataclasses out, every mistake told at once with its path."""

import re
import sys
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from cattrs import BaseValidationError, Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError

from drivers.errors import DeviceError
from drivers.ipp_address import check_printer_url
from drivers.urls import check_url, parse_camera, parse_keyboard

EXIT_CODE = 78  # sysexits.h EX_CONFIG
_WORDS = {str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number"}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PITCH_MM = (0.05, 1.0)
_CAMERA = "camera"
_KEYBOARD = "hid-keyboard"
_PROBING = {"id_card_reader"}
"""Devices whose drivers find the rate of a serial line, and the endpoints of a USB device, by themselves."""
_FINDING_RATES = {"qr_scanner"}
"""Devices whose drivers find the rate of a serial line alone."""


Known = Mapping[str, Mapping[str, Collection[str]]]
"""The drivers that exist, by device (``id_card_reader`` …), each with its profiles (none: it has no use for one)."""


class Orientation(StrEnum):
    """How the panel hangs."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalSettings:
    """Who this terminal is: three-digit site, two-digit device, and the site's own data."""

    site: str
    device: str
    site_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenSettings:
    """The panel: ``pitch_mm`` is the size of one logical pixel (0.248 on a 21.5-inch 1080p panel)."""

    orientation: Orientation = Orientation.PORTRAIT
    pitch_mm: float = 0.248
    full_screen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettings:
    """One device: a driver by name, the line it hangs on, and the model's profile where the driver has several."""

    driver: str
    transport: str
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesSettings:
    """The devices of this terminal; not every terminal has a document printer or a document camera."""

    id_card_reader: DeviceSettings
    receipt_printer: DeviceSettings
    qr_scanner: DeviceSettings
    document_printer: DeviceSettings | None = None
    document_camera: DeviceSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictSettings:
    """The far end: its address, the public key that submissions are sealed to, and this device's certificate.

    ``codes_file`` says whose signed codes are believed and which web addresses and city codes are known; nobody's and
    none without it.
    """

    url: str
    key_file: Path
    codes_file: Path | None = None
    ca_file: Path | None = None
    certificate_file: Path | None = None
    private_key_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Where the queue lives, how much room must stay free on its disk, and how long attachments are kept.

    After ``retention_hours`` the attachments of what is set aside go, where the district has them; nothing else does.
    """

    directory: Path
    floor_mib: int = 64
    retention_hours: int = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSettings:
    """Where catalogue, texts and sites lie, by default the ones that came with the program, and what may replace them.

    ``publishers_file`` says whose content packages are believed, nobody's without it. The district is asked for new
    ones every ``ask_every_s`` seconds; ``stick_directory`` is a folder where they may lie too, such as a USB stick's.
    """

    directory: Path = Path()
    publishers_file: Path | None = None
    stick_directory: Path | None = None
    ask_every_s: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceSettings:
    """Whose identity cards let a technician in: keyed digests, and the file that holds their key; nobody's by default.

    `kiosk maintenance enrol` makes both.
    """

    technicians: tuple[str, ...] = ()
    key_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """Where log lines go; standard error when no file is named."""

    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a technician decides."""

    terminal: TerminalSettings
    devices: DevicesSettings
    district: DistrictSettings
    store: StoreSettings
    screen: ScreenSettings = field(default_factory=ScreenSettings)
    content: ContentSettings = field(default_factory=ContentSettings)
    logs: LogSettings = field(default_factory=LogSettings)
    maintenance: MaintenanceSettings = field(default_factory=MaintenanceSettings)


class SettingsError(Exception):
    """The settings have mistakes; ``problems`` lists all of them, each with the path of the setting."""

    def __init__(self, source: Path, problems: list[str]) -> None:
        """Remember where they stand and what is wrong with them."""
        super().__init__("\n".join([f"{source}: {len(problems)} mistake(s)", *(f"  {p}" for p in problems)]))
        self.problems = problems


def load_settings(path: Path, drivers: Known) -> Settings:
    """Read and judge a settings file.

    Args:
        path: a TOML file; relative paths inside it are relative to its folder.
        drivers: the drivers that exist.

    Raises:
        SettingsError: with every mistake found.
    """
    raw = _read(path)
    try:
        settings = _converter(path.resolve().parent).structure(raw, Settings)
    except BaseValidationError as error:
        problems = [_plain(line) for line in transform_error(error, path="", format_exception=_sentence)]
        raise SettingsError(path, sorted(problems)) from None
    problems = sorted(_judge(settings, drivers))
    if problems:
        raise SettingsError(path, problems)
    return settings


def content_directory(settings: Settings | None) -> Path:
    """Return the folder of catalogue, texts and sites: the one set, else the one that came with the program."""
    if settings is not None and settings.content.directory != Path():
        return settings.content.directory
    beside = Path(__file__).resolve().parent.parent / "config"
    return beside if beside.is_dir() else Path(sys.prefix) / "share" / "doorstep" / "config"


def site_file(settings: Settings) -> Path:
    """Return the file that describes the site; the synthetic one when none is set."""
    return settings.terminal.site_file or content_directory(settings) / "sites" / "demo.yaml"


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(path, [f"cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise SettingsError(path, ["is not UTF-8 text"]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(path, [f"is not TOML: {error}"]) from None


def _converter(folder: Path) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind in (str, bool, int):
        converter.register_structure_hook(kind, _exactly(kind))
    converter.register_structure_hook(Orientation, lambda value, _: Orientation(value))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(Path, lambda value, _: folder / str(_exactly(str)(value, str)))
    return converter


def _exactly(kind: type) -> Callable[[object, object], object]:
    def hook(value: object, _: object) -> object:
        if type(value) is not kind:
            raise TypeError(f"must be {_WORDS[kind]}, not {value!r}")
        return value

    return hook


def _number(value: object, _: object) -> float:
    if type(value) not in {int, float}:
        raise TypeError(f"must be {_WORDS[float]}, not {value!r}")
    return float(value)  # type: ignore[arg-type]  # an int or a float, as just checked


def _sentence(error: BaseException, _: type | None) -> str:
    match error:
        case KeyError():
            return "is missing"
        case ForbiddenExtraKeysError():
            return "is not a setting: " + ", ".join(sorted(error.extra_fields))
        case ValueError() if "is not a valid" in str(error):
            return "must be one of " + ", ".join(repr(str(word)) for word in Orientation)
        case _:
            return str(error)


def _plain(line: str) -> str:
    """Turn cattrs' ``message @ .path`` into ``path: message``."""
    message, _, path = line.rpartition(" @ ")
    return f"{path.strip('.') or 'the file'}: {message}"


def _judge(settings: Settings, drivers: Known) -> Iterator[str]:
    yield from _judge_numbers(settings)
    yield from _judge_devices(settings.devices, drivers)
    yield from _judge_district(settings.district)
    yield from _judge_maintenance(settings.maintenance)
    for path, file in _files(settings):
        if file is not None and not file.exists():
            yield f"{path}: no such file: {file}"


def _judge_numbers(settings: Settings) -> Iterator[str]:
    if not re.fullmatch(r"[0-9]{3}", settings.terminal.site):
        yield f"terminal.site: must be three digits, not {settings.terminal.site!r}"
    if not re.fullmatch(r"[0-9]{2}", settings.terminal.device):
        yield f"terminal.device: must be two digits, not {settings.terminal.device!r}"
    if not _PITCH_MM[0] <= settings.screen.pitch_mm <= _PITCH_MM[1]:
        yield f"screen.pitch_mm: must lie between {_PITCH_MM[0]} and {_PITCH_MM[1]} mm, not {settings.screen.pitch_mm}"
    if settings.content.ask_every_s < 1:
        yield f"content.ask_every_s: must be at least 1, not {settings.content.ask_every_s}"
    if settings.store.floor_mib < 1:
        yield f"store.floor_mib: must be at least 1, not {settings.store.floor_mib}"
    if settings.store.retention_hours < 1:
        yield f"store.retention_hours: must be at least 1, not {settings.store.retention_hours}"


def _judge_devices(devices: DevicesSettings, drivers: Known) -> Iterator[str]:
    for name, known in drivers.items():
        device: DeviceSettings | None = getattr(devices, name)
        if device is None:
            continue
        path = f"devices.{name}"
        if device.driver not in known:
            yield f"{path}.driver: must be one of {', '.join(sorted(known))}, not {device.driver!r}"
        else:
            yield from _judge_profile(path, device, known[device.driver])
        try:
            _check_transport(name, device)
        except DeviceError as error:
            yield f"{path}.transport: {error.detail}"
        if device.driver == "stx" and device.transport.startswith("usb:"):
            yield f"{path}.transport: the driver stx does not speak over USB"


def _check_transport(name: str, device: DeviceSettings) -> None:
    if name == "document_printer":
        check_printer_url(device.transport)
    elif device.driver == _CAMERA:
        parse_camera(device.transport)
    elif device.driver == _KEYBOARD:
        parse_keyboard(device.transport)
    else:
        check_url(device.transport, probes=name in _PROBING, finds_rate=name in _FINDING_RATES)


def _judge_profile(path: str, device: DeviceSettings, profiles: Collection[str]) -> Iterator[str]:
    if not profiles and device.profile:
        yield f"{path}.profile: the driver {device.driver} has no profiles"
    elif profiles and device.profile not in profiles:
        yield f"{path}.profile: must be one of {', '.join(sorted(filter(None, profiles)))}, not {device.profile!r}"


def _judge_district(district: DistrictSettings) -> Iterator[str]:
    url = urlsplit(district.url)
    if url.scheme not in {"http", "https"} or not url.hostname:
        yield f"district.url: must be an https:// address, not {district.url!r}"
    elif url.scheme == "http" and url.hostname not in _LOOPBACK:
        yield "district.url: plain http:// is for this machine only; use https://"
    if (district.certificate_file is None) is not (district.private_key_file is None):
        yield "district: certificate_file and private_key_file go together"


def _judge_maintenance(maintenance: MaintenanceSettings) -> Iterator[str]:
    for one in maintenance.technicians:
        if not re.fullmatch(r"[0-9a-f]{32}", one):
            yield "maintenance.technicians: each is 32 hexadecimal digits, as kiosk maintenance enrol prints them"
    if maintenance.technicians and maintenance.key_file is None:
        yield "maintenance.key_file: is missing; the digests of technicians' cards mean nothing without their key"


def _files(settings: Settings) -> Iterator[tuple[str, Path | None]]:
    content = content_directory(settings)
    yield "content.directory", content
    if content.exists():
        yield "terminal.site_file", site_file(settings)
    yield "content.publishers_file", settings.content.publishers_file
    yield "district.key_file", settings.district.key_file
    yield "district.codes_file", settings.district.codes_file
    yield "district.ca_file", settings.district.ca_file
    yield "district.certificate_file", settings.district.certificate_file
    yield "district.private_key_file", settings.district.private_key_file
    if settings.maintenance.technicians:  # else it may be still to be made
        yield "maintenance.key_file", settings.maintenance.key_file
