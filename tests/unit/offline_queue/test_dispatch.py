"""What is sent in which order, and how much one bad item costs the others; time is made of a number."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from offline_queue.batch import BATCH_BYTES, body
from offline_queue.conduct import GoOn, Pause, Stop
from offline_queue.dispatch import Dispatch
from offline_queue.model import (
    Blob,
    BlobReceived,
    IdentityRejected,
    ItemState,
    Lane,
    LinkDown,
    NewSubmission,
    Refused,
)
from offline_queue.outbox import Outbox
from offline_queue.pace import Budget
from offline_queue.replies import BatchAnswer, PieceAnswer, Standing, TooLarge
from offline_queue.road import Road
from tests.unit.offline_queue.scripted import DOWN, RECEIVED, ScriptedDistrict

NewOne = Callable[..., NewSubmission]
REFUSED = Refused(status=422, problem="urn:doorstep:problem:x")
MIB = 1 << 20


class Day:
    """A courier's day without a thread: time passes only while it rests."""

    def __init__(self, outbox: Outbox, district: ScriptedDistrict, budget: Budget | None = None) -> None:
        """Begin at 0."""
        self.time = 0.0
        self.outbox = outbox
        self.road = Road(monotonic=lambda: self.time, random=lambda: 0.5)
        self.dispatch = Dispatch(outbox, district, self.road, budget=budget)

    def work(self, until: Callable[[], bool] = lambda: False, most: int = 5000) -> None:
        """Send until nothing is due and nobody waits, or ``until`` says so."""
        for _ in range(most):
            following = self.dispatch.send()
            if until():
                return
            match following:
                case GoOn():
                    pass
                case Pause(wait=wait):
                    self.time += wait.total_seconds()
                case Stop():
                    return
                case None if (rest := self.road.rest()) is not None:
                    self.time += rest.total_seconds() + 0.001
                case None:
                    return
        raise AssertionError("it never ends")

    def unsent(self) -> int:
        """How many the district lacks anything of."""
        return self.outbox.depth().unsent


def put_with_blobs(outbox: Outbox, district: ScriptedDistrict, submission: NewSubmission) -> None:
    """Put a submission in, and let the district need its blobs."""
    outbox.put(submission)
    district.needs[submission.id] = tuple(one.digest for one in outbox.attachments(submission.id))


def test_express_goes_alone_and_first_then_the_newest_in_batches(outbox: Outbox, new: NewOne) -> None:
    """The resident who stands there waits for nobody's backlog; 25 others are two calls."""
    names = [f"n{number:02}" for number in range(25)]
    for name in names:
        outbox.put(new(name))
    outbox.put(new("express", Lane.EXPRESS))
    district = ScriptedDistrict()
    Day(outbox, district).work()
    assert [[one.id for one in call] for call in district.calls] == [["express"], names[:4:-1], names[4::-1]]


def test_blobs_go_when_no_submission_is_due_and_the_districts_word_settles(outbox: Outbox, new: NewOne) -> None:
    """Stored, blobs, complete, settled; what is confirmed meanwhile goes before the next blob."""
    district = ScriptedDistrict()
    put_with_blobs(outbox, district, new("a", attachments=2))
    put_with_blobs(outbox, district, new("b", attachments=1))

    def confirm_another(_: str, __: Blob, ___: bytes) -> None:
        if len(district.blobs.calls) == 2:
            outbox.put(new("late", Lane.EXPRESS))

    district.blobs.tamper = confirm_another
    Day(outbox, district).work()
    assert [[one.id for one in call] for call in district.calls] == [["b", "a"], ["b"], ["late"], ["a"]]
    assert [call for call, *_ in district.blobs.calls] == ["PUT"] * 3
    outbox.sweep()
    assert {row.state for row in outbox.rows()} == {ItemState.ERASED}


def test_a_batch_is_written_down_while_the_next_is_on_its_way(outbox: Outbox, new: NewOne) -> None:
    """The line never waits for the disk, except before the first batch has got through and after the last."""
    for number in range(80):
        outbox.put(new(f"n{number:02}"))
    leaving: list[int] = []
    answered: list[int] = []
    district = ScriptedDistrict()
    district.on_leaving = lambda: leaving.append(outbox.depth().unsent)
    district.breaks = lambda _: answered.append(outbox.depth().unsent)
    day = Day(outbox, district)
    day.work()
    assert [len(call) for call in district.calls] == [20] * 4
    assert leaving == [80, 60, 60, 40]
    assert answered == [80, 60, 40, 20]  # what came of one batch is durable before the next one's answer is read
    assert day.unsent() == 0


