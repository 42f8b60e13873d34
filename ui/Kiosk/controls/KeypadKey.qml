pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Doorstep
import Kiosk

// One key; it types itself or takes the last one back.
T.AbstractButton {
    id: button

    required property Asked question
    required property string key
    required property int index

    objectName: "key-" + key
    text: key === "erase" ? "⌫" : key
    focusPolicy: Qt.TabFocus
    implicitWidth: Theme.mm(45)
    implicitHeight: Theme.mm(23)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()
    onClicked: key === "erase" ? question.erase() : question.press(key)

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.accentPale : button.key === "erase" ? Theme.shade : Theme.surface
        border.color: button.down ? Theme.accent : Theme.line
        border.width: Theme.mm(0.5)
    }
    contentItem: Item {
        Words {
            anchors.centerIn: parent
            visible: button.key !== "erase"
            text: visible ? button.text : ""
            font.pixelSize: Theme.type(15.5)
            font.weight: Font.Bold
        }
        Glyph {
            anchors.centerIn: parent
            visible: button.key === "erase"
            name: "erase"
            size: Theme.mm(14)
        }
    }

    FocusFrame {
        control: button
    }
}
