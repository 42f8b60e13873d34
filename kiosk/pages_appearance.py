"""Draw the page on which a person chooses how the face is drawn."""

from __future__ import annotations

from dataclasses import replace

from kiosk.appearance import Contrast, TextSize
from kiosk.frame import Easel
from kiosk.intents import NO, YES
from kiosk.overlays import Adjusting, visiting
from kiosk.screen import Choice, ScreenName, Snapshot


def adjusting(state: Adjusting, easel: Easel) -> Snapshot:
    """Offer four sizes, three sets of colours, everything lower down, and no motion; what is chosen is marked."""
    looks = visiting(state).visit.appearance
    page = easel.page(ScreenName.APPEARANCE, easel.say("appearance.title"), easel.footer())
    sizes = (_choice(easel, "text-size", f"size-{size}", str(size), size is looks.text_size) for size in TextSize)
    colours = (_choice(easel, "contrast", tone.value, tone.value, tone is looks.contrast) for tone in Contrast)
    switches = (("reach", looks.reach), ("still", looks.still))
    return replace(
        page,
        lead=easel.say("appearance.lead"),
        choices=(
            *sizes,
            *colours,
            *(_choice(easel, intent, intent, NO if on else YES, on) for intent, on in switches),
        ),
        actions=(easel.primary("next", "appearance.done"),),
    )


def _choice(easel: Easel, intent: str, text: str, argument: str, selected: bool) -> Choice:  # noqa: FBT001 - a mark
    return Choice(intent=intent, argument=argument, label=easel.say(f"appearance.{text}"), selected=selected)
