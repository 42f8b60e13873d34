"""Explore `kiosk.session.step` exhaustively and print the diagram of a visit from what was found."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path

from drivers.api import (
    Indeterminate,
    NotPrinted,
    Presented,
    Printed,
    PrintFailure,
    PrintOutcome,
    Retracted,
    Taken,
    UnreadableReason,
)
from drivers.cards import ResidentCard
from drivers.codes import GenuineCode, Purpose, ReceiptNumber, UnknownCode, UnknownReason
from kiosk import events as e
from kiosk import intents as i
from kiosk.appearance import Contrast, TextSize
from kiosk.cases import CaseReport, CaseState
from kiosk.catalogue_files import load_item, load_shared_for, load_site
from kiosk.code_use import CodeUse
from kiosk.context import Context, DeviceFact
from kiosk.effects import Effect
from kiosk.overlays import Adjusting, Fading, Helping, State, visiting
from kiosk.session import step
from kiosk.stamp import ClockFact, Stamp, TimeQuality
from kiosk.states import Confirming, Idle, PrintingPaper, PrintingReceipt, Rating, ShowingProgress
from kiosk.texts import Language, load_texts
from kiosk.upkeep import WARNING_SECONDS, timers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "session.md"
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
NUMBER = "L01701-261123-QX0042-04"
DIGEST = bytes(range(32))
FIELDS = ("name", "id_number", "address", "mobile", "delegate_used", "delegate_name", "delegate_relation")
ANYWHERE = i.SwitchLanguage | i.AskHelp | i.AskAppearance | i.CloseHelp
OUTCOMES: tuple[PrintOutcome, ...] = (
    Printed(),
    Presented(),
    Taken(),
    Retracted(),
    NotPrinted(PrintFailure.PAPER_OUT),
    Indeterminate(),
)
_OVERLAYS = Helping | Adjusting | Fading


@dataclass(frozen=True, slots=True)
class Transition:
    """One step that was tried."""

    before: State
    event: e.Event
    after: State
    effects: tuple[Effect, ...]


def card(name: str, number: str, **changes: date | None) -> ResidentCard:
    """Invent the card of a person who cannot exist (region 119900)."""
    known = ResidentCard(
        name=name,
        sex="1",
        nation="01",
        birth=datetime.strptime(number[6:14], "%Y%m%d").date(),  # noqa: DTZ007 - a calendar day
        address="示例街道示例路 1 号",
        number=number,
        authority="示例公安分局",
        valid_from=date(2015, 1, 1),
        valid_until=None,
    )
    return replace(known, **changes)  # type: ignore[arg-type]  # only dates are changed


APPLICANT = card("测试甲", "119900194506070016")
HELPER = card("测试乙", "119900195802150023")
EXPIRED = card("测试丙", "119900197001011049", valid_until=date(2020, 1, 1))


def signed_code(purpose: Purpose) -> GenuineCode:
    """Invent a code that was issued for the case a moment ago."""
    minute = timedelta(minutes=1)
    return GenuineCode(
        purpose=purpose, subject=NUMBER, issued=NOW - minute, expires=NOW + 9 * minute, digest=DIGEST, text="DS1:"
    )


def world(*, well: bool = True, connected: bool = True) -> Context:
    """Return a terminal with the shipped texts and site and one small service."""
    config = ROOT / "config"
    site = load_site(config / "sites" / "demo.yaml")
    shared = load_shared_for(config / "catalogue", site)
    item = load_item(config / "catalogue" / "advanced-age-allowance.yaml", shared)
    small = replace(item, fields=tuple(spec for spec in item.fields if spec.key in FIELDS))
    word = e.DeviceWord.OK if well else e.DeviceWord.OFFLINE
    return Context(
        now=NOW,
        site=site,
        items=(small,),
        texts=load_texts(config / "texts"),
        devices=tuple(DeviceFact(kind, well, word) for kind in e.DeviceKind),
        connected=connected,
        store_open=True,
        clock=ClockFact(TimeQuality.SYNCHRONISED),
    )


def worlds() -> tuple[Context, ...]:
    """Return the terminal well, without network, and with every device out of order besides."""
    return world(), world(connected=False), world(well=False, connected=False)


def every_event(context: Context) -> tuple[e.Event, ...]:
    """Return at least one event of every kind, with contents that fit the world and contents that do not."""
    item = context.items[0]
    taps = (
        i.Touched(),
        i.ChooseProgress(),
        i.ChooseMatters(),
        i.EnterNumber(),
        i.ShowMore(),
        i.SkipQuestion(),
        i.MarkChoice("true"),
        i.Next(),
        i.Back(),
        i.Cancel(),
        i.AskHelp(),
        i.AskAppearance(),
        i.CloseHelp(),
    )
    return (
        *taps,
        *(i.SwitchLanguage(), i.Confirm(), i.PrintAgain(), i.StillHere()),
        *(i.ChooseMatter(number) for number in (NUMBER, "no-such-matter")),
        *(i.ChooseItem(slug) for slug in (item.slug, "no-such-item")),
        *(i.GiveAnswer(text) for text in ("13800000000", "true", "false", "子女", "", NUMBER, "K7M3PQ")),
        *(i.ChangeAnswer(spec.key) for spec in item.fields),
        *(i.Rate(grade) for grade in (5, 0)),
        *(i.ChooseLargePrint(wanted) for wanted in (True, False)),
        *(i.ChooseTextSize(TextSize.LARGEST), i.ChooseContrast(Contrast.DARK), i.ChooseReach(wanted=True)),
        i.ChooseStill(wanted=True),
        *_reports(),
    )


def _reports() -> tuple[e.Event, ...]:
    """Return what devices, store, district and time may tell."""
    return (
        *(e.CardFound(person) for person in (APPLICANT, HELPER, EXPIRED)),
        e.CardRefused(UnreadableReason.DAMAGED),
        e.CardLeftBehind(),
        e.CardTaken(),
        *_scans(),
        *(e.DeviceFailed(kind) for kind in e.DeviceKind),
        *(e.PrintEnded(outcome) for outcome in OUTCOMES),
        e.PrintHeldUp(PrintFailure.PAPER_OUT),
        e.SubmissionStored(submission_id="one", number=NUMBER, at=NOW),
        *(e.SubmissionNotStored(reason) for reason in e.NotStoredReason),
        e.DistrictReceived(submission_id="one", reference="示例 1", state="received"),
        e.DistrictReceived(submission_id="one", reference="示例 1", state="accepted", said=report(live=True)),
        e.DistrictReceived(submission_id="another", reference="示例 2", state="received"),
        e.DistrictHeld(submission_id="one"),
        *(e.CaseFound(report(live=live)) for live in (True, False)),
        *(e.MattersTold(APPLICANT.number, told) for told in ((report(live=True),) * 4, (), None)),
        e.MattersTold(HELPER.number, ()),
        e.CaseUnknown(NUMBER),
        e.CaseUnreachable(NUMBER),
        e.QueryCodeWanted(NUMBER),
        e.QueryCodeWrong(NUMBER, 4),
        e.QueryCodeLocked(NUMBER, NOW),
        *(e.TimerFired(timer) for timer in e.Timer),
    )


def _scans() -> Iterator[e.Event]:
    """Return what may be held before the scanner, and what may become of a signed code."""
    numbers = (ReceiptNumber(NUMBER), ReceiptNumber(NUMBER, "K7M3PQ", "T4M3W6QK"))
    yield from (e.CodeScanned(number) for number in numbers)
    yield e.CodeScanned(UnknownCode(UnknownReason.NO_KNOWN_FORM))
    yield from (e.CodeScanned(signed_code(purpose)) for purpose in Purpose)
    yield from (e.CodeSpent(DIGEST, use) for use in CodeUse)


def explore(worlds: Iterable[Context], events: Iterable[e.Event]) -> list[Transition]:
    """Try every event in every screen that can be reached, in every world at any moment.

    Equal screens are tried once: words are Chinese, copies end at one, and type is ordinary until something is
    printed. What lies over a screen is not gone into here; `overlaid` tells what may.
    """
    worlds, events = tuple(worlds), tuple(events)
    found: list[Transition] = []
    seen: set[State] = {Idle()}
    waiting: list[State] = [Idle()]
    while waiting:
        before = waiting.pop()
        for world_now, event in product(worlds, events):
            after, effects = step(before, event, world_now)
            found.append(Transition(before, event, after, effects))
            reached = _standing_for(after)
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return found


def overlaid(screens: Iterable[State]) -> Iterator[State]:
    """Return help, appearance and the inactivity warning (first and last second) over every screen that has them."""
    for screen in screens:
        if isinstance(screen, Idle | Helping | Adjusting | Fading):
            continue
        yield from (Helping(screen), Adjusting(screen))
        if e.Timer.INACTIVITY in timers(screen):
            yield from (Fading(screen, WARNING_SECONDS), Fading(Helping(screen), 1))


def diagram(transitions: Iterable[Transition]) -> str:
    """Return the Mermaid diagram of the screens; what works everywhere is said in words beside it."""
    arrows: dict[tuple[str, str], set[str]] = {}
    for transition in transitions:
        if _worth_drawing(transition):
            ends = (type(transition.before).__name__, type(transition.after).__name__)
            arrows.setdefault(ends, set()).add(_label(transition.event))
    lines = [f"    {a} --> {b} : {' · '.join(sorted(labels))}" for (a, b), labels in sorted(arrows.items())]
    return "\n".join(["stateDiagram-v2", "    [*] --> Idle", *lines])


def page() -> str:
    """Return the whole reference page."""
    return _PAGE.format(diagram=diagram(explore(worlds(), every_event(world()))))


def main() -> int:
    """Write the page, or say that it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page is stale")
    wanted = page()
    if parser.parse_args().check:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


