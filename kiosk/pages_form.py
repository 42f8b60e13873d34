"""Draw the questions of a form, and the page on which all answers are checked."""

from __future__ import annotations

from dataclasses import replace

from kiosk import intents
from kiosk.acceptance import NO, YES
from kiosk.answer_words import bound, say, shown, so_far, unit
from kiosk.answering import marks_of
from kiosk.events import DeviceKind
from kiosk.fields import NUMBERS, PICKED, WRITTEN, FieldSpec, Source
from kiosk.forms import Draft, relevant, value
from kiosk.frame import Easel, place_of_page, place_of_review
from kiosk.keyboard_words import keyboard_words
from kiosk.receipt import PrintSize
from kiosk.screen import Action, Choice, FieldKind, Question, Row, ScreenName, Snapshot
from kiosk.stages import Choosing, Stage, Typing, stage
from kiosk.states import FillingForm, Reviewing

TYPED = frozenset({FieldKind.DIGITS, FieldKind.IDENTITY_NUMBER, FieldKind.USCC}) | NUMBERS | WRITTEN
"""The kinds whose answer a button sends; all others answer by a tap."""


def form(state: FillingForm, easel: Easel) -> Snapshot:
    """Draw one question, or the part of it that is asked now."""
    spec = state.draft.item.field(state.at)
    page = easel.page(ScreenName.FORM, easel.voice.read(spec.question or spec.label), easel.footer())
    page = easel.placed(page, place_of_page(state.draft, state.at))
    asked = stage(spec, state.progress.parts, easel.context.today)
    question = _question(state, spec, easel)
    if asked is not None:
        question = _part(question, asked, state, easel)
    return replace(
        page,
        lead=_chosen(state, spec, easel),
        question=question,
        actions=tuple(_actions(state, spec, asked, easel)),
    )


def review(state: Reviewing, easel: Easel) -> Snapshot:
    """Draw all answers, each with the way to change it."""
    page = easel.page(ScreenName.REVIEW, easel.say("review.title"), easel.footer())
    return replace(
        easel.placed(page, place_of_review(state.draft)),
        lead=easel.say("review.lead"),
        rows=(*(_review_row(state.draft, spec, easel) for spec in relevant(state.draft)), *_paper_rows(state, easel)),
        actions=(easel.primary("confirm", "review.confirm"),),
    )


def _question(state: FillingForm, spec: FieldSpec, easel: Easel) -> Question:
    read, problem = easel.voice.read, state.problem
    known = value(state.draft, spec.key) or ""
    return Question(
        key=spec.key,
        kind=spec.kind or FieldKind.DIGITS,
        label=read(spec.label),
        hint=read(spec.hint) if spec.hint else "",
        value=problem.given if problem else known,
        error=easel.say(problem.text_id, **dict(problem.fields)) if problem else "",
        max_length=spec.max_length or _widest(spec),
        choices=_choices(state, spec, known, easel),
        optional=spec.optional,
        several=spec.kind is FieldKind.MULTI_CHOICE,
        unit=unit(spec, easel),
        least=bound(spec, spec.least, easel),
        most=bound(spec, spec.most, easel),
        keyboard=keyboard_words(easel.voice) if spec.kind in WRITTEN else None,
    )


def _widest(spec: FieldSpec) -> int:
    """Return how many signs the longest acceptable answer has, for the kinds that know it themselves."""
    if spec.kind in NUMBERS:
        return len(spec.most.partition(".")[0]) + (1 + spec.decimals if spec.decimals else 0)
    return 18 if spec.kind in {FieldKind.IDENTITY_NUMBER, FieldKind.USCC} else 0


