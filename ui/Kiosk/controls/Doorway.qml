pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A doorway in the red wall, its doors open, its lamp lit, a stone step in front: the house's own picture.
Item {
    id: doorway

    readonly property int leaf: Math.round(width * 0.24)
    readonly property int frameWidth: Math.round(width * 0.05)

    Rectangle {
        width: parent.width
        height: parent.height
        color: Theme.tileDeep
    }
    Rectangle {
        x: doorway.frameWidth
        y: doorway.frameWidth
        width: parent.width - 2 * doorway.frameWidth
        height: parent.height - doorway.frameWidth
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.gold
            }
            GradientStop {
                position: 0.75
                color: Theme.lamp
            }
        }
    }
    DoorLeaf {
        x: doorway.frameWidth
        y: doorway.frameWidth
        width: doorway.leaf
        height: parent.height - doorway.frameWidth
        ringAtRight: true
    }
    DoorLeaf {
        x: parent.width - doorway.frameWidth - width
        y: doorway.frameWidth
        width: doorway.leaf
        height: parent.height - doorway.frameWidth
        ringAtRight: false
    }
}
