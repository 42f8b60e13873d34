pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk

// The frame around the control that the keypad has reached: a dark line and a light one, so that it shows on any colour.
Rectangle {
    required property T.AbstractButton control

    anchors.fill: parent
    z: 1
    visible: control.visualFocus
    radius: Theme.radius
    color: "transparent"
    border.color: Theme.ink
    border.width: Theme.mm(1.5)

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.mm(1.5)
        radius: Theme.radius
        color: "transparent"
        border.color: Theme.surface
        border.width: Theme.mm(0.75)
    }
}
