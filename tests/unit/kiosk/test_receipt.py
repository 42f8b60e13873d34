"""What a receipt promises to say, and never says."""

import re
from dataclasses import replace

import pytest

from devtools.session_diagram import NOW, NUMBER
from kiosk.context import Context
from kiosk.receipt import Code, Emphasis, Field, Heading, Line, Receipt, Registered, lay_out

STATES = {"registered": {}, "received": {"reference": "示例 2026-1"}, "held": {"held": True}}


@pytest.fixture
def registered(context: Context) -> Registered:
    """An application that is durable and nothing more."""
    return Registered(
        item=context.items[0],
        submission_id="one",
        number=NUMBER,
        at=NOW,
        masked_name="测**",
        masked_number="119***********0016",
    )


def words(line: Line) -> str:
    """Return everything a line says."""
    return " ".join(str(getattr(line, name)) for name in type(line).__slots__)


def everything(receipt: Receipt) -> str:
    """Return everything a receipt says."""
    return "\n".join(words(line) for line in receipt.lines)


@pytest.mark.parametrize("state", STATES)
def test_the_code_holds_exactly_the_printed_number(registered: Registered, context: Context, state: str) -> None:
    """What is scanned is what is read."""
    lines = lay_out(replace(registered, **STATES[state]), context.site, context.texts).lines
    assert [line.text for line in lines if isinstance(line, Code)] == [NUMBER]
    assert [line.text for line in lines if isinstance(line, Emphasis)] == [NUMBER]


@pytest.mark.parametrize("state", STATES)
def test_no_date_is_promised(registered: Registered, context: Context, state: str) -> None:
    """The only date is the day of registration: the law counts from acceptance."""
    said = everything(lay_out(replace(registered, **STATES[state]), context.site, context.texts))
    assert re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d", said) == ["2026-11-23 10:00"]
    assert not re.search(r"\d+ ?个工作日|月\d+日|内办完", said)


@pytest.mark.parametrize("state", STATES)
def test_all_bodies_are_named_with_their_telephone(registered: Registered, context: Context, state: str) -> None:
    """Responsible department, deciding body and result window each can be called."""
    item = registered.item
    said = everything(lay_out(replace(registered, **STATES[state]), context.site, context.texts))
    for office in (item.department, item.deciding_body, item.result.window):
        assert f"{office.name.zh} {office.phone}" in said


def test_registered_is_not_received(registered: Registered, context: Context) -> None:
    """已登记 says that nothing was accepted; only the district's own number makes it 已收到."""
    before = lay_out(registered, context.site, context.texts)
    after = lay_out(replace(registered, reference="示例 2026-1"), context.site, context.texts)
    assert Heading("登记回执") in before.lines
    assert Field("状态", "已登记，尚未受理") in before.lines
    assert Heading("收件回执") in after.lines
    assert Field("区级编号", "示例 2026-1") in after.lines
    assert "区级编号" not in everything(before)


def test_a_copy_says_so(registered: Registered, context: Context) -> None:
    """Every print after the first is marked, so that two papers are never two applications."""
    assert "补打" not in everything(lay_out(registered, context.site, context.texts))
    assert Emphasis("补打 第 2 次") in lay_out(registered, context.site, context.texts, copy=2).lines


def test_the_receipt_does_not_show_itself(registered: Registered, context: Context) -> None:
    """Its repr is safe in a log, masked words included."""
    told = repr(lay_out(registered, context.site, context.texts)) + repr(registered)
    assert "测**" not in told
    assert "0016" not in told
