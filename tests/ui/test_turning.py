"""Pages that follow one another: what a page shows never hangs on the page before it."""

from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from devtools.samples import snapshots
from kiosk.texts import Language

PAGES = snapshots(Language.ZH)
_MEANT_TO_DIFFER = {"help", "still-here", "form-error"}  # they lie over a page, or keep what was typed on the last one
IN_ORDER = [name for name in PAGES if name not in _MEANT_TO_DIFFER]


@pytest.mark.parametrize("at", range(1, len(IN_ORDER)), ids=lambda at: f"{IN_ORDER[at - 1]}-then-{IN_ORDER[at]}")
def test_page_looks_the_same_after_another(looked: Any, at: int) -> None:
    """No scroll arrows, gaps or words of the last page are left on the next one."""
    before, page = PAGES[IN_ORDER[at - 1]], PAGES[IN_ORDER[at]]
    looked.show(page)
    alone = _layout(looked)
    looked.show(before)
    looked.view_model.show(page)
    after = _layout(looked)
    assert sorted(after - alone) == []
    assert sorted(alone - after) == []


def _layout(looked: Any) -> set[tuple[str, int, int, int, int]]:
    """Return every word and every button that is seen, with its place."""
    for _ in range(3):
        QGuiApplication.processEvents()
        looked.face.window.grabWindow()
    return {_placed(item) for item in looked.items() if _words(item)}


def _words(item: QQuickItem) -> str:
    return str(item.property("text") or "") or item.objectName()


def _placed(item: QQuickItem) -> tuple[str, int, int, int, int]:
    corner = item.mapToScene(QPointF(0, 0))
    return _words(item), round(corner.x()), round(corner.y()), round(item.width()), round(item.height())
