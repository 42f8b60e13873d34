pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// One leaf of the door: vermilion boards with brass studs and a ring.
Rectangle {
    id: door

    required property bool ringAtRight
    readonly property int stud: Math.max(4, Math.round(width * 0.13))

    color: Theme.wallDeep

    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        y: door.stud * 1.4
        columns: 3
        rowSpacing: (door.height - 2.8 * door.stud - 7 * door.stud) / 6
        columnSpacing: (door.width - 3 * door.stud) / 4

        Repeater {
            model: 21

            Rectangle {
                width: door.stud
                height: door.stud
                radius: door.stud / 2
                color: Theme.gold
            }
        }
    }
    Rectangle {
        x: door.ringAtRight ? door.width - width - door.stud * 0.4 : door.stud * 0.4
        y: door.height * 0.54
        width: door.stud * 2
        height: width
        radius: width / 2
        color: "transparent"
        border.color: Theme.gold
        border.width: Math.max(2, door.stud / 3)
    }
}
