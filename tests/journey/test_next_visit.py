"""The receipt can be had at the next visit by card, and is always the one that the district's word allows."""

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from devtools.world import World, started
from kiosk.receipt import Banner, Code, Emphasis, Field, Heading, Receipt, Small
from kiosk.screen import ScreenName, Snapshot
from tests.journey.visitor import Visitor

NUMBER = "119900194506070016"


def headings(receipt: Receipt) -> list[str]:
    """Return a paper's title and where it says the matter stands."""
    return [line.text for line in receipt.lines if isinstance(line, Heading | Banner)]


def emphasised(receipt: Receipt) -> list[str]:
    """Return what a paper says in large type."""
    return [line.text for line in receipt.lines if isinstance(line, Emphasis)]


def codes(receipt: Receipt) -> list[str]:
    """Return the number that a paper's code bears."""
    return [re.split("[/+]", line.text)[0] for line in receipt.lines if isinstance(line, Code)]


def scannable(receipt: Receipt) -> str:
    """Return the whole of what a paper's code holds."""
    (code,) = [line.text for line in receipt.lines if isinstance(line, Code)]
    return code


def rows(receipt: Receipt) -> dict[str, str]:
    """Return a paper's labelled lines."""
    return {line.label: line.value for line in receipt.lines if isinstance(line, Field)}


def at_the_desk(world: World, reference: object, state: str, reason: str = "") -> None:
    """Press one of the clerk's buttons."""
    address = f"{world.desk}/desk/cases/{reference}/state"
    form = f"state={state}&reason={reason}".encode()
    with urllib.request.urlopen(address, form, timeout=10):  # noqa: S310 - loopback
        pass


def without_paper(visitor: Visitor) -> str:
    """Apply while the paper is out, and leave; return the number that was on the screen."""
    visitor.to_review()
    visitor.world.verb("receipt-printer", "run-out")
    visitor.until(lambda s: s.screen is ScreenName.REVIEW)
    visitor.press("confirm")
    number = visitor.sees(ScreenName.CONFIRMATION).number
    visitor.case_of(number)
    visitor.leave()
    visitor.world.verb("receipt-printer", "load-paper")
    return number


def to_matters(visitor: Visitor, person: str = "jia") -> Snapshot:
    """Lay a card for 我的办理 and wait for what is said of it."""
    visitor.until(lambda s: s.screen in {ScreenName.ATTRACT, ScreenName.HOME})
    visitor.press("touched")
    visitor.until(lambda s: any(c.intent == "choose-matters" and c.enabled for c in s.choices), "my matters")
    visitor.press("choose-matters")
    visitor.until(lambda s: s.screen is ScreenName.CARD and s.message is None, "the reader")
    visitor.world.verb("id-card-reader", "lay", person=person)
    return visitor.sees(ScreenName.MATTERS)


def to_case(visitor: Visitor, number: str) -> Snapshot:
    """Choose one of the matters, once the printer is ready."""
    to_matters(visitor)
    visitor.press("choose-matter", number)
    visitor.sees(ScreenName.PROGRESS)
    return visitor.until(lambda s: any(a.intent == "print-again" and a.enabled for a in s.actions), "a receipt")


def printed(visitor: Visitor) -> Receipt:
    """Print what is offered and return the paper."""
    before = visitor.world.state()["receipt-printer"]["tickets"]
    visitor.press("print-again")
    visitor.until(lambda s: s.screen is ScreenName.PROGRESS and "print-again" not in visitor.offers(), "the paper")
    assert visitor.world.state()["receipt-printer"]["tickets"] == before + 1
    return visitor.receipts[-1]


def end(visitor: Visitor) -> None:
    """Take the card and go."""
    visitor.world.verb("id-card-reader", "lift")
    visitor.press("cancel")
    visitor.until(lambda s: s.screen in {ScreenName.THANKS, ScreenName.ATTRACT})
    visitor.press("next")
    visitor.sees(ScreenName.ATTRACT)


def test_whoever_left_without_paper_gets_it_with_the_card_and_the_same_number(visitor: Visitor) -> None:
    """The next visit: lay the card, choose, print. What never came out is no copy; what did, is one at the third."""
    number = without_paper(visitor)
    visitor.receipts.clear()
    shown = to_matters(visitor)
    assert [choice.argument for choice in shown.choices] == [number]
    assert all(len(choice.label) <= 12 for choice in shown.choices)
    assert NUMBER not in str(asdict(shown))
    visitor.press("choose-matter", number)
    visitor.until(lambda s: any(a.intent == "print-again" and a.enabled for a in s.actions), "a receipt")
    paper = printed(visitor)
    assert codes(paper) == [number]
    assert headings(paper)[0] == "收件回执"
    assert rows(paper)["证件号"] == "119***********0016"
    assert not any("补打" in text for text in emphasised(paper))
    end(visitor)
    to_case(visitor, number)
    again = printed(visitor)
    assert codes(again) == [number]
    assert "补打 第 1 次" in emphasised(again)


def test_the_receipt_is_had_at_a_terminal_that_knows_nothing(visitor: Visitor) -> None:
    """Any terminal of the district: this one's queue and journal are gone."""
    number = without_paper(visitor)
    visitor.stop()
    queue = visitor.world.directory / "queue"
    queue.rename(queue.with_name("another-terminal"))
    visitor.receipts.clear()
    visitor.shown = None
    visitor.start()
    to_case(visitor, number)
    assert codes(printed(visitor)) == [number]


