pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// The red wall under its roof, a lit doorway in the middle, and the step that leads to the reader of this page.
Rectangle {
    id: wall

    readonly property int doorHeight: Math.round(height * 0.68)
    readonly property int doorWidth: Math.min(Math.round(doorHeight * 0.86), Math.round(width * 0.6))

    color: Theme.wall
    clip: true

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: parent.height * 0.1
        color: Theme.wallDeep
    }
    Item {
        id: porch

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: door.top
        width: wall.doorWidth * 1.26
        height: wall.height * 0.06

        Eave {
            width: parent.width
            size: Math.round(porch.height * 0.66)
        }
    }
    Doorway {
        id: door

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: step.top
        width: wall.doorWidth
        height: wall.doorHeight
    }
    Rectangle {
        id: step

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: lowerStep.top
        width: wall.doorWidth * 1.16
        height: wall.height * 0.035
        color: Theme.stone
    }
    Rectangle {
        id: lowerStep

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        width: wall.doorWidth * 1.34
        height: wall.height * 0.035
        color: Theme.shade
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: step.top
        width: wall.doorWidth * 0.42
        height: step.height
        color: Theme.lamp
    }
}
