pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// The edge of a tiled roof: one dark ridge and a row of round tile ends.
Item {
    id: eave

    property int size: Theme.mm(5)

    implicitHeight: Math.round(size * 1.5)
    clip: true

    Rectangle {
        width: parent.width
        height: Math.round(eave.size * 0.7)
        color: Theme.tileDeep
    }
    Row {
        y: Math.round(eave.size * 0.5)
        x: Math.round((eave.width - width) / 2)

        Repeater {
            model: eave.size > 0 && eave.width > 0 ? Math.ceil(eave.width / eave.size / 2) * 2 + 1 : 0

            Rectangle {
                width: eave.size
                height: eave.size
                radius: eave.size / 2
                color: Theme.tile
                border.color: Theme.tileDeep
                border.width: Math.max(1, Math.round(eave.size / 9))
            }
        }
    }
}
