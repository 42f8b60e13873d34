"""The rules of the QML house: no effects that vanish, no words, no typing memory, contrast of 7 to 1."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor

import ui
from devtools.samples import snapshots
from kiosk.appearance import Appearance, Contrast
from kiosk.texts import Language

_FILES = sorted((Path(ui.__file__).parent / "Kiosk").rglob("*.qml"))
_FORBIDDEN = {
    "layer.effect": r"\blayer\s*\.",
    "shapes, which a scrolling page cannot clip": r"QtQuick\.Shapes",
    "shaders and particles": r"ShaderEffect|QtQuick\.(Effects|Particles)",
    "text input that remembers": r"\bText(Input|Edit|Field|Area)\b",
    "a property named like a handler": r"\bproperty\s+\w+\s+on[A-Z]",
    "words": r'\b(text|title|label|hint):\s*"[^"▲▼⌫]+"',
    "opening addresses": r"openUrlExternally",
}
_LONGEST = 150
_ATTRACT = snapshots(Language.ZH)["attract"]
_TEXT_PAIRS = [(text, ground) for text in ("ink", "inkSoft", "accent", "focus") for ground in ("ground", "surface")] + [
    ("ink", "shade"),
    ("inkSoft", "shade"),
    ("ink", "accentPale"),
    ("accent", "accentPale"),
    ("accentDeep", "disc"),
    ("textOnWall", "wall"),
    ("textOnWall", "wallDeep"),
    ("ground", "ink"),
    ("textOnAccent", "accent"),
    ("textOnAccent", "accentDeep"),
    ("focus", "shade"),
    ("ink", "goodPale"),
    ("ink", "cautionPale"),
    ("ink", "problemPale"),
    ("good", "goodPale"),
]


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.name)
def test_file_keeps_the_rules(file: Path) -> None:
    """What the software renderer drops, what remembers a resident, and words of its own have no place in QML."""
    source = file.read_text(encoding="utf-8")
    broken = [rule for rule, pattern in _FORBIDDEN.items() if re.search(pattern, source)]
    assert broken == []
    assert source.count("\n") <= _LONGEST
    assert source.startswith("pragma ")


def test_every_file_is_in_the_module() -> None:
    """A screen that the qmldir forgets works here and fails on a terminal."""
    listed = (Path(ui.__file__).parent / "Kiosk" / "qmldir").read_text(encoding="utf-8").split()
    folder = Path(ui.__file__).parent / "Kiosk"
    assert [str(file.relative_to(folder)) for file in _FILES if str(file.relative_to(folder)) not in listed] == []


@pytest.mark.parametrize("contrast", Contrast)
@pytest.mark.parametrize(("text", "ground"), _TEXT_PAIRS)
def test_contrast_is_seven_to_one(portrait: Any, text: str, ground: str, contrast: Contrast) -> None:
    """Old eyes read every pair of colours, and see the mark of what is focused, in every theme (WCAG 2.2, 1.4.6)."""
    portrait.show(replace(_ATTRACT, appearance=Appearance(contrast=contrast)))
    theme = portrait.face.theme
    light, dark = sorted((_luminance(theme.property(text)), _luminance(theme.property(ground))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7.0


def _luminance(colour: QColor) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