def _part(question: Question, asked: Stage, state: FillingForm, easel: Easel) -> Question:
    """Return the question for one part of the answer; it has a key of its own, so that nothing typed is carried on."""
    parts = state.progress.parts
    key = f"{question.key}.{len(parts)}" if parts else question.key
    question = replace(question, key=key, optional=question.optional and not parts)
    match asked:
        case Choosing(asks=asks):
            picks = asked.sheet(state.progress.sheet)
            choices = (
                Choice(
                    intent="answer",
                    argument=pick.value,
                    label=say(pick.label, easel),
                    detail=easel.voice.read(pick.detail) if pick.detail else "",
                )
                for pick in picks
            )
            hint = easel.say(asks) if asks else question.hint
            return replace(question, hint=hint, choices=tuple(choices))
        case Typing(kind, asks, max_length, optional):
            label = easel.say(asks)
            hint = label if kind in WRITTEN else ""
            return replace(
                question,
                kind=kind,
                label=label,
                hint=hint,
                value="",
                max_length=max_length,
                optional=optional,
                keyboard=keyboard_words(easel.voice) if kind in WRITTEN else None,
            )


def _chosen(state: FillingForm, spec: FieldSpec, easel: Easel) -> str:
    """Say what has been chosen of an answer in parts: now, or before."""
    if state.progress.parts:
        return easel.say("form.so-far", chosen=so_far(spec, state.progress.parts, easel))
    known = value(state.draft, spec.key)
    staged = stage(spec, (), easel.context.today) is not None
    return easel.say("form.before", chosen=shown(spec, known, easel)) if known and staged else ""


def _actions(state: FillingForm, spec: FieldSpec, asked: Stage | None, easel: Easel) -> list[Action]:
    """Return the buttons: the weighty one first."""
    actions = []
    if spec.kind is FieldKind.MULTI_CHOICE:
        actions.append(easel.primary("answer", "frame.next", argument=",".join(marks_of(state))))
    elif spec.kind in TYPED or isinstance(asked, Typing):
        actions.append(easel.primary("answer", "frame.next"))
    if isinstance(asked, Choosing) and asked.sheets > 1:
        actions.append(easel.secondary("more", "form.more"))
    if asked is not None and not state.progress.parts and value(state.draft, spec.key):
        actions.append(easel.secondary("next", "form.keep"))
    if (spec.optional and not state.progress.parts) or (isinstance(asked, Typing) and asked.optional):
        actions.append(easel.secondary("skip", "form.skip"))
    return actions


def _choices(state: FillingForm, spec: FieldSpec, known: str, easel: Easel) -> tuple[Choice, ...]:
    if spec.kind is FieldKind.BOOLEAN:
        return tuple(
            Choice(intent="answer", argument=answer, label=easel.say(text_id), selected=known == answer)
            for answer, text_id in ((YES, "form.yes"), (NO, "form.no"))
        )
    if spec.kind not in PICKED:
        return ()
    several = spec.kind is FieldKind.MULTI_CHOICE
    selected = set(marks_of(state)) if several else {known}
    return tuple(
        Choice(
            intent="mark" if several else "answer",
            argument=option.value,
            label=easel.voice.read(option.label),
            detail=easel.voice.read(option.detail) if option.detail else "",
            selected=option.value in selected,
        )
        for option in spec.options
    )


def _review_row(draft: Draft, spec: FieldSpec, easel: Easel) -> Row:
    changeable = spec.source is Source.ASKED or spec.source.helper
    return Row(
        label=easel.voice.read(spec.label),
        value=shown(spec, value(draft, spec.key) or "", easel),
        change=easel.secondary("change", "review.change", argument=spec.key) if changeable else None,
    )


def _paper_rows(state: Reviewing, easel: Easel) -> tuple[Row, ...]:
    """Return how large the receipt will be, with the way to the other size; nothing where there will be no paper."""
    if not easel.context.device(DeviceKind.RECEIPT_PRINTER).ready:
        return ()
    large = state.visit.print_size is PrintSize.LARGE
    value, change, argument = (
        ("review.large", "review.to-ordinary", intents.NO)
        if large
        else ("review.ordinary", "review.to-large", intents.YES)
    )
    other = easel.secondary("large-print", change, argument=argument)
    return (replace(easel.row("review.print", easel.say(value)), change=other),)
