"""What the district publishes reaches the screen, after the visit that is under way."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from devtools.world import World, fetch
from district.__main__ import main as district
from kiosk.screen import ScreenName
from offline_queue.inspection import inspect
from offline_queue.model import ItemState, Kind
from offline_queue.suites import X25519
from tests.journey.visitor import PATIENCE, Visitor

HOME = "您要办什么事？"


@pytest.fixture
def visitor(world: World) -> Iterator[Visitor]:
    """Somebody before a terminal that asks for packages every second."""
    settings = world.settings.read_text(encoding="utf-8")
    world.settings.write_text(settings.replace("[content]\n", "[content]\nask_every_s = 1\n"), encoding="utf-8")
    somebody = Visitor(world)
    somebody.start()
    yield somebody
    somebody.stop()


def publish(world: World, folder: Path, **texts: str) -> None:
    """Publish these texts, as staff do."""
    lines = [f"{name.replace('_', '.')}: {{zh: {words}, en: {words}}}\n" for name, words in texts.items()]
    put(world, folder, "texts", "new.yaml", "".join(lines))


def put(world: World, folder: Path, name: str, member: str, content: str) -> None:
    """Publish a package of one member."""
    folder.mkdir(exist_ok=True)
    (folder / member).write_text(content, encoding="utf-8")
    assert district(["publish", name, str(folder), "--dir", str(world.directory / "district")]) == 0


def installed(world: World, name: str) -> None:
    """Wait until the terminal has installed a package, whatever it shows."""
    end = time.monotonic() + PATIENCE
    while not (world.directory / "queue" / "packages" / f"{name}.package").exists():
        assert time.monotonic() < end, "nothing was ever installed"
        time.sleep(0.05)


def reported(world: World) -> Any:
    """Return the versions that the terminal last reported, once it has."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for terminal in fetch(f"{world.desk}/desk/fleet.json")["terminals"]:
            if (terminal["report"] or {}).get("versions", {}).get("texts") != "0":
                return terminal["report"]["versions"]
        time.sleep(0.05)
    pytest.fail("it never reported")


def test_published_during_a_visit_shown_after_it(visitor: Visitor, tmp_path: Path) -> None:
    """The resident goes on with what they began with; whoever comes next has the new words; the district knows."""
    assert visitor.to_home().title == HOME
    publish(visitor.world, tmp_path / "texts", home_title="今天办什么？", attract_title="新的一天")
    installed(visitor.world, "texts")
    visitor.press("choose-item", "advanced-age-allowance")
    visitor.sees(ScreenName.NOTICE)
    visitor.press("back")
    assert visitor.sees(ScreenName.HOME).title == HOME
    visitor.press("cancel")
    visitor.until(lambda shown: shown.screen is ScreenName.ATTRACT and shown.title == "新的一天", "the new words")
    assert visitor.to_home().title == "今天办什么？"
    visitor.stop()
    visitor.start()
    assert visitor.sees(ScreenName.ATTRACT).title == "新的一天"
    assert reported(visitor.world)["texts"] == "1"


def test_a_broken_package_leaves_the_terminal_as_it_was(visitor: Visitor, tmp_path: Path) -> None:
    """After a start it serves with what came with the program, and then heals from the district by itself."""
    visitor.sees(ScreenName.ATTRACT)
    publish(visitor.world, tmp_path / "texts", attract_title="新的一天")
    visitor.until(lambda shown: shown.title == "新的一天", "the new words")
    visitor.stop()
    (visitor.world.directory / "queue" / "packages" / "texts.package").write_bytes(b"spoilt")
    visitor.start()
    visitor.until(lambda shown: shown.title == "家门口 自助办事", "the words that came with the program")
    visitor.until(lambda shown: shown.title == "新的一天", "the new words again")


def test_another_key_is_sealed_to_from_the_next_visit_on(visitor: Visitor, tmp_path: Path) -> None:
    """The visit under way still seals to the key it began with; the district cannot open what the next one seals."""
    visitor.to_review()
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    key = {"key_id": "somebody-else", "suite": X25519, "public_key": base64.b64encode(public).decode()}
    put(visitor.world, tmp_path / "recipients", "recipients", "recipients.json", json.dumps(key))
    installed(visitor.world, "recipients")
    visitor.press("confirm")
    visitor.case_of(visitor.sees(ScreenName.CONFIRMATION).number)
    visitor.leave()
    visitor.to_confirmation()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        rows = inspect(visitor.world.directory / "queue").rows
        if any(row.kind is Kind.APPLICATION and row.state is ItemState.HELD for row in rows):
            return
        time.sleep(0.05)
    pytest.fail("the district could open it")
