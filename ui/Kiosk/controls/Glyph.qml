pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk

// A line drawing from Glyphs, as large as `size`.
Item {
    id: glyph

    required property string name
    property int size: Theme.mm(14)
    property color color: Theme.accent
    property real weight: 1.8

    implicitWidth: size
    implicitHeight: size

    Shape {
        width: 24
        height: 24
        scale: glyph.size / 24
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: glyph.color
            strokeWidth: glyph.weight
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            fillColor: "transparent"

            PathSvg {
                path: Glyphs.path(glyph.name)
            }
        }
    }
}