@pytest.mark.parametrize("broken", [DOWN, TooLarge(), IdentityRejected(detail="HTTP 403")])
def test_what_came_of_a_batch_outlives_the_failure_of_the_next(
    outbox: Outbox, new: NewOne, broken: BatchAnswer
) -> None:
    """The district's receipts count, whatever becomes of the following exchange."""
    for number in range(80):
        outbox.put(new(f"n{number:02}"))
    district = ScriptedDistrict()
    district.breaks = lambda _: broken if len(district.calls) == 3 else None
    day = Day(outbox, district)
    for _ in range(3):
        day.dispatch.send()
    assert day.unsent() == 40


def test_what_came_of_a_batch_outlives_a_line_that_cannot_be_dialled(outbox: Outbox, new: NewOne) -> None:
    """Then nothing is on its way, and nothing can be done meanwhile."""
    for number in range(80):
        outbox.put(new(f"n{number:02}"))
    district = ScriptedDistrict()
    day = Day(outbox, district)
    for _ in range(2):
        day.dispatch.send()
    district.put_batch = lambda *_: DOWN  # type: ignore[method-assign] - nobody is called back
    day.dispatch.send()
    assert day.unsent() == 40


def test_who_stops_writes_down_what_is_not_yet(outbox: Outbox, new: NewOne) -> None:
    """Nobody is sent again only because the courier was stopped between two batches."""
    for number in range(80):
        outbox.put(new(f"n{number:02}"))
    day = Day(outbox, ScriptedDistrict())
    for _ in range(2):
        day.dispatch.send()
    day.dispatch.write_down()
    assert day.unsent() == 40


def test_a_batch_that_is_too_large_is_halved(outbox: Outbox, new: NewOne) -> None:
    """413 is about the batch, until it is about a single submission; the smaller size is kept."""
    for _ in range(40):
        outbox.put(new())
    district = ScriptedDistrict()
    district.breaks = lambda names: TooLarge() if len(names) > 6 else None
    Day(outbox, district).work()
    assert [len(call) for call in district.calls] == [20, 10, *[5] * 8]
    assert outbox.depth().unsent == 0


def test_a_batch_never_passes_its_bytes(outbox: Outbox, new: NewOne) -> None:
    """256 KiB are counted as they travel, in base64."""
    for _ in range(20):
        outbox.put(new(content=bytes(20_000)))
    district = ScriptedDistrict()
    Day(outbox, district).work()
    assert len(district.calls) > 1
    assert all(len(body(call)) <= BATCH_BYTES for call in district.calls)


def test_each_item_of_a_batch_has_its_own_verdict(outbox: Outbox, new: NewOne) -> None:
    """Held, later, no word at all: nobody's verdict is another's, and nobody is sent in circles."""
    for name in ("good", "bad", "later", "silent"):
        outbox.put(new(name))
    district = ScriptedDistrict(
        bad=REFUSED, later=LinkDown(detail="retry", retry_after=timedelta(seconds=30)), silent=DOWN
    )
    day = Day(outbox, district)
    day.work(until=lambda: len(district.calls) == 2)
    assert sorted(one.id for one in district.calls[1]) == ["later"]
    assert 30 <= day.time <= 32
    assert outbox.depth().held == 1
    district.by_id = {}
    day.work()
    assert day.unsent() == 0
    assert 60 <= day.time <= 65


def test_a_receipt_that_needs_what_never_was_is_not_asked_for_in_a_loop(outbox: Outbox, new: NewOne) -> None:
    """A minute lies between two such answers."""
    outbox.put(new("a"))
    district = ScriptedDistrict(a=replace(RECEIVED, need=("0" * 64,)))
    day = Day(outbox, district)
    day.work(until=lambda: len(district.calls) == 3)
    assert day.time >= 120


def test_blobs_that_are_needed_again_and_again_wait(outbox: Outbox, new: NewOne) -> None:
    """A district that forgets a blob gets it again, a minute later, and not in circles."""
    district = ScriptedDistrict()
    put_with_blobs(outbox, district, new("a", attachments=1))
    district.by_id["a"] = replace(RECEIVED, need=district.needs["a"])
    day = Day(outbox, district)
    day.work(until=lambda: len(district.blobs.calls) == 3)
    assert day.time >= 60


