"""Draw what is the same on every screen: the site, the link, the footer, the steps, dates in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.context import Context
from kiosk.events import DeviceKind, DeviceWord
from kiosk.forms import Draft, pages
from kiosk.screen import Action, Role, Row, ScreenName, Snapshot
from kiosk.texts import Language, Voice

STEPS_BEFORE = 2  # notice and card
STEPS_AFTER = 1  # check page


@dataclass(frozen=True, slots=True)
class Easel:
    """What every page needs to be drawn: the facts and the voice of its language."""

    context: Context
    voice: Voice

    @classmethod
    def of(cls, context: Context, language: Language) -> Easel:
        """Set up for one language."""
        return cls(context, context.texts.voice(language))

    def say(self, text_id: str, **fields: str | int) -> str:
        """Return one text."""
        return self.voice.say(text_id, **fields)

    def page(self, screen: ScreenName, title: str, footer: tuple[Action, ...]) -> Snapshot:
        """Return an empty page with its frame."""
        link = "frame.connected" if self.context.connected else "frame.not-connected"
        return Snapshot(
            screen=screen,
            language=self.voice.language.value,
            title=title,
            footer=footer,
            site=self.voice.read(self.context.site.name),
            link=self.say(link),
        )

    def placed(self, page: Snapshot, place: Place) -> Snapshot:
        """Return a page that says how far along the way it stands."""
        label = self.say("frame.step", at=place.at, of=place.of)
        return replace(page, step_at=place.at, step_of=place.of, step_label=label)

    def footer(self, *, no_back: str = "", no_cancel: str = "", cancel: str = "frame.cancel") -> tuple[Action, ...]:
        """Return help, language, appearance, back and cancel, each in its place; a reason switches one off."""
        return (
            self._quiet("help", "frame.help"),
            self._quiet("language", "frame.language"),
            self._quiet("appearance", "frame.appearance"),
            self._quiet("back", "frame.back", no_back),
            self._quiet("cancel", cancel, no_cancel),
        )

    def waiting_footer(self) -> tuple[Action, ...]:
        """Return the footer of a screen that waits for a machine."""
        return self.footer(no_back="frame.wait", no_cancel="frame.wait")

    def primary(self, intent: str, text_id: str, *, argument: str = "", why_not: str = "") -> Action:
        """Return the one weighty button; ``why_not`` is a text id and switches it off."""
        return self._button(intent, text_id, argument=argument, role=Role.PRIMARY, why_not=why_not)

    def secondary(self, intent: str, text_id: str, *, argument: str = "", why_not: str = "") -> Action:
        """Return a lesser button."""
        return self._button(intent, text_id, argument=argument, role=Role.SECONDARY, why_not=why_not)

    def row(self, text_id: str, value: str) -> Row:
        """Return a row without a change."""
        return Row(label=self.say(text_id), value=value)

    def obstacle(self, kind: DeviceKind, text_id: str) -> str:
        """Return the text that says why a device cannot be used: ``text_id``, or that it is still starting; or none."""
        fact = self.context.device(kind)
        if fact.ready:
            return ""
        return "home.starting" if fact.word is DeviceWord.STARTING else text_id

    def day(self, on: date) -> str:
        """Return a date in words."""
        return self.say("frame.on-day", year=on.year, month=on.month, day=on.day)

    def moment(self, at: datetime) -> str:
        """Return a time in words, in the terminal's own time zone."""
        local = at.astimezone(self.context.now.tzinfo)
        return self.say(
            "frame.at-time", year=local.year, month=local.month, day=local.day, hour=local.hour, minute=local.minute
        )

    def _quiet(self, intent: str, text_id: str, why_not: str = "") -> Action:
        return self._button(intent, text_id, argument="", role=Role.QUIET, why_not=why_not)

    def _button(self, intent: str, text_id: str, *, argument: str, role: Role, why_not: str) -> Action:
        return Action(
            intent=intent,
            argument=argument,
            label=self.say(text_id),
            role=role,
            enabled=not why_not,
            why_not=self.say(why_not) if why_not else "",
        )


@dataclass(frozen=True, slots=True)
class Place:
    """How far along the way a page stands."""

    at: int
    of: int


def place_of_notice(draft: Draft) -> Place:
    """Return the place of the notice."""
    return Place(1, _steps(draft))


def place_of_card(draft: Draft) -> Place:
    """Return the place of the applicant's card."""
    return Place(STEPS_BEFORE, _steps(draft))


def place_of_page(draft: Draft, key: str) -> Place:
    """Return the place of one page of the form."""
    keys = [page.key for page in pages(draft)]
    return Place(STEPS_BEFORE + 1 + keys.index(key), _steps(draft))


def place_of_review(draft: Draft) -> Place:
    """Return the place of the check page, the last one."""
    return Place(_steps(draft), _steps(draft))


def _steps(draft: Draft) -> int:
    return STEPS_BEFORE + len(pages(draft)) + STEPS_AFTER
