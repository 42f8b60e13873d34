"""Draw the screens on which an application is made: home, notice, card, question, check page."""

from __future__ import annotations

from dataclasses import replace

from drivers.cards import CardWarning
from kiosk import intents
from kiosk.card_sentences import refused_card, take_first
from kiosk.catalogue import Condition, FieldSpec, Item, Office, Source
from kiosk.events import DeviceKind, DeviceWord
from kiosk.forms import NO, YES, Draft, page_of, relevant, unmet, value
from kiosk.frame import Easel, Place, place_of_card, place_of_notice, place_of_page, place_of_review
from kiosk.identifiers import mask_number
from kiosk.keyboard_words import keyboard_words
from kiosk.predicaments import CardProblem
from kiosk.receipt import PrintSize
from kiosk.screen import Choice, FieldKind, Message, Question, Row, ScreenName, Snapshot, Tone
from kiosk.states import (
    ChoosingService,
    FillingForm,
    Holder,
    ReadingCard,
    ReadingNotice,
    Recognised,
    Refused,
    Reviewing,
    Waiting,
)

ACCOUNT_GROUP = 4  # digits of an account are read in fours
_PRINTER_TEXT = {
    DeviceWord.STARTING: "printer.starting",
    DeviceWord.FAILED: "printer.failed",
    DeviceWord.PAPER_OUT: "printer.paper-out",
    DeviceWord.PAPER_JAMMED: "printer.paper-jammed",
    DeviceWord.COVER_OPEN: "printer.cover-open",
}


def home(_state: ChoosingService, easel: Easel) -> Snapshot:
    """Draw every service as a tile; one that cannot be used now says why."""
    page = easel.page(ScreenName.HOME, easel.say("home.title"), easel.footer())
    items = (_item_tile(item, easel) for item in easel.context.offered)
    return replace(page, choices=(*items, _progress_tile(easel), _matters_tile(easel)))


def notice(state: ReadingNotice, easel: Easel) -> Snapshot:
    """Draw what a service is, before anything is asked."""
    item, read = state.draft.item, easel.voice.read
    obstacle = _item_obstacle(item, easel)
    page = easel.page(ScreenName.NOTICE, read(item.title), easel.footer())
    return replace(
        _placed(page, place_of_notice(state.draft), easel),
        lead=read(item.official),
        paragraphs=tuple(read(paragraph) for paragraph in item.guide),
        rows=_notice_rows(item, easel),
        message=_printer_warning(easel),
        actions=(easel.primary("next", "notice.go-on", why_not=obstacle),),
    )


def card(state: ReadingCard, easel: Easel) -> Snapshot:
    """Draw the reader's screen: put it down, what is wrong with it, or whose it is."""
    match state.reading:
        case Waiting():
            page = _card_page(state, easel, f"card.title.{state.holder.value}")
            return replace(page, lead=easel.say("card.lead"))
        case Refused(CardProblem.TAKE_FIRST):
            return take_first(_card_page(state, easel, f"card.title.{state.holder.value}"), easel)
        case Refused() as refused:
            return _refused(state, refused, easel)
        case Recognised(warnings):
            return _recognised(state, warnings, easel)


def form(state: FillingForm, easel: Easel) -> Snapshot:
    """Draw one question."""
    spec = state.draft.item.field(state.at)
    page = easel.page(ScreenName.FORM, easel.voice.read(spec.question or spec.label), easel.footer())
    first = place_of_page(state.draft, state.at)
    return replace(
        _placed(page, first, easel),
        question=_question(state, spec, easel),
        actions=(easel.primary("answer", "frame.next"),) if spec.kind in _TYPED else (),
    )