def _standing_for(after: State) -> State:
    """Return the screen that is explored in place of its likes."""
    if isinstance(after, Idle):
        return after
    screen = visiting(after)
    chinese = replace(screen, visit=replace(screen.visit, language=Language.ZH))
    match chinese:
        case PrintingReceipt() | Confirming():
            return replace(chinese, copies=min(chinese.copies, 1))
        case Rating():
            return replace(chinese, confirming=replace(chinese.confirming, visit=chinese.visit, copies=1))
        case ShowingProgress():
            return _shown(chinese)
        case PrintingPaper():
            return replace(chinese, progress=replace(_shown(chinese.progress), visit=chinese.visit, outcome=None))
        case _:
            return replace(chinese, visit=chinese.visit.printing(large=False))


def _shown(progress: ShowingProgress) -> ShowingProgress:
    visit = replace(progress.visit, language=Language.ZH).printing(large=False)
    beneath = replace(progress.among, visit=visit, at=0) if progress.among else None
    return replace(progress, visit=visit, among=beneath, tried=progress.tried[:1])


def _worth_drawing(transition: Transition) -> bool:
    if isinstance(transition.before, _OVERLAYS) or isinstance(transition.after, _OVERLAYS):
        return False
    if isinstance(transition.event, ANYWHERE):
        return False
    cancelled = isinstance(transition.event, i.Cancel) and isinstance(transition.after, Idle)
    return not cancelled and type(transition.before) is not type(transition.after)