@pytest.mark.parametrize("place", [0, 600, 1199])
@pytest.mark.parametrize("refuses", [True, False])
def test_poison_costs_the_others_next_to_nothing(outbox: Outbox, new: NewOne, place: int, *, refuses: bool) -> None:
    """At head, middle or end, whether the district refuses it or it breaks every exchange: 1.2 times the requests."""
    names = [f"n{number:04}" for number in range(1200)]
    for name in names:
        outbox.put(new(name))
    poison = names[place]
    district = ScriptedDistrict(**({poison: REFUSED} if refuses else {}))
    if not refuses:
        district.breaks = lambda sent: DOWN if poison in sent else None
    day = Day(outbox, district)
    day.work(until=lambda: day.unsent() == (0 if refuses else 1))
    assert district.requests <= 60 * 1.2
    assert day.time <= 3


@pytest.mark.parametrize("breaks", [DOWN, REFUSED])
def test_a_poison_blob_costs_the_others_next_to_nothing(outbox: Outbox, new: NewOne, breaks: PieceAnswer) -> None:
    """Whether it is refused or breaks every exchange that carries it."""
    district = ScriptedDistrict()
    for number in range(60):
        put_with_blobs(outbox, district, new(f"n{number:02}", content=b"%d" % number, attachments=1))
    clean = 3 + 60 + 60
    poison = district.needs["n30"][0]
    district.blobs.tamper = lambda _, blob, __: breaks if blob.digest == poison else None
    day = Day(outbox, district)
    day.work(until=lambda: day.unsent() == (1 if breaks is DOWN else 0))
    assert district.requests <= clean * 1.2
    assert day.time <= 3


def test_a_rejected_identity_stops(outbox: Outbox, new: NewOne) -> None:
    """Nothing more is sent as somebody the district does not accept."""
    outbox.put(new("a"))
    day = Day(outbox, ScriptedDistrict(a=IdentityRejected(detail="HTTP 403")))
    assert day.dispatch.send() == Stop()
    assert day.unsent() == 1


