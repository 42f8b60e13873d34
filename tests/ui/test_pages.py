"""Every page, portrait and landscape, in both languages: whole, legible, large enough, and named."""

from typing import Any

import pytest

from devtools.face_judge import Page
from devtools.samples import snapshots
from kiosk.screen import ScreenName
from kiosk.texts import Language

_PAGES = {language: snapshots(language) for language in Language}
_PITCH = 0.248


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", list(_PAGES[Language.ZH]))
def test_page_is_whole(looked: Any, name: str, language: Language) -> None:
    """Nothing is blank, cut, overlapping, unnamed or too small for an old hand."""
    looked.show(_PAGES[language][name])
    assert Page.of(looked.face.window, _PITCH).faults() == []


def test_every_screen_has_a_page() -> None:
    """No screen is left without a picture."""
    assert {page.screen for page in _PAGES[Language.ZH].values()} == set(ScreenName)


@pytest.mark.parametrize("pitch_mm", [0.277, 0.311, 0.369])
def test_home_on_other_panels(pitch_mm: float, windows: Any) -> None:
    """Sizes are millimetres: on a coarser panel the same page takes fewer pixels and still fits."""
    looked = windows["portrait"]
    theme = looked.face.theme
    theme.setProperty("pitch", pitch_mm)
    try:
        looked.show(_PAGES[Language.ZH]["home"])
        assert Page.of(looked.face.window, pitch_mm).faults() == []
    finally:
        theme.setProperty("pitch", _PITCH)
