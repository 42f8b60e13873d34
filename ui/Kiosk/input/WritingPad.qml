pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Doorstep
import Kiosk

// A pad to write one character on with a finger.
Rectangle {
    id: pad

    required property Keyboard keyboard

    implicitHeight: Theme.mm(Theme.wide ? 58 : 90)
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.wall
    border.width: Theme.mm(0.5)

    Shape {
        scale: pad.height / 1000
        transformOrigin: Item.TopLeft

        ShapePath {
            strokeColor: Theme.ink
            strokeWidth: 24
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin
            fillColor: "transparent"

            PathSvg {
                path: pad.keyboard.ink
            }
        }
    }
    MouseArea {
        objectName: "writing-pad"
        anchors.fill: parent
        preventStealing: true
        onPressed: mouse => pad.keyboard.draw(mouse.x / pad.height, mouse.y / pad.height)
        onPositionChanged: mouse => pad.keyboard.draw(mouse.x / pad.height, mouse.y / pad.height)
        onReleased: pad.keyboard.lift()
    }
}
