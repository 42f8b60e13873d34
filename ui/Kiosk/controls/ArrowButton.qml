pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk

// Moves long content up or down.
T.AbstractButton {
    id: button

    focusPolicy: Qt.TabFocus
    implicitWidth: Theme.target
    implicitHeight: Theme.mm(20)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.accentPale : button.enabled ? Theme.surface : Theme.shade
        border.color: button.enabled ? Theme.accent : Theme.line
        border.width: Theme.mm(0.5)
    }
    contentItem: Item {
        Glyph {
            anchors.centerIn: parent
            name: "next"
            rotation: button.text === "▲" ? -90 : 90
            size: Theme.mm(11)
            weight: 2.4
            color: button.enabled ? Theme.accent : Theme.line
        }
    }

    FocusFrame {
        control: button
    }
}
