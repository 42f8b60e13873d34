pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A line drawing from Glyphs, as large as `size`; `density` counts its pixels where a picture is enlarged as a whole.
Image {
    id: glyph

    required property string name
    property int size: Theme.mm(14)
    property color color: Theme.accent
    property real weight: 1.8
    property real density: 1

    width: size
    height: size
    sourceSize: Qt.size(Math.ceil(size * density), Math.ceil(size * density))
    source: size > 0 ? "image://drawing/24/" + encodeURIComponent(String(color)) + "/" + weight + "/" + encodeURIComponent(Glyphs.path(name)) : ""
    fillMode: Image.PreserveAspectFit
}
