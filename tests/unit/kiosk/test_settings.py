"""Settings: a technician's one visit gets one complete list of mistakes."""

from pathlib import Path

import pytest

from drivers import registry
from kiosk.settings import Orientation, SettingsError, load_settings

DRIVERS = {
    "id_card_reader": {"sdt": ()},
    "receipt_printer": {"escpos": ("generic-80mm",)},
    "qr_scanner": {"serial-line": ("newland",)},
    "document_printer": {"ipp": ()},
    "document_camera": {"camera": ("", "8mp")},
}
GOOD = """
[terminal]
site = "017"
device = "01"
[devices.id_card_reader]
driver = "sdt"
transport = "serial:///dev/kiosk/id-card-reader?baud=115200"
[devices.receipt_printer]
driver = "escpos"
profile = "generic-80mm"
transport = "tcp://127.0.0.1:9100"
[devices.qr_scanner]
driver = "serial-line"
profile = "newland"
transport = "serial:///dev/kiosk/qr-scanner?baud=115200"
[district]
url = "http://127.0.0.1:8080"
key_file = "key.json"
[store]
directory = "queue"
"""


def write(folder: Path, text: str) -> Path:
    """Write a settings file beside a key file that exists."""
    (folder / "key.json").write_text("{}", encoding="utf-8")
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str) -> list[str]:
    """Return every mistake found in ``text``."""
    with pytest.raises(SettingsError) as caught:
        load_settings(write(folder, text), DRIVERS)
    return caught.value.problems


def test_good_settings_have_defaults_and_paths_relative_to_their_file(tmp_path: Path) -> None:
    """What a technician leaves out has a sensible value; relative paths do not depend on where one stands."""
    settings = load_settings(write(tmp_path, GOOD), DRIVERS)
    assert settings.screen.orientation is Orientation.PORTRAIT
    assert settings.store.directory == tmp_path / "queue"
    assert settings.store.floor_mib == 64


def test_a_document_printer_is_optional_and_has_an_address_of_its_own_kind(tmp_path: Path) -> None:
    """A terminal without the section has no such printer; one with it gets its mistakes told like the others."""
    assert load_settings(write(tmp_path, GOOD), DRIVERS).devices.document_printer is None
    section = '[devices.document_printer]\ndriver = "ipp"\ntransport = "ipp://192.0.2.30/ipp/print"\n'
    printer = load_settings(write(tmp_path, GOOD + section), DRIVERS).devices.document_printer
    assert printer is not None
    assert printer.transport == "ipp://192.0.2.30/ipp/print"
    (problem,) = problems(tmp_path, GOOD + section.replace("ipp://", "tcp://"))
    assert problem.startswith("devices.document_printer.transport: ")


def test_content_packages_are_optional_and_a_stick_may_be_out(tmp_path: Path) -> None:
    """Who is believed must be there to be read; the stick's folder need not exist yet."""
    content = load_settings(write(tmp_path, GOOD), DRIVERS).content
    assert (content.publishers_file, content.stick_directory, content.ask_every_s) == (None, None, 600)
    section = '[content]\nstick_directory = "stick"\n'
    assert load_settings(write(tmp_path, GOOD + section), DRIVERS).content.stick_directory == tmp_path / "stick"
    found = problems(tmp_path, GOOD + section + 'publishers_file = "nobody.json"\nask_every_s = 0\n')
    assert [problem.partition(":")[0] for problem in found] == ["content.ask_every_s", "content.publishers_file"]


def test_a_document_camera_is_optional_and_its_profile_too(tmp_path: Path) -> None:
    """A terminal without the section has none; an address that is no camera's is told like other mistakes."""
    assert load_settings(write(tmp_path, GOOD), DRIVERS).devices.document_camera is None
    section = '[devices.document_camera]\ndriver = "camera"\ntransport = "v4l2:///dev/kiosk/document-camera"\n'
    camera = load_settings(write(tmp_path, GOOD + section), DRIVERS).devices.document_camera
    assert camera is not None
    assert camera.profile == ""
    (problem,) = problems(tmp_path, GOOD + section.replace("v4l2://", "serial://"))
    assert problem.startswith("devices.document_camera.transport: ")


