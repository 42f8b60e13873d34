"""一网通查 on a whole terminal: by code alone, by number and query code, locked, and offline after the case moved."""

import time

from devtools.world import World
from kiosk.receipt import Field, Receipt
from kiosk.screen import ScreenName, Snapshot
from offline_queue.inspection import inspect
from tests.journey.test_next_visit import at_the_desk, end, printed, scannable, to_case
from tests.journey.visitor import PATIENCE, Visitor

WRONG = "222222"


def query_code(receipt: Receipt) -> str:
    """Return the query code that a paper bears; empty when it bears none."""
    return next((line.value for line in receipt.lines if isinstance(line, Field) and line.label == "查询码"), "")


def to_scanner(visitor: Visitor) -> None:
    """Go to 一网通查."""
    visitor.until(lambda s: s.screen is ScreenName.ATTRACT)
    visitor.press("touched")
    visitor.until(lambda s: s.screen is ScreenName.HOME and not _typed_only(s), "home, with a scanner that is ready")
    visitor.press("choose-progress")
    visitor.until(lambda s: s.screen is ScreenName.SCAN, "the scanner")


def _typed_only(home: Snapshot) -> bool:
    return any(tile.intent == "choose-progress" and "输" in tile.detail for tile in home.choices)


def scan(visitor: Visitor, code: str) -> Snapshot:
    """Hold a paper before the scanner and wait for its case."""
    visitor.world.verb("qr-scanner", "show", code=code)
    return visitor.until(lambda s: s.screen is ScreenName.PROGRESS, "the case")


def to_query_code(visitor: Visitor, number: str) -> Snapshot:
    """Type a number instead of scanning."""
    visitor.press("enter-number")
    visitor.until(lambda s: s.question is not None and s.question.key == "registration-number", "the number's page")
    visitor.press("answer", number.replace("-", ""))
    return visitor.until(lambda s: s.question is not None and s.question.key == "query-code", "the code's page")


def type_code(visitor: Visitor, code: str) -> Snapshot:
    """Type a query code and wait for what comes of it."""
    before = visitor.shown
    visitor.press("answer", code)
    return visitor.until(
        lambda s: s != before and (s.screen is ScreenName.PROGRESS or s.question is not None), "an answer"
    )


def remembered(world: World, state: str) -> None:
    """Wait until the terminal's own queue knows that its case reached a state."""
    until = time.monotonic() + PATIENCE
    while state not in {row.case_state for row in inspect(world.directory / "queue").rows}:
        assert time.monotonic() < until, f"the changes feed never told of {state}"
        time.sleep(0.1)


def test_the_number_opens_nothing_without_its_code_and_five_wrong_ones_lock_it(visitor: Visitor) -> None:
    """Typed with the code on the receipt it shows the case; then five wrong ones, and the card is the way left."""
    number = visitor.to_confirmation().number
    visitor.case_of(number)
    code = query_code(visitor.receipts[-1])
    visitor.leave()
    to_scanner(visitor)
    to_query_code(visitor, number)
    shown = type_code(visitor, code)
    assert shown.steps
    visitor.press("next")
    visitor.until(lambda s: s.screen is ScreenName.SCAN, "the scanner")
    to_query_code(visitor, number)
    for left in (4, 3, 2, 1):
        shown = type_code(visitor, WRONG)
        assert shown.question is not None
        assert f"还可以试 {left} 次" in shown.question.error
    shown = type_code(visitor, WRONG)
    assert shown.steps == ()
    assert shown.message is not None
    assert "以前不能再用查询码" in shown.message.text
    visitor.press("cancel")
    visitor.until(lambda s: s.screen is ScreenName.ATTRACT)
    assert to_case(visitor, number).steps


def test_registered_offline_the_paper_has_no_code_yet_and_the_card_gets_one_later(visitor: Visitor) -> None:
    """The first paper says how to look without one; a print at the next visit by card bears it."""
    visitor.world.verb("network", "cut")
    number = visitor.to_confirmation().number
    (first,) = visitor.receipts
    assert query_code(first) == ""
    assert "还没有查询码" in repr(first.lines)
    visitor.leave()
    visitor.world.verb("network", "restore")
    visitor.case_of(number)
    to_case(visitor, number)
    second = printed(visitor)
    assert len(query_code(second)) == 6
    end(visitor)
    to_scanner(visitor)
    to_query_code(visitor, number)
    assert type_code(visitor, query_code(second)).steps


def test_the_paper_of_an_offline_registration_is_scanned_here_with_one_scan(visitor: Visitor) -> None:
    """Online again it shows the district's word; its number alone, which anybody can guess, asks for the code."""
    visitor.world.verb("network", "cut")
    number = visitor.to_confirmation().number
    visitor.leave()
    visitor.world.verb("network", "restore")
    visitor.case_of(number)
    to_scanner(visitor)
    shown = scan(visitor, scannable(visitor.receipts[0]))
    assert shown.message is not None
    assert "刚刚查到的" in shown.message.text
    visitor.press("next")
    visitor.until(lambda s: s.screen is ScreenName.SCAN, "the scanner")
    visitor.world.verb("qr-scanner", "show", code=number)
    visitor.until(lambda s: s.question is not None and s.question.key == "query-code", "the code's page")


def test_offline_the_last_word_of_the_changes_feed_is_shown_with_its_time(visitor: Visitor) -> None:
    """The district accepted the case after the visit; without a network the terminal says so, 截至 when it was told."""
    confirmed = visitor.to_confirmation()
    reference = visitor.case_of(confirmed.number)["reference"]
    visitor.leave()
    at_the_desk(visitor.world, reference, "accepted")
    to_scanner(visitor)
    shown = scan(visitor, confirmed.code)
    assert shown.lead == "已受理，开始办理"
    assert shown.message is not None
    assert "刚刚查到的" in shown.message.text
    visitor.stop()
    at_the_desk(visitor.world, reference, "processing")
    visitor.shown = None
    visitor.start()  # a terminal that starts asks at once what moved, and every two minutes after that
    remembered(visitor.world, "processing")
    visitor.world.verb("network", "cut")
    to_scanner(visitor)
    shown = scan(visitor, confirmed.code)
    assert shown.lead == "部门正在办理"
    assert shown.message is not None
    assert "截至" in shown.message.text
    assert "之后可能有变化" in shown.message.text


def test_offline_a_typed_code_cannot_be_judged_and_nothing_is_told(visitor: Visitor) -> None:
    """Only the district knows query codes: any six characters would open this terminal's memory otherwise."""
    number = visitor.to_confirmation().number
    visitor.case_of(number)
    code = query_code(visitor.receipts[-1])
    visitor.leave()
    visitor.world.verb("network", "cut")
    to_scanner(visitor)
    to_query_code(visitor, number)
    shown = type_code(visitor, code)
    assert shown.steps == ()
    assert shown.message is not None
    assert "连不上区里" in shown.message.text


def test_no_query_code_stays_on_the_terminal(visitor: Visitor) -> None:
    """Neither queue nor journals nor logs hold it once it was printed."""
    number = visitor.to_confirmation().number
    visitor.case_of(number)
    code = query_code(visitor.receipts[-1])
    assert len(code) == 6
    visitor.leave()
    visitor.stop()
    for path in visitor.world.directory.rglob("*"):
        if path.is_file() and "district" not in path.parts:
            assert code.encode() not in path.read_bytes(), path