def test_a_large_blob_goes_in_pieces_and_resumes_where_the_district_is(outbox: Outbox, new: NewOne) -> None:
    """Ten cuts cost no byte that arrived, and a cut exchange is followed by the question where we are."""
    district = ScriptedDistrict()
    large = new("a", attachments=1)
    photograph = replace(large.attachments[0], content=bytes(range(256)) * 4 * 5 * 1024)
    put_with_blobs(outbox, district, replace(large, attachments=(photograph,)))
    cuts = iter(range(10))

    def cut(call: str, blob: Blob, piece: bytes) -> PieceAnswer | None:
        if call == "PATCH" and next(cuts, None) is not None:
            here = len(district.blobs.parts.get(blob.digest, b""))
            district.blobs.keep(blob, here, piece[: len(piece) // 2])
            return DOWN
        return None

    district.blobs.tamper = cut
    Day(outbox, district).work()
    assert outbox.depth().unsent == 0
    sizes = [size for call, _, size in district.blobs.calls if call == "PATCH"]
    assert max(sizes) <= 8 * MIB
    assert min(sizes[:-1]) >= 64 * 1024


def test_a_district_that_takes_small_pieces_gets_small_pieces(outbox: Outbox, new: NewOne) -> None:
    """413 halves the piece for good; a district that takes none at all refuses the blob."""
    district = ScriptedDistrict()
    large = new("a", attachments=1)
    photograph = replace(large.attachments[0], content=bytes(2 * MIB))
    put_with_blobs(outbox, district, replace(large, attachments=(photograph,)))
    district.blobs.tamper = lambda _, __, piece: TooLarge() if len(piece) > 300_000 else None
    Day(outbox, district).work()
    assert outbox.depth().unsent == 0
    put_with_blobs(
        outbox, district, replace(new("b", attachments=1), attachments=(replace(photograph, content=bytes(MIB)),))
    )
    district.blobs.tamper = lambda _, __, piece: TooLarge() if piece else None
    Day(outbox, district).work()
    assert outbox.depth().held == 1


def test_an_offset_that_does_not_move_is_the_links_fault(outbox: Outbox, new: NewOne) -> None:
    """The courier asks anew, and leaves the district alone longer and longer."""
    district = ScriptedDistrict()
    large = new("a", attachments=1)
    put_with_blobs(
        outbox, district, replace(large, attachments=(replace(large.attachments[0], content=bytes(2 * MIB)),))
    )
    district.blobs.tamper = lambda call, *_: Standing(0) if call == "PATCH" else None
    day = Day(outbox, district)
    day.work(until=lambda: len(district.blobs.calls) == 40)
    assert day.time > 60


def test_a_district_that_has_all_and_never_calls_it_whole_is_left_alone_longer_and_longer(
    outbox: Outbox, new: NewOne
) -> None:
    """Nothing is left to be sent then, and an answer that brings nothing on is not asked for in a hot loop."""
    district = ScriptedDistrict()
    large = new("a", attachments=1)
    put_with_blobs(
        outbox, district, replace(large, attachments=(replace(large.attachments[0], content=bytes(2 * MIB)),))
    )
    district.blobs.tamper = lambda _, blob, __: Standing(blob.size)
    day = Day(outbox, district)
    day.work(until=lambda: len(district.blobs.calls) == 40)
    assert day.time > 60


def test_a_wait_that_the_district_orders_for_blobs_holds_no_submission_up(outbox: Outbox, new: NewOne) -> None:
    """Blobs have an admission of their own."""
    district = ScriptedDistrict()
    put_with_blobs(outbox, district, new("a", attachments=1))
    busy = iter([LinkDown(detail="HTTP 503", retry_after=timedelta(seconds=40))])
    district.blobs.tamper = lambda *_: next(busy, None)
    day = Day(outbox, district)
    day.work(until=lambda: bool(district.blobs.calls))
    outbox.put(new("b", Lane.EXPRESS))
    assert day.dispatch.send() == GoOn()
    assert district.order[-1] == "b"
    assert day.time == 0
    day.work()
    assert 40 <= day.time <= 45


def test_blobs_keep_to_their_budget(outbox: Outbox, new: NewOne) -> None:
    """Once it is spent, they wait until it has grown again; submissions do not."""
    district = ScriptedDistrict()
    for number in range(4):
        put_with_blobs(outbox, district, new(content=b"%d" % number, attachments=1))
    day = Day(outbox, district, Budget(most=500, per_second=10, left=500, at=0.0))
    day.work()
    assert day.unsent() == 0
    assert day.time >= sum(size for *_, size in district.blobs.calls[:-1]) / 10 - 50


def test_a_wall_clock_that_steps_changes_nothing(outbox: Outbox, new: NewOne) -> None:
    """Three days back, five years on, in the middle of sending: the same order, the same waits."""

    def sent_with(steps: Sequence[timedelta]) -> tuple[list[str], float]:
        district = ScriptedDistrict(*[DOWN] * 4)
        at, turns = new().created, iter([*steps, *[timedelta()] * 500])
        day = Day(outbox, district)
        day.dispatch._clock = lambda: at + next(turns)
        for number in range(30):
            outbox.put(replace(new(f"{len(steps)}-{number:02}"), created=at))
        day.work()
        return [name.partition("-")[2] for name in district.order], day.time

    years = timedelta(days=5 * 365)
    assert sent_with([]) == sent_with([timedelta(days=-3), years, -years, timedelta(days=-3), years])


def test_an_answer_while_we_end_is_nobodys(outbox: Outbox, new: NewOne) -> None:
    """What we cut off ourselves says nothing of the link and is told to nobody."""
    outbox.put(new("a"))
    told: list[str] = []
    road = Road()
    dispatch = Dispatch(
        outbox, ScriptedDistrict(DOWN), road, on_verdict=lambda name, _: told.append(name), is_ending=lambda: True
    )
    assert dispatch.send() == GoOn()
    assert (told, road.link.failures) == ([], 0)


def test_whole_blobs_are_known_by_their_answer(outbox: Outbox, new: NewOne) -> None:
    """200 and 201 are the same to us; a district that has one already is not sent it in pieces."""
    district = ScriptedDistrict()
    large = new("a", attachments=1)
    put_with_blobs(
        outbox, district, replace(large, attachments=(replace(large.attachments[0], content=bytes(2 * MIB)),))
    )
    district.blobs.tamper = lambda call, blob, _: (
        district.blobs.whole.update({blob.digest: b""}) or BlobReceived() if call == "HEAD" else None
    )
    Day(outbox, district).work()
    assert [call for call, *_ in district.blobs.calls] == ["HEAD"]
    assert outbox.depth().unsent == 0
