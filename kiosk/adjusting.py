"""Decide what a choice on the appearance page does to the visit that it belongs to."""

from __future__ import annotations

from dataclasses import replace

from kiosk.appearance import Appearance
from kiosk.intents import ChooseContrast, ChooseReach, ChooseStill, ChooseTextSize
from kiosk.overlays import Adjusting

ChooseLooks = ChooseTextSize | ChooseContrast | ChooseReach | ChooseStill
"""What can be chosen on the page."""


def adjusted(state: Adjusting, choice: ChooseLooks) -> Adjusting:
    """Return the page with the choice made; the rest of the visit is as it was."""
    under = state.previous
    looks = _chosen(under.visit.appearance, choice)
    return Adjusting(replace(under, visit=replace(under.visit, appearance=looks)))


def _chosen(looks: Appearance, choice: ChooseLooks) -> Appearance:
    match choice:
        case ChooseTextSize(size):
            return replace(looks, text_size=size)
        case ChooseContrast(contrast):
            return replace(looks, contrast=contrast)
        case ChooseReach(wanted):
            return replace(looks, reach=wanted)
        case ChooseStill(wanted):
            return replace(looks, still=wanted)