def _label(event: e.Event) -> str:
    return f"{type(event).__name__}({event.timer.value})" if isinstance(event, e.TimerFired) else type(event).__name__


def report(*, live: bool) -> CaseReport:
    """Return an accepted case as the district tells it, or as this terminal remembers it: without any date."""
    told = CaseReport(
        number=NUMBER,
        reference="示例 1",
        item="advanced-age-allowance",
        state=CaseState.PROCESSING,
        as_of=NOW,
        live=live,
        registered=Stamp(NOW),
    )
    return replace(told, accepted_at=NOW, promised_on=date(2026, 12, 7)) if live else told


_PAGE = """# A resident's visit

This page is printed by `python -m devtools.session_diagram`, which tries every event in every state that
`kiosk.session.step` can reach. A test fails when it is stale.

```mermaid
{diagram}
```

Not drawn, because it works on every screen:

- **Help** lies over the screen as `Helping` and goes away again; what devices report meanwhile is not lost.
- **Appearance** lies over the screen as `Adjusting`: text size, colours, reach and motion, for this visit alone.
- **Language** shows the same screen in the other language.
- **Cancel** ends the visit before it is confirmed. When a card still lies on the reader, `Finished` says so first.
  While the application is being stored, sent or printed, nothing a person does can lose it.
- **Inactivity** for 90 seconds shows `Fading`, which counts down 30 seconds and ends in `Idle`. It never starts while
  the resident waits for a machine.
- Every way into `Idle` disarms the device in use, stops all timers and wipes the visit.

Above the visit stands the machine (`kiosk/terminal.py`): booting, in service, out of service, and maintenance, which
decides apart (`kiosk/maintenance.py`). Its door is on the help page while nothing is chosen, so it never ends a visit.

The devices and timers of a state follow from the state alone (`kiosk/upkeep.py`): one device at most is armed.
"""

if __name__ == "__main__":
    raise SystemExit(main())
