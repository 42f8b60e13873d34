"""Submissions: ids are made once, sort by time and are RFC 9562 version 7; the payload is canonical."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kiosk.effects import StoreRating, StoreSubmission
from kiosk.stamp import TimeQuality
from kiosk.submission import application, new_id, rating
from offline_queue.model import ClockQuality, Kind, Lane

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_ids_are_version_7_and_sort_by_time() -> None:
    """The district may rely on the version bits, and staff on the order."""
    ids = [new_id(AT + timedelta(milliseconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert {UUID(i).version for i in ids} == {7}
    assert {UUID(i).variant for i in ids} == {"specified in RFC 4122"}


def test_ids_of_one_millisecond_differ() -> None:
    """Two terminals that confirm in the same millisecond never share an id."""
    assert len({new_id(AT) for _ in range(1000)}) == 1000


def test_an_application_carries_the_answers_and_travels_express() -> None:
    """The resident still stands there, so the lane is express."""
    effect = StoreSubmission(item="advanced-age-allowance", item_version="1", content=(("name", "测试甲"), ("b", "2")))
    new = application(effect, AT, TimeQuality.SYNCHRONISED)
    assert (new.kind, new.lane, new.created) == (Kind.APPLICATION, Lane.EXPRESS, AT)
    assert new.clock is ClockQuality.SYNCHRONISED
    assert json.loads(new.content)["answers"] == {"name": "测试甲", "b": "2"}
    assert "测试甲" not in repr(new)


def test_an_application_names_the_materials_that_follow() -> None:
    """The district knows what will be handed in later, and does not look for it in vain."""
    effect = StoreSubmission(item="i", item_version="1", content=(), later=("hukou-book",))
    content = json.loads(application(effect, AT, TimeQuality.SYNCHRONISED).content)
    assert content["materials"] == [{"material": "hukou-book", "way": "later"}]


def test_the_holder_travels_inside_the_seal_and_a_helper_is_none() -> None:
    """By it the district finds the case again when its owner lays the card; without a card nobody is named."""
    effect = StoreSubmission(item="i", item_version="1", content=(("delegate_id", "2"),), holder="119900194506070016")
    content = json.loads(application(effect, AT, TimeQuality.SYNCHRONISED).content)
    assert content["holder"] == {"document": "resident-card", "number": "119900194506070016"}
    assert "119900194506070016" not in repr(effect)
    assert "holder" not in json.loads(application(replace(effect, holder=""), AT, TimeQuality.SYNCHRONISED).content)


def test_a_rating_names_the_submission_and_the_terminal_channel() -> None:
    """好差评: a kiosk reports channel 5."""
    new = rating(StoreRating(submission_id="x", grade=5), AT, TimeQuality.DRIFTING)
    assert new.clock is ClockQuality.DRIFTING
    assert json.loads(new.content) == {"submission": "x", "grade": 5, "channel": "5"}