def test_accepted_gives_the_receipt_of_acceptance_with_the_districts_day(visitor: Visitor) -> None:
    """已受理: promised day, body, window and telephones are the district's; the first of its kind is no copy."""
    number = visitor.to_confirmation().number
    reference = visitor.case_of(number)["reference"]
    visitor.leave()
    at_the_desk(visitor.world, reference, "accepted")
    shown = to_case(visitor, number)
    promised = next(row.value for row in shown.rows if row.label == "承诺办结日期")
    paper = printed(visitor)
    assert headings(paper) == ["受理回执", "已受理，开始办理"]
    (day,) = [date.fromisoformat(text) for text in emphasised(paper)]
    assert f"{day.year} 年 {day.month} 月 {day.day} 日" == promised
    assert timedelta(days=12) <= day - datetime.now(UTC).date() <= timedelta(days=16)
    assert rows(paper)["审批单位"].endswith("010-0000-0003")
    assert rows(paper)["结果窗口"].endswith("010-0000-0004")
    assert any("区里截至" in line.text for line in paper.lines if isinstance(line, Small))
    assert codes(paper) == [number]


def test_decided_gives_the_receipt_of_completion(visitor: Visitor) -> None:
    """已办结: no promise any more, and the window for the result."""
    number = visitor.to_confirmation().number
    reference = visitor.case_of(number)["reference"]
    visitor.leave()
    for state in ("accepted", "processing", "decided"):
        at_the_desk(visitor.world, reference, state)
    to_case(visitor, number)
    paper = printed(visitor)
    assert headings(paper) == ["办结回执", "已办结，结果已出"]
    assert emphasised(paper) == []
    assert rows(paper)["结果窗口"].endswith("010-0000-0004")


def test_what_is_missing_is_shown_to_the_holder_and_printed(visitor: Visitor) -> None:
    """补正: all of it at once, in the clerk's words; the receipt says nothing of a promise."""
    number = visitor.to_confirmation().number
    reference = visitor.case_of(number)["reference"]
    visitor.leave()
    at_the_desk(visitor.world, reference, "correction_required", "bank+card%0Ahousehold+register")
    shown = to_case(visitor, number)
    assert "bank card\nhousehold register" in [row.value for row in shown.rows]
    paper = printed(visitor)
    assert "bank card" in str([asdict(line) for line in paper.lines])
    assert "办结日期" not in str([asdict(line) for line in paper.lines])


def test_the_card_of_somebody_else_sees_nothing_of_mine(visitor: Visitor) -> None:
    """Nothing is listed, and the sentence says what that means."""
    number = visitor.to_confirmation().number
    visitor.case_of(number)
    visitor.leave()
    shown = to_matters(visitor, "yi")
    assert shown.choices == ()
    assert shown.message is not None
    assert "没有查到用这张身份证办的事" in shown.message.text
    assert number not in str(asdict(shown))


def test_offline_an_honest_sentence_and_the_way_by_number(visitor: Visitor) -> None:
    """The card finds nothing without the district; the paper's code still finds what this terminal keeps."""
    visitor.world.verb("network", "cut")
    number = visitor.to_confirmation().number
    visitor.leave()
    visitor.press("touched")
    shown = visitor.until(
        lambda s: any(c.intent == "choose-matters" and "网络不通" in c.detail for c in s.choices), "why not"
    )
    assert not any(c.enabled for c in shown.choices if c.intent == "choose-matters")
    visitor.press("choose-progress")
    visitor.sees(ScreenName.SCAN)
    assert codes(visitor.receipts[0]) == [number]
    visitor.world.verb("qr-scanner", "show", code=scannable(visitor.receipts[0]))
    visitor.until(lambda s: any(a.intent == "print-again" and a.enabled for a in s.actions), "a receipt")
    paper = printed(visitor)
    assert headings(paper) == ["登记回执", "已登记，尚未受理"]
    assert "补打 第 1 次" in emphasised(paper)


def test_a_district_that_falls_silent_is_said_and_nothing_is_made_up(visitor: Visitor) -> None:
    """The link seemed well when the card was laid."""
    visitor.to_home()
    visitor.until(lambda s: any(c.intent == "choose-matters" and c.enabled for c in s.choices), "my matters")
    visitor.press("choose-matters")
    visitor.until(lambda s: s.screen is ScreenName.CARD, "the reader")
    visitor.world.misbehave("500")
    visitor.world.verb("id-card-reader", "lay", person="jia")
    shown = visitor.until(lambda s: s.screen is ScreenName.MATTERS, "a sentence")
    assert shown.message is not None
    assert "连不上区里" in shown.message.text
    visitor.until(lambda s: any(a.intent == "choose-progress" and a.enabled for a in s.actions), "the way by number")


def test_nothing_of_the_card_stays_on_the_terminal(visitor: Visitor) -> None:
    """Queue, journals and logs hold neither the number nor a mark of whose a submission is."""
    number = without_paper(visitor)
    to_case(visitor, number)
    printed(visitor)
    end(visitor)
    visitor.stop()
    for path in visitor.world.directory.rglob("*"):
        if path.is_file() and "district" not in path.parts and path.suffix in {".log", ".db", ".db-wal", ".toml"}:
            assert NUMBER.encode() not in path.read_bytes(), path


@pytest.fixture
def express(tmp_path: Path) -> Iterator[Visitor]:
    """Somebody before a terminal whose district accepts at once."""
    with started(tmp_path, accept_after=0.0, instant=True) as world:
        somebody = Visitor(world)
        somebody.start()
        yield somebody
        somebody.stop()


def test_accepted_while_the_resident_waits_prints_the_receipt_of_acceptance(express: Visitor) -> None:
    """The express lane: the first and only paper is the 已受理 receipt."""
    shown = express.to_confirmation()
    assert shown.title == "区里已经受理"
    (paper,) = express.receipts
    assert headings(paper) == ["受理回执", "已受理，开始办理"]
    assert codes(paper) == [shown.number]
    assert json.dumps([row.label for row in shown.rows], ensure_ascii=False).count("承诺办结日期") == 1
