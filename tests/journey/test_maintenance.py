"""A technician at a whole terminal: let in by the desk's code or a card, mends the queue; the journal tells of it."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from devtools.world import World, fetch
from drivers.registry import DRIVERS
from kiosk.__main__ import main
from kiosk.screen import ScreenName, Snapshot
from kiosk.settings import load_settings
from offline_queue.model import ClockQuality, Kind, Lane, NewSubmission
from offline_queue.outbox import Outbox
from offline_queue.recipients import load_recipients
from tests.journey.visitor import PATIENCE, Visitor

HELD = "01930f5e-0000-7b7e-9a54-000000000001"


@pytest.fixture
def technician(world: World) -> Iterator[Visitor]:
    """Somebody before a terminal that is not switched on yet, on which staff has set one submission aside."""
    settings = load_settings(world.settings, DRIVERS)
    with closing(
        Outbox.open(
            settings.store.directory,
            site=settings.terminal.site,
            device=settings.terminal.device,
            recipients=load_recipients(settings.district.key_file),
        )
    ) as outbox:
        outbox.put(
            NewSubmission(
                id=HELD,
                kind=Kind.RATING,
                item="rating",
                item_version="1",
                lane=Lane.NORMAL,
                created=datetime.now(UTC),
                clock=ClockQuality.UNKNOWN,
                content=b"{}",
            )
        )
        outbox.hold(HELD, datetime.now(UTC))
    somebody = Visitor(world)
    yield somebody
    somebody.stop()


def journal(world: World) -> list[tuple[str, str]]:
    """What staff did and by whom, as the store's journal has it."""
    store = load_settings(world.settings, DRIVERS).store.directory / "outbox.db"
    with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT detail FROM journal WHERE event = 'staff' ORDER BY seq").fetchall()
    acts = [tuple(detail.split()) for (detail,) in found]
    return [(act, by) for act, by in acts]


def to_the_door(visitor: Visitor) -> Snapshot:
    """Wait until the terminal is well, ask for help, and say to be staff."""
    visitor.to_home()
    visitor.press("cancel")
    visitor.sees(ScreenName.ATTRACT)
    visitor.press("help")
    visitor.sees(ScreenName.HELP)
    visitor.press("ask-staff")
    end = time.monotonic() + PATIENCE
    while visitor.sees(ScreenName.SCAN).message is not None and time.monotonic() < end:
        visitor.press("use-staff-code")  # the scanner was still starting
        time.sleep(0.2)
        visitor.drain()
    assert visitor.shown is not None
    return visitor.shown


def is_with_the_district(world: World) -> bool:
    """Whether what was set aside has arrived."""
    return any(case["id"] == HELD for case in world.cases())


def test_a_technician_releases_what_was_held(technician: Visitor) -> None:
    """By a code of the desk's that works once; everything that is done there stands in the journal, by one digest."""
    technician.start()
    to_the_door(technician)
    wish = {"purpose": "maintenance", "order": "WO-2026-0042", "site": "017", "device": "01"}
    settings = load_settings(technician.world.settings, DRIVERS).terminal
    wish |= {"site": settings.site, "device": settings.device}
    code = fetch(f"{technician.world.desk}/desk/codes", json.dumps(wish).encode())["code"]
    technician.world.verb("qr-scanner", "show", code=code)
    shown = technician.until(lambda s: s.screen is ScreenName.MAINTENANCE and len(s.rows) > 1, "the queue")
    (held,) = [row for row in shown.rows if row.change]
    assert held.change is not None
    assert held.change.argument == HELD
    technician.press("turn-to", "devices")
    technician.until(lambda s: [row.value for row in s.rows] == ["正常"] * len(s.rows), "the devices, all well")
    technician.press("turn-to", "queue")
    technician.press("release-held", HELD)
    technician.until(lambda s: s.message is not None, "a word about it")
    end = time.monotonic() + PATIENCE
    while not is_with_the_district(technician.world) and time.monotonic() < end:
        time.sleep(0.05)
    assert is_with_the_district(technician.world)
    technician.press("leave-maintenance")
    technician.sees(ScreenName.ATTRACT)
    technician.stop()
    acts = journal(technician.world)
    assert [act for act, _ in acts] == ["entered", "release", "left"]
    assert len({by for _, by in acts}) == 1
    technician.start()
    to_the_door(technician)
    technician.world.verb("qr-scanner", "show", code=code)
    shown = technician.until(lambda s: s.screen is ScreenName.SCAN and s.message is not None, "the word about the code")
    assert shown.message is not None
    assert "用过" in shown.message.text


def test_a_technician_comes_by_card(technician: Visitor, capsys: pytest.CaptureFixture[str]) -> None:
    """Enrolled on the stopped terminal; somebody else's card is told that it is not, and opens nothing."""
    world = technician.world
    with world.settings.open("a", encoding="utf-8") as file:
        file.write('\n[maintenance]\nkey_file = "staff.key"\n')
    world.verb("id-card-reader", "lay", person="jia")
    assert main(["maintenance", "enrol", "--settings", str(world.settings)]) == 0
    world.verb("id-card-reader", "lift")
    with world.settings.open("a", encoding="utf-8") as file:
        file.write(capsys.readouterr().out.splitlines()[1] + "\n")
    technician.start()
    to_the_door(technician)
    technician.press("use-staff-card")
    technician.sees(ScreenName.CARD)
    world.verb("id-card-reader", "lay", person="yi")
    technician.until(lambda s: s.screen is ScreenName.CARD and s.message is not None, "a word about the card")
    world.verb("id-card-reader", "lift")
    technician.until(lambda s: s.screen is ScreenName.CARD, "the door")
    time.sleep(1.5)  # until the reader has seen that the other card has gone
    world.verb("id-card-reader", "lay", person="jia")
    technician.sees(ScreenName.MAINTENANCE)
    technician.press("leave-maintenance")
    technician.sees(ScreenName.ATTRACT)
    technician.stop()
    assert [act for act, _ in journal(world)] == ["entered", "left"]