def test_every_mistake_is_told_at_once_with_its_path(tmp_path: Path) -> None:
    """One visit, one list."""
    text = (
        GOOD.replace('site = "017"', 'site = "17"')
        .replace('driver = "sdt"', 'driver = "magic"')
        .replace("tcp://127.0.0.1:9100", "COM3")
        .replace("http://127.0.0.1:8080", "http://gateway.example")
        .replace('"key.json"', '"absent.json"')
    )
    found = problems(tmp_path, text)
    assert [line.partition(":")[0] for line in found] == [
        "devices.id_card_reader.driver",
        "devices.receipt_printer.transport",
        "district.key_file",
        "district.url",
        "terminal.site",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('site = "017"', "site = 17", "terminal.site: must be text in quotes, not 17"),
        ('site = "017"', "", "terminal.site: is missing"),
        ('site = "017"', 'site = "017"\ncolour = "red"', "terminal: is not a setting: colour"),
        ("[store]", '[screen]\norientation = "sideways"\n[store]', "screen.orientation: must be one of"),
        ("[store]", "[screen]\npitch_mm = true\n[store]", "screen.pitch_mm: must be a number, not True"),
        ("[store]", "[screen]\nfull_screen = 1\n[store]", "screen.full_screen: must be true or false, not 1"),
        ("[store]", "[store]\nretention_hours = 0", "store.retention_hours: must be at least 1, not 0"),
        (
            "[store]",
            '[maintenance]\ntechnicians = ["测试甲"]\nkey_file = "key.json"\n[store]',
            "maintenance.technicians: ",
        ),
        ("[store]", f'[maintenance]\ntechnicians = ["{"0" * 32}"]\n[store]', "maintenance.key_file: is missing"),
        (
            "[store]",
            f'[maintenance]\ntechnicians = ["{"0" * 32}"]\nkey_file = "absent"\n[store]',
            "maintenance.key_file: no",
        ),
        ("[store]", "[shop]\n[store]", "the file: is not a setting: shop"),
        ('"generic-80mm"', '"laser"', "devices.receipt_printer.profile: must be one of generic-80mm, not 'laser'"),
        ('"sdt"', '"sdt"\nprofile = "x"', "devices.id_card_reader.profile: the driver sdt has no profiles"),
        ('?baud=115200"\n[devices.receipt', '?baud=fast"\n[devices.receipt', "devices.id_card_reader.transport: "),
    ],
)
def test_one_mistake_is_one_clear_sentence(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """A technician who reads the line knows which setting, what is wrong and what is wanted."""
    found = problems(tmp_path, GOOD.replace(old, new))
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize("text", ["[terminal", "\x00", "a = 1\na = 2"])
def test_a_file_that_is_not_toml_is_one_problem_not_a_traceback(tmp_path: Path, text: str) -> None:
    """Nonsense in the file is told as what it is."""
    assert problems(tmp_path, text)[0].startswith("is not TOML")


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    """A wrong path is told as a wrong path."""
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml", DRIVERS)


def test_the_example_that_technicians_copy_is_right(tmp_path: Path) -> None:
    """packaging/settings.example.toml has no mistakes of its own."""
    example = Path(__file__).parents[3] / "packaging" / "settings.example.toml"
    text = example.read_text(encoding="utf-8")
    (tmp_path / "district-key.json").write_text("{}", encoding="utf-8")
    load_settings(write(tmp_path, text), registry.DRIVERS)


@pytest.mark.parametrize(
    ("driver", "profile", "transport", "good"),
    [
        ("serial-line", "auto", "serial:///dev/kiosk/qr-scanner?baud=auto", True),
        ("serial-line", "auto:generic-t", "serial:///dev/kiosk/qr-scanner", True),
        ("serial-line", "auto:no-such", "serial:///dev/kiosk/qr-scanner", False),
        ("serial-line", "newland", "usb://1eab:1d10", False),
        ("serial-line", "newland", "evdev:///dev/input/event3", False),
        ("hid-keyboard", "", "evdev:///dev/input/by-id/usb-Scanner-event-kbd", True),
        ("hid-keyboard", "newland", "evdev:///dev/input/by-id/usb-Scanner-event-kbd", False),
        ("hid-keyboard", "", "serial:///dev/kiosk/qr-scanner", False),
    ],
)
def test_every_way_to_attach_a_scanner(tmp_path: Path, driver: str, profile: str, transport: str, good: bool) -> None:  # noqa: FBT001 - a column
    """A serial engine may be found out by itself; one that is a keyboard is read from its input device only."""
    section = f'driver = "{driver}"\nprofile = "{profile}"\ntransport = "{transport}"\n[district]'
    begins, ends = GOOD.index('driver = "serial-line"'), GOOD.index("[district]")
    file = write(tmp_path, GOOD[:begins] + section + GOOD[ends + len("[district]") :])
    if good:
        assert load_settings(file, registry.DRIVERS).devices.qr_scanner.driver == driver
    else:
        with pytest.raises(SettingsError):
            load_settings(file, registry.DRIVERS)