def review(state: Reviewing, easel: Easel) -> Snapshot:
    """Draw all answers, each with the way to change it."""
    page = easel.page(ScreenName.REVIEW, easel.say("review.title"), easel.footer())
    return replace(
        _placed(page, place_of_review(state.draft), easel),
        lead=easel.say("review.lead"),
        rows=(*(_review_row(state.draft, spec, easel) for spec in relevant(state.draft)), *_paper_rows(state, easel)),
        actions=(easel.primary("confirm", "review.confirm"),),
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


_TYPED = frozenset({FieldKind.DIGITS, FieldKind.IDENTITY_NUMBER})


def _item_tile(item: Item, easel: Easel) -> Choice:
    obstacle = _item_obstacle(item, easel)
    return Choice(
        intent="choose-item",
        argument=item.slug,
        label=easel.voice.read(item.title),
        detail=easel.say(obstacle) if obstacle else easel.voice.read(item.summary),
        glyph=item.glyph,
        enabled=not obstacle,
    )


def _progress_tile(easel: Easel) -> Choice:
    scans = easel.context.device(DeviceKind.QR_SCANNER).ready
    return Choice(
        intent="choose-progress",
        argument="",
        label=easel.say("home.progress"),
        detail=easel.say("home.progress-detail" if scans else "home.progress-typed"),
        glyph="progress",
    )


def _item_obstacle(item: Item, easel: Easel) -> str:
    reader = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    lacking = easel.context.lacking(item)
    if reader or lacking is None:
        return reader
    return easel.obstacle(lacking.kind, f"home.without.{lacking.kind}")


def _matters_tile(easel: Easel) -> Choice:
    unready = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    obstacle = unready if easel.context.connected else "home.matters-offline"
    return Choice(
        intent="choose-matters",
        argument="",
        label=easel.say("home.matters"),
        detail=easel.say(obstacle or "home.matters-detail"),
        glyph="matters",
        enabled=not obstacle,
    )


def _notice_rows(item: Item, easel: Easel) -> tuple[Row, ...]:
    read, lines = easel.voice.read, "\n"
    days = easel.say("notice.days-value", promised=item.days.promised, statutory=item.days.statutory)
    return (
        easel.row("notice.conditions", lines.join(read(condition.text) for condition in item.conditions)),
        easel.row("notice.materials", lines.join(read(material) for material in item.materials)),
        easel.row("notice.days", days),
        easel.row("notice.fee", read(item.fee)),
        easel.row("notice.result", read(item.result.what)),
        easel.row("notice.department", _office(item.department, easel)),
        easel.row("notice.deciding-body", _office(item.deciding_body, easel)),
    )


def _office(office: Office, easel: Easel) -> str:
    return f"{easel.voice.read(office.name)} {office.phone}"


def _printer_warning(easel: Easel) -> Message | None:
    printer = easel.context.device(DeviceKind.RECEIPT_PRINTER)
    if printer.ready:
        return None
    why = easel.say(_PRINTER_TEXT.get(printer.word, "printer.offline"))
    return Message(easel.say("notice.no-printer", why=why), Tone.CAUTION)


def _card_page(state: ReadingCard, easel: Easel, title_id: str) -> Snapshot:
    page = easel.page(ScreenName.CARD, easel.say(title_id), easel.footer())
    helper_page = page_of(state.draft, _first_helper_key(state.draft)) if state.holder is Holder.HELPER else None
    place = place_of_page(state.draft, helper_page.key) if helper_page else place_of_card(state.draft)
    return _placed(page, place, easel)


def _first_helper_key(draft: Draft) -> str:
    return next((spec.key for spec in draft.item.fields if spec.source.helper), "")


def _refused(state: ReadingCard, refused: Refused, easel: Easel) -> Snapshot:
    return refused_card(_card_page(state, easel, "card.refused"), refused, easel)


def _recognised(state: ReadingCard, warnings: tuple[CardWarning, ...], easel: Easel) -> Snapshot:
    helper = state.holder is Holder.HELPER
    person = state.draft.helper if helper else state.draft.applicant
    page = _card_page(state, easel, f"card.recognised.{state.holder.value}")
    if person is None:
        return page
    rows = (easel.row("card.name", person.name), easel.row("card.number", mask_number(person.number)))
    address = () if helper else (easel.row("card.address", person.current_address),)
    broken = () if helper else unmet(state.draft, easel.context.today)
    return replace(
        page,
        rows=(*rows, *address),
        paragraphs=(
            *((easel.say("card.take"),) if broken and state.visit.card_lying else ()),
            *(easel.say(_NOTES[warning]) for warning in warnings if warning in _NOTES),
        ),
        message=_word_on_card(state, broken, easel),
        actions=(
            easel.primary("next", "card.go-on-anyway" if broken else "card.right"),
            easel.secondary("change", "card.other", argument="card"),
        ),
    )


_NOTES = {
    CardWarning.NAME_MAY_BE_CUT: "card.note.name-may-be-cut",
    CardWarning.NEWEST_ADDRESS_UNKNOWN: "card.note.newest-address-unknown",
    CardWarning.SEVERAL_ADDRESSES: "card.note.several-addresses",
}
"""What the holder should know of a card that is taken all the same."""


def _word_on_card(state: ReadingCard, broken: tuple[Condition, ...], easel: Easel) -> Message | None:
    """A condition that is not met matters more than taking the card."""
    if broken:
        words = (easel.say("card.unmet", condition=easel.voice.read(condition.text)) for condition in broken)
        return Message("\n".join(words), Tone.CAUTION)
    return Message(easel.say("card.take"), Tone.GOOD) if state.visit.card_lying else None


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
        max_length=spec.max_length,
        choices=_answers(spec, known, easel),
        keyboard=keyboard_words(easel.voice) if spec.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT} else None,
    )


