"""Draw the screens before the first question: home, notice, card."""

from __future__ import annotations

from dataclasses import replace

from drivers.cards import CardWarning
from kiosk.card_sentences import refused_card, take_first
from kiosk.catalogue import Condition, Item, Office
from kiosk.events import DeviceKind, DeviceWord
from kiosk.forms import Draft, page_of, unmet
from kiosk.frame import Easel, place_of_card, place_of_notice, place_of_page
from kiosk.identifiers import mask_number
from kiosk.paper_parts import material_words
from kiosk.predicaments import CardProblem
from kiosk.screen import Choice, Message, Row, ScreenName, Snapshot, Tone
from kiosk.states import (
    ChoosingService,
    Holder,
    ReadingCard,
    ReadingNotice,
    Recognised,
    Refused,
    Waiting,
)

_PRINTER_TEXT = {
    DeviceWord.STARTING: "printer.starting",
    DeviceWord.FAILED: "printer.failed",
    DeviceWord.PAPER_OUT: "printer.paper-out",
    DeviceWord.PAPER_JAMMED: "printer.paper-jammed",
    DeviceWord.COVER_OPEN: "printer.cover-open",
}


def home(state: ChoosingService, easel: Easel) -> Snapshot:
    """Draw a few services as tiles, those of this kind of place first; one that cannot be used now says why."""
    page = easel.page(ScreenName.HOME, easel.say("home.title"), easel.footer())
    sheets = easel.context.home
    tiles = (_item_tile(item, easel) for item in sheets[state.sheet])
    obstacle = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")
    return replace(
        page,
        message=Message(easel.say(obstacle), Tone.CAUTION) if obstacle else None,
        choices=(*tiles, _progress_tile(easel), _matters_tile(easel)),
        actions=(easel.secondary("more", "home.more"),) if len(sheets) > 1 else (),
    )


def notice(state: ReadingNotice, easel: Easel) -> Snapshot:
    """Draw what a service is, before anything is asked."""
    item, read = state.draft.item, easel.voice.read
    obstacle = _item_obstacle(item, easel)
    page = easel.page(ScreenName.NOTICE, read(item.title), easel.footer())
    return replace(
        easel.placed(page, place_of_notice(state.draft)),
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
            page = _card_page(state, easel, f"card.title.{_who(state)}")
            return replace(page, lead=easel.say("card.lead"))
        case Refused(CardProblem.TAKE_FIRST):
            return take_first(_card_page(state, easel, f"card.title.{_who(state)}"), easel)
        case Refused() as refused:
            return _refused(state, refused, easel)
        case Recognised(warnings):
            return _recognised(state, warnings, easel)


def _item_tile(item: Item, easel: Easel) -> Choice:
    obstacle = _item_obstacle(item, easel)
    reader = easel.obstacle(DeviceKind.ID_CARD_READER, "home.no-reader")  # said once, above all tiles
    return Choice(
        intent="choose-item",
        argument=item.slug,
        label=easel.voice.read(item.title),
        detail=easel.say(obstacle) if obstacle and not reader else easel.voice.read(item.summary),
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
    materials = (material_words(easel.voice, use) for use in item.materials)
    return (
        easel.row("notice.conditions", lines.join(read(condition.text) for condition in item.conditions)),
        easel.row("notice.materials", lines.join(materials) or easel.say("notice.no-materials")),
        easel.row("notice.days", _days(item, easel)),
        easel.row("notice.fee", read(item.fee)),
        easel.row("notice.result", read(item.result.what)),
        easel.row("notice.department", _office(item.department, easel)),
        easel.row("notice.deciding-body", _office(item.deciding_body, easel)),
    )


def _days(item: Item, easel: Easel) -> str:
    if item.days.statutory == 0:
        return easel.say("notice.days-at-once")
    if item.days.promised == 0:
        return easel.say("notice.days-instant", statutory=item.days.statutory)
    return easel.say("notice.days-value", promised=item.days.promised, statutory=item.days.statutory)


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
    return easel.placed(page, place)


def _who(state: ReadingCard) -> str:
    """Return the word for whose card is read: an organisation's application is made by its agent."""
    agent = state.draft.item.for_organisations and state.holder is Holder.APPLICANT
    return "agent" if agent else state.holder.value


def _first_helper_key(draft: Draft) -> str:
    return next((spec.key for spec in draft.item.fields if spec.source.helper), "")


def _refused(state: ReadingCard, refused: Refused, easel: Easel) -> Snapshot:
    return refused_card(_card_page(state, easel, "card.refused"), refused, easel)


def _recognised(state: ReadingCard, warnings: tuple[CardWarning, ...], easel: Easel) -> Snapshot:
    helper = state.holder is Holder.HELPER
    person = state.draft.helper if helper else state.draft.applicant
    page = _card_page(state, easel, f"card.recognised.{_who(state)}")
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
