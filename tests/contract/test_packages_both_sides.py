"""The district signs and publishes, the terminal fetches and judges; each wrote its half by itself."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from district.__main__ import main as district
from drivers.registry import DRIVERS
from kiosk.__main__ import main as kiosk
from kiosk.catalogue_files import load_site
from kiosk.content import Content
from kiosk.contents import Contents
from kiosk.health import examine_content
from kiosk.installing import Installer
from kiosk.package_content import load_factory
from kiosk.package_format import Package, read_package
from kiosk.package_shelf import PackageShelf
from kiosk.publishers import NAMES, load_publishers
from kiosk.settings import load_settings
from offline_queue.district import DistrictClient
from offline_queue.errands import Fetching
from offline_queue.replies import Fetched, NotModified, NotOffered
from offline_queue.road import Road
from tests.unit.kiosk.packages import CONFIG, PUBLISHERS, TITLE, signed, text

ROOT = Path(__file__).parents[2]


class Terminal:
    """What of a terminal has to do with packages, on a gateway of its own."""

    def __init__(self, gateway: Any, directory: Path) -> None:
        """Believe that gateway's publisher."""
        factory = load_factory(CONFIG, load_site(CONFIG / "sites" / "demo.yaml"))
        publishers = load_publishers(Path(gateway.ready["publishers_file"]))
        self.contents = Contents(Installer(PackageShelf(directory / "packages"), publishers, factory), None)
        self.heard: list[Content] = []
        self.contents.listen(self.heard.append)
        self.client = DistrictClient(gateway.ready["url"], site="017", device="01")
        self._time = 0.0
        self._road = Road(monotonic=lambda: self._time, random=lambda: 0.5)
        self._errand = Fetching(self.client, self.contents, NAMES, timedelta(minutes=10))

    def round(self) -> None:
        """Ask for every package once."""
        for _ in NAMES:
            self._errand.run(self._road)
            self._time += 2
        self._time += 900

    @property
    def title(self) -> str:
        """What the attract screen is called."""
        return self.contents.newest.texts.by_id[TITLE].zh


@pytest.fixture
def there(start_gateway: Any) -> Any:
    """A gateway of one's own."""
    return start_gateway()


@pytest.fixture
def terminal(there: Any, tmp_path: Path) -> Iterator[Terminal]:
    """A terminal on that gateway."""
    terminal = Terminal(there, tmp_path)
    yield terminal
    terminal.client.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where somebody writes texts."""
    made = tmp_path / "texts"
    made.mkdir()
    return made


def publish(there: Any, folder: Path, name: str = "texts", *options: str) -> int:
    """Publish a folder, as staff do."""
    return district(["publish", name, str(folder), "--dir", str(there.directory), *options])


def test_both_sides_mean_the_same_bytes() -> None:
    """One package byte for byte: what the district makes of these files, and what a terminal reads in them."""
    golden = bytes.fromhex((ROOT / "tests" / "golden" / "content_package.hex").read_text("ascii"))
    members = {"a.yaml": text("新的一天"), "b.yaml": b""}
    assert signed("texts", 258, members) == golden
    found = read_package(golden, PUBLISHERS)
    assert isinstance(found, Package)
    assert (found.name, found.version, found.members) == ("texts", 258, members)


def test_what_is_published_arrives_once(there: Any, terminal: Terminal, folder: Path) -> None:
    """New, the same, and newer; each name by itself, and what the district lacks costs nothing."""
    terminal.round()
    assert terminal.heard == []
    (folder / "a.yaml").write_bytes(text("一"))
    assert publish(there, folder) == 0
    assert publish(there, CONFIG / "catalogue", "catalogue") == 0
    terminal.round()
    terminal.round()
    assert [{n: v for n, v in content.versions.items() if v} for content in terminal.heard] == [
        {"catalogue": 1},
        {"catalogue": 1, "texts": 1},
    ]
    (folder / "a.yaml").write_bytes(text("二"))
    assert publish(there, folder) == 0
    terminal.round()
    assert terminal.title == "二"
    assert terminal.contents.versions()["texts"] == 2


def test_the_tag_is_the_digest_of_the_bytes(there: Any, terminal: Terminal, folder: Path) -> None:
    """So a terminal that has installed a package from a stick need not fetch it."""
    (folder / "a.yaml").write_bytes(text("一"))
    publish(there, folder, "texts", "--to", str(folder / "texts.package"))
    publish(there, folder)
    assert terminal.client.package("notices", "") == NotOffered(404)
    fetched = terminal.client.package("texts", "")
    assert isinstance(fetched, Fetched)
    terminal.contents.take("texts", fetched.content)
    assert fetched.tag == terminal.contents.tag("texts")
    assert terminal.client.package("texts", fetched.tag) == NotModified()


@pytest.mark.parametrize("lie", ["cut", "changed", "of another district", "older", "under another name", "mistaken"])
def test_whatever_else_lies_in_the_folder_is_refused(there: Any, terminal: Terminal, folder: Path, lie: str) -> None:
    """The gateway hands out whatever lies there; the terminal keeps what it has, and asks no more for that one."""
    (folder / "a.yaml").write_bytes(text("好"))
    publish(there, folder, "texts", "--version", "5")
    terminal.round()
    place = there.directory / "packages" / "texts"
    good = place.read_bytes()
    match lie:
        case "cut":
            place.write_bytes(good[:-1])
        case "changed":
            place.write_bytes(good.replace("好".encode(), "坏".encode()))
        case "of another district":
            district(["publish", "texts", str(folder), "--dir", str(folder / "other"), "--to", str(place)])
        case "older":
            publish(there, folder, "texts", "--version", "4", "--to", str(place))
        case "under another name":
            publish(there, CONFIG / "catalogue", "catalogue", "--version", "9", "--to", str(place))
        case _:
            (folder / "a.yaml").write_bytes(text("坏", "no.such-text"))
            publish(there, folder)
    for _ in range(2):
        terminal.round()
    assert terminal.title == "好"
    assert len(terminal.heard) == 1


def test_the_district_never_goes_back_either(
    there: Any, terminal: Terminal, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What terminals would refuse is not published, and the one that is there stays."""
    (folder / "a.yaml").write_bytes(text("一"))
    publish(there, folder, "texts", "--version", "5")
    for version in ("5", "4"):
        assert publish(there, folder, "texts", "--version", version) == 1
    assert "terminals never go back" in capsys.readouterr().err
    terminal.round()
    assert terminal.contents.versions()["texts"] == 5