def _answers(spec: FieldSpec, known: str, easel: Easel) -> tuple[Choice, ...]:
    if spec.kind is FieldKind.BOOLEAN:
        return tuple(
            Choice(intent="answer", argument=answer, label=easel.say(text_id), selected=known == answer)
            for answer, text_id in ((YES, "form.yes"), (NO, "form.no"))
        )
    return tuple(
        Choice(
            intent="answer",
            argument=option.value,
            label=easel.voice.read(option.label),
            detail=easel.voice.read(option.detail) if option.detail else "",
            selected=known == option.value,
        )
        for option in spec.options
    )


def _review_row(draft: Draft, spec: FieldSpec, easel: Easel) -> Row:
    changeable = spec.source is Source.ASKED or spec.source.helper
    return Row(
        label=easel.voice.read(spec.label),
        value=_shown(spec, value(draft, spec.key) or "", easel),
        change=easel.secondary("change", "review.change", argument=spec.key) if changeable else None,
    )


def _shown(spec: FieldSpec, known: str, easel: Easel) -> str:
    if spec.identifies or spec.kind is FieldKind.IDENTITY_NUMBER:
        return mask_number(known)
    if spec.kind is FieldKind.BOOLEAN:
        return easel.say("form.yes" if known == YES else "form.no")
    if spec.kind is FieldKind.CHOICE:
        return next((easel.voice.read(option.label) for option in spec.options if option.value == known), known)
    if spec.kind is FieldKind.DIGITS:
        return _grouped(known)
    return known


def _grouped(digits: str) -> str:
    head = len(digits) % ACCOUNT_GROUP if len(digits) == MOBILE_LENGTH else 0
    rest = (digits[at : at + ACCOUNT_GROUP] for at in range(head, len(digits), ACCOUNT_GROUP))
    return " ".join(part for part in (digits[:head], *rest) if part)


MOBILE_LENGTH = 11  # read as 3 + 4 + 4


def _placed(page: Snapshot, place: Place, easel: Easel) -> Snapshot:
    label = easel.say("frame.step", at=place.at, of=place.of)
    return replace(page, step_at=place.at, step_of=place.of, step_label=label)
