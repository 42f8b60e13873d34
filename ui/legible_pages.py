"""Make a page's words drawable before QML sees them: what no font can draw stands there as its mark, as on paper."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screen import Choice, Message, Row, Snapshot
from ui.letters import Letters


def legible_page(page: Snapshot) -> Snapshot:
    """Return the page with every word that may hold a name made legible (`ui.characters.legible`).

    What is known of its letters ends with the call, so that nothing of a name is remembered. An application with
    fonts must exist.
    """
    say = Letters().legible
    return replace(
        page,
        title=say(page.title),
        lead=say(page.lead),
        paragraphs=tuple(map(say, page.paragraphs)),
        message=Message(say(page.message.text), page.message.tone) if page.message else None,
        rows=tuple(_row(row, say(row.value)) for row in page.rows),
        choices=tuple(_choice(choice, say(choice.label), say(choice.detail)) for choice in page.choices),
    )


def _row(row: Row, value: str) -> Row:
    return row if value == row.value else replace(row, value=value)


def _choice(choice: Choice, label: str, detail: str) -> Choice:
    return replace(choice, label=label, detail=detail)
