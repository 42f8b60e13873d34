"""Draw line drawings and codes for the screen as pictures, which the software renderer clips as it clips words.

A `QtQuick.Shapes` item that is scrolled wholly out of its view is drawn all the same, over whatever lies there: its
software node takes an empty clip for none (Qt 6.11, qquickshapesoftwarerenderer.cpp).
"""

from typing import Final
from urllib.parse import unquote

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

NAME: Final = "drawing"
"""QML asks for ``image://drawing/<side>/<colour>/<weight>/<path>``; weight 0 fills the path instead of tracing it."""


class Drawings(QQuickImageProvider):
    """Pictures of SVG paths on a grid of ``side`` by ``side``, as large as QML asks for."""

    def __init__(self) -> None:
        """Provide images, not textures: they are drawn in the caller's thread."""
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, N802, N803 - Qt's names
        """Return the picture; a path that is empty leaves it transparent."""
        side, colour, weight, path = unquote(id).split("/", 3)
        picture = QImage(requestedSize.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(_svg(side, colour, weight, path).encode())).render(painter, QRectF(picture.rect()))
        painter.end()
        size.setWidth(picture.width())
        size.setHeight(picture.height())
        return picture


def _svg(side: str, colour: str, weight: str, path: str) -> str:
    traced = f'fill="none" stroke="{colour}" stroke-width="{weight}" stroke-linecap="round" stroke-linejoin="round"'
    how = traced if float(weight) else f'fill="{colour}" shape-rendering="crispEdges"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path {how} d="{path or "M0 0"}"/></svg>'
    )