@pytest.mark.parametrize("name", ["Texts.yaml", "a b.yaml", "甲.yaml"])
def test_the_district_signs_nothing_that_no_terminal_takes(there: Any, folder: Path, name: str) -> None:
    """Names and sizes are the same on both sides."""
    (folder / name).write_bytes(text("一"))
    assert publish(there, folder) == 1
    (folder / name).unlink()
    assert publish(there, folder) == 1
    (folder / "a.yaml").write_bytes(bytes(1 << 20))
    assert publish(there, folder) == 1
    assert not (there.directory / "packages" / "texts").exists()


def test_the_keys_of_a_change_are_believed_together(there: Any, terminal: Terminal, folder: Path) -> None:
    """The next key is listed beside the present one before it signs; the list keeps both."""
    (folder / "a.yaml").write_bytes(text("一"))
    publish(there, folder)
    terminal.round()
    (there.directory / "district-publisher-key.pem").unlink()
    (folder / "a.yaml").write_bytes(text("二"))
    publish(there, folder)
    terminal.round()
    assert terminal.title == "一"
    informed = Terminal(there, folder)
    informed.contents.take("texts", (there.directory / "packages" / "texts").read_bytes())
    informed.client.close()
    assert informed.title == "二"
    assert len(load_publishers(Path(there.ready["publishers_file"]))) == 2


def test_a_technician_looks_checks_and_installs(
    there: Any, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kiosk packages` says what is there, judges a draft, takes a stick, and says in words what it refuses."""
    settings = tmp_path / "settings.toml"
    settings.write_text(_SETTINGS.format(**there.ready), encoding="utf-8")
    words = ("--settings", str(settings))
    (folder / "a.yaml").write_bytes(text("一"))
    publish(there, folder, "texts", "--to", str(folder / "b.package"))
    (folder / "a.yaml").write_bytes(text("坏", "no.such-text"))
    publish(there, folder, "texts", "--version", "2", "--to", str(folder / "c.package"))
    capsys.readouterr()
    assert kiosk(["packages", "check", str(folder / "b.package"), *words]) == 0
    assert kiosk(["packages", "check", str(folder / "c.package"), *words]) == 1
    assert kiosk(["packages", "install", "--stick", str(folder), *words]) == 1
    said = capsys.readouterr()
    assert "texts 1: no mistakes." in said.out
    assert "texts 1 is installed." in said.out
    assert said.err.count("no.such-text: the program has no such text") == 2
    assert kiosk(["packages", "install", str(folder / "b.package"), *words]) == 0
    assert "was installed already" in capsys.readouterr().out
    assert kiosk(["packages", "list", "--json", *words]) == 0
    listed = {line["name"]: line["version"] for line in json.loads(capsys.readouterr().out)}
    assert listed == dict.fromkeys(NAMES, 0) | {"texts": 1}
    (tmp_path / "queue" / "packages" / "texts.package").write_bytes(b"")
    assert kiosk(["packages", "list", *words]) == 1
    found = examine_content(load_settings(settings, DRIVERS))
    assert (found.well, "is no content package" in found.why) == (False, True)
    assert "cannot be used" in capsys.readouterr().out
    assert kiosk(["packages", "install", "--stick", str(tmp_path / "nothing"), *words]) == 1


_SETTINGS = """
[terminal]
site = "017"
device = "01"

[devices.id_card_reader]
driver = "sdt"
profile = "swift"
transport = "tcp://127.0.0.1:1"

[devices.receipt_printer]
driver = "escpos"
profile = "generic-80mm"
transport = "tcp://127.0.0.1:1"

[devices.qr_scanner]
driver = "serial-line"
profile = "newland"
transport = "tcp://127.0.0.1:1"

[district]
url = "{url}"
key_file = "{key_file}"

[store]
directory = "queue"

[content]
publishers_file = "{publishers_file}"
"""


def test_what_terminals_will_not_believe_yet_is_said(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder without a publisher's key, as after a slip in --dir, the command says that it has made one; once."""
    (folder / "a.yaml").write_bytes(text("一"))
    words = ["publish", "texts", str(folder), "--dir", str(tmp_path / "next")]
    assert district(words) == 0
    assert "The key is new" in capsys.readouterr().out
    assert district(words) == 0
    assert "The key is new" not in capsys.readouterr().out


def test_no_folder_is_made_for_a_stick_that_is_not_there(
    there: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the package lies on the wrong disk, and nobody knows."""
    (folder / "a.yaml").write_bytes(text("一"))
    assert publish(there, folder, "texts", "--to", str(folder / "stick" / "texts.package")) == 1
    assert "not published: " in capsys.readouterr().err
    assert not (folder / "stick").exists()
