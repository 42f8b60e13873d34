"""Decide what an answer does to the question on the screen: it is kept, it is refused, or it is one part of several."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.acceptance import SKIPPED, Rejected, judge
from kiosk.forms import Draft, content, value, with_answer
from kiosk.screen import FieldKind
from kiosk.stages import STAGED, Choosing, fits, joined, stage
from kiosk.states import FillingForm, Progress

Outcome = FillingForm | Draft
"""The question goes on, or the draft holds its answer."""


def given(state: FillingForm, text: str, today: date) -> Outcome:
    """Take what was typed or chosen: the answer, or the next part of it."""
    spec = state.draft.item.field(state.at)
    if spec.kind not in STAGED:
        return settled(state, text, today)
    parts = state.progress.parts
    asked = stage(spec, parts, today)
    if asked is None or not fits(asked, text.strip()):
        why = "form.error.choose" if isinstance(asked, Choosing) else "form.error.number"
        return replace(state, problem=Rejected(why))
    parts = (*parts, text.strip())
    if stage(spec, parts, today) is None:
        return settled(state, joined(spec, parts), today)
    return replace(state, problem=None, progress=Progress(parts))


def settled(state: FillingForm, text: str, today: date) -> Outcome:
    """Judge a whole answer; what was put together of parts begins anew where it is refused."""
    spec = state.draft.item.field(state.at)
    verdict = judge(spec, text, today, dict(content(state.draft)))
    if isinstance(verdict, Rejected):
        again = Progress() if spec.kind in STAGED else state.progress
        return replace(state, problem=verdict, progress=again)
    return with_answer(state.draft, state.at, verdict.value)


def skipped(state: FillingForm, today: date) -> Outcome:
    """Leave the question, or this part of it, without an answer; nothing happens where that cannot be."""
    spec = state.draft.item.field(state.at)
    if state.progress.parts:
        return given(state, SKIPPED, today)
    return with_answer(state.draft, state.at, SKIPPED) if spec.optional else state


def marked(state: FillingForm, text: str) -> FillingForm:
    """Mark one of several choices, or take its mark away."""
    spec = state.draft.item.field(state.at)
    if spec.kind is not FieldKind.MULTI_CHOICE or text not in {option.value for option in spec.options}:
        return state
    marks = set(marks_of(state)) ^ {text}
    ordered = tuple(option.value for option in spec.options if option.value in marks)
    return replace(state, problem=None, progress=replace(state.progress, marks=ordered))


def marks_of(state: FillingForm) -> tuple[str, ...]:
    """Return the choices that are marked: those of this visit to the question, else those answered before."""
    if state.progress.marks is not None:
        return state.progress.marks
    return tuple(part for part in (value(state.draft, state.at) or "").split(",") if part)


def turned(state: FillingForm, today: date) -> FillingForm:
    """Show the next few of many choices; after the last come the first again."""
    asked = stage(state.draft.item.field(state.at), state.progress.parts, today)
    sheets = asked.sheets if isinstance(asked, Choosing) else 1
    return replace(state, progress=replace(state.progress, sheet=(state.progress.sheet + 1) % sheets))


def part_before(state: FillingForm) -> FillingForm | None:
    """Return the question without its last part; None where there is none, and Back leaves the question."""
    parts = state.progress.parts
    return replace(state, problem=None, progress=Progress(parts[:-1])) if parts else None
