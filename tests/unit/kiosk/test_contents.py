"""What the next visit is made of: always something good, and the newest of it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.content import Content
from kiosk.contents import Contents
from kiosk.logs import start_logging
from tests.unit.kiosk.packages import TITLE, catalogue, installer, signed, text

ONE, TWO = (signed("texts", n, {"a.yaml": text(f"第 {n}")}) for n in (1, 2))


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Any]:
    """What is logged, when asked."""
    file = tmp_path / "terminal.log"
    stop = start_logging(file)
    yield lambda: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    stop()


def contents(directory: Path) -> Contents:
    """The contents of a terminal that has just been started, its stick's folder beside the shelf."""
    return Contents(installer(directory), directory / "stick")


def title(found: Contents) -> str:
    """What the attract screen is called."""
    return found.newest.texts.by_id[TITLE].zh


def test_without_packages_it_is_what_came_with_the_program(tmp_path: Path) -> None:
    """Version 0 of everything, and nothing is made on the disk for it."""
    found = contents(tmp_path)
    assert title(found) == "家门口 自助办事"
    assert set(found.versions().values()) == {0}
    assert not (tmp_path / "packages").exists()


def test_what_was_taken_is_there_after_a_restart(tmp_path: Path) -> None:
    """Also its entity tag, so that the district need not send it again."""
    found = contents(tmp_path)
    assert found.tag("texts") == ""
    assert found.take("texts", ONE)
    again = contents(tmp_path)
    assert (title(found), title(again)) == ("第 1", "第 1")
    assert again.versions()["texts"] == 1
    assert again.tag("texts") == found.tag("texts") != ""


@pytest.mark.parametrize("spoilt", [b"", ONE[:-1], ONE.replace(b"zh", b"hz")], ids=["empty", "cut", "changed"])
def test_an_installed_package_that_is_broken_at_start_is_not_used(tmp_path: Path, lines: Any, spoilt: bytes) -> None:
    """The terminal starts with what came with the program, says so, and the same package may come again."""
    contents(tmp_path).take("texts", ONE)
    (tmp_path / "packages" / "texts.package").write_bytes(spoilt)
    found = contents(tmp_path)
    assert title(found) == "家门口 自助办事"
    assert found.versions()["texts"] == 0
    assert (lines()[-1]["event"], lines()[-1]["source"]) == ("package-refused", "shelf")
    assert found.take("texts", ONE)
    assert title(found) == "第 1"


def test_one_broken_package_costs_only_itself(tmp_path: Path) -> None:
    """The catalogue stays when the texts are broken."""
    found = contents(tmp_path)
    found.take("texts", ONE)
    found.take("catalogue", signed("catalogue", 3, catalogue()))
    (tmp_path / "packages" / "texts.package").write_bytes(b"")
    assert {name: n for name, n in contents(tmp_path).versions().items() if n} == {"catalogue": 3}


def test_a_catalogue_takes_the_place_of_the_factorys(tmp_path: Path) -> None:
    """Every item of the next visit comes out of it."""
    found = contents(tmp_path)
    before = {item.version for item in found.newest.items}
    found.take("catalogue", signed("catalogue", 1, catalogue("2026-spring")))
    assert {item.version for item in found.newest.items} == {"2026-spring"} != before


def test_a_package_that_fits_another_program_is_not_used(tmp_path: Path) -> None:
    """After an update of the program a text may be gone: the factory's texts then serve."""
    contents(tmp_path).take("texts", ONE)
    newer = installer(tmp_path)
    known = {text_id: words for text_id, words in newer.factory.texts.by_id.items() if text_id != TITLE}
    object.__setattr__(newer.factory, "texts", type(newer.factory.texts)(known))
    assert Contents(newer, None).versions()["texts"] == 0


def test_a_package_that_is_spoilt_while_the_terminal_runs_changes_nothing(tmp_path: Path) -> None:
    """What is in use stays in use until the next start."""
    found, heard = listening(tmp_path)
    found.take("texts", ONE)
    (tmp_path / "packages" / "texts.package").write_bytes(b"spoilt")
    found.look()
    assert title(found) == "第 1"
    assert len(heard) == 1


def test_what_is_refused_is_said_in_words_and_disturbs_nobody(tmp_path: Path, lines: Any) -> None:
    """Reason and list stand in the log; nobody is told of new content, and it need not be sent again."""
    found, heard = listening(tmp_path)
    assert found.take("texts", signed("texts", 1, {"a.yaml": text("x", "no.such-text")}))
    line = lines()[-1]
    assert (line["event"], line["reason"], line["source"]) == ("package-refused", "mistakes", "district")
    assert line["problems"] == ["no.such-text: the program has no such text"]
    assert heard == []


def test_a_disk_that_fails_is_not_the_last_word(tmp_path: Path) -> None:
    """The district is to send it again."""
    (tmp_path / "packages").write_bytes(b"no folder")
    assert not contents(tmp_path).take("texts", ONE)


def test_somebody_who_is_installing_is_waited_for_by_nobody(tmp_path: Path, lines: Any) -> None:
    """A command that hangs holds no submission up: the package is tried again."""
    found, heard = listening(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "texts.package").write_bytes(ONE)
    with installer(tmp_path).shelf.alone():
        assert not found.take("texts", ONE)
        found.look()
    assert "somebody else" in lines()[-1]["problems"][0]
    found.look()
    assert [content.versions["texts"] for content in heard] == [1]


def test_a_stick_is_noticed_once(tmp_path: Path, lines: Any) -> None:
    """Good and bad files of it are judged once each time it is put in; a stick that is out is no news."""
    found, heard = listening(tmp_path)
    found.look()
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "b.package").write_bytes(TWO)
    (stick / "a.package").write_bytes(b"holiday pictures")
    (stick / "letter.txt").write_bytes(ONE)
    (stick / "c.package").symlink_to(stick / "letter.txt")
    os.mkfifo(stick / "d.package")
    for name in (b"\xff.package", b"a\n.package", b"\xe7\x94\xb2.package"):
        Path(os.fsdecode(bytes(stick) + b"/" + name)).write_bytes(ONE)
    for _ in range(3):
        found.look()
    assert [content.versions["texts"] for content in heard] == [2]
    assert [(line["event"], line["source"]) for line in lines()] == [
        ("package-refused", "a.package"),
        ("package-installed", "b.package"),
    ]


def test_what_another_process_installs_is_taken_up(tmp_path: Path) -> None:
    """`kiosk packages install` needs no stopped terminal."""
    found, heard = listening(tmp_path)
    installer(tmp_path).install(ONE)
    found.look()
    found.look()
    assert [content.versions["texts"] for content in heard] == [1]
    assert title(found) == "第 1"


def listening(directory: Path) -> tuple[Contents, list[Content]]:
    """Contents, and what they tell of."""
    heard: list[Content] = []
    found = contents(directory)
    found.listen(heard.append)
    return found, heard
