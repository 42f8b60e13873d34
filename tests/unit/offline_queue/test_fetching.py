"""Content packages are asked for one at a time, and each no oftener than it must be."""

from datetime import UTC, datetime, timedelta

import pytest

from offline_queue.answers import Answer
from offline_queue.conduct import GoOn, Pause, Stop
from offline_queue.courier_answers import on_package
from offline_queue.errands import Fetching
from offline_queue.model import IdentityRejected, LinkDown
from offline_queue.replies import Fetched, NotModified, NotOffered, PackageAnswer
from offline_queue.road import Road

EVERY = timedelta(minutes=10)
TAG = f'"{"a" * 64}"'


class Desk:
    """Publishes what it is told to, and keeps what it was asked."""

    def __init__(self, **answers: PackageAnswer) -> None:
        """Publish ``answers``, and nothing else."""
        self.answers = answers
        self.asked: list[tuple[str, str]] = []

    def package(self, name: str, tag: str) -> PackageAnswer:
        """Answer for one."""
        self.asked.append((name, tag))
        answer = self.answers.get(name, NotOffered(404))
        return NotModified() if isinstance(answer, Fetched) and answer.tag == tag else answer


class Shelf:
    """Takes everything, or nothing."""

    def __init__(self, *, takes: bool = True) -> None:
        """Have nothing yet."""
        self.takes = takes
        self.taken: list[tuple[str, bytes]] = []
        self.tags: dict[str, str] = {}

    def tag(self, name: str) -> str:
        """Say what is here."""
        return self.tags.get(name, "")

    def take(self, name: str, content: bytes) -> bool:
        """Take one."""
        self.taken.append((name, content))
        return self.takes


class Day:
    """A courier's day in which only packages are due; time is a number."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        """Begin at 0."""
        self.time = 0.0
        self.road = Road(monotonic=lambda: self.time, random=lambda: 0.5)
        self.errand = Fetching(desk, shelf, ("catalogue", "texts"), EVERY)

    def pass_by(self, seconds: float) -> list[object]:
        """Let time pass, a second at a time; return what was to be done next."""
        found = []
        for _ in range(round(seconds)):
            following = self.errand.run(self.road)
            if following is not None:
                found.append(following)
                assert self.errand.run(self.road) is None
            self.time += 1.001
        return found


def test_each_is_asked_for_once_in_its_time_and_never_two_in_a_row() -> None:
    """Between two packages there is room for submissions; a round of them comes every ten minutes."""
    desk = Desk()
    day = Day(desk, Shelf())
    assert day.pass_by(500) == [GoOn(), GoOn()]
    assert day.pass_by(500) == [GoOn(), GoOn()]
    assert [name for name, _ in desk.asked] == ["catalogue", "texts"] * 2


def test_what_is_here_is_asked_for_by_its_tag() -> None:
    """After a start by that of the installed package, then by that of whatever came last."""
    desk, shelf = Desk(catalogue=NotModified()), Shelf()
    shelf.tags["catalogue"] = TAG
    day = Day(desk, shelf)
    day.pass_by(500)
    desk.answers["texts"] = Fetched(b"new", TAG)
    day.pass_by(1300)
    assert desk.asked[0] == ("catalogue", TAG)
    assert [tag for name, tag in desk.asked if name == "texts"] == ["", "", TAG]
    assert shelf.taken == [("texts", b"new")]


def test_what_could_not_be_kept_is_asked_for_again() -> None:
    """A full disk is no verdict on the package."""
    desk, shelf = Desk(texts=Fetched(b"new", TAG)), Shelf(takes=False)
    Day(desk, shelf).pass_by(1500)
    assert {tag for _, tag in desk.asked} == {""}
    assert len(shelf.taken) > 1


@pytest.mark.parametrize(
    ("answer", "following"),
    [
        (LinkDown(detail="x"), Pause),
        (LinkDown(detail="x", retry_after=timedelta(seconds=900)), GoOn),
        (IdentityRejected(detail="x"), Stop),
    ],
)
def test_no_answer_is_the_links_fault(answer: PackageAnswer, following: type) -> None:
    """Like every other call: back off, wait as ordered, or stop."""
    day = Day(Desk(catalogue=answer), Shelf())
    assert isinstance(day.pass_by(1)[0], following)


def test_an_ordered_wait_is_kept() -> None:
    """Fifteen minutes are fifteen minutes, whatever our own round is."""
    desk = Desk(catalogue=LinkDown(detail="x", retry_after=timedelta(seconds=900)))
    day = Day(desk, Shelf())
    assert len(day.pass_by(890)) == 1


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Answer(200, {"etag": TAG}, b"package"), Fetched(b"package", TAG)),
        (Answer(200, {}, b"portal"), Fetched(b"portal", "")),
        (Answer(200, {"etag": '"x"\r\nevil: 1'}, b"portal"), Fetched(b"portal", "")),
        (Answer(304, {}, b""), NotModified()),
        (Answer(404, {}, b""), NotOffered(404)),
        (Answer(503, {"retry-after": "60"}, b""), LinkDown(detail="HTTP 503", retry_after=timedelta(seconds=60))),
        (Answer(403, {}, b""), IdentityRejected(detail="HTTP 403")),
        (Answer(302, {}, b""), LinkDown(detail="HTTP 302")),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_an_answer_means(answer: Answer, meaning: PackageAnswer) -> None:
    """Only a tag that a gateway could have made is ever sent back."""
    assert on_package(answer, datetime(2026, 11, 25, tzinfo=UTC)) == meaning
