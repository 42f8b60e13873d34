pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Doorstep
import Kiosk

// One key of the large keyboard.
T.AbstractButton {
    id: key

    required property Keyboard keyboard
    required property string sends
    required property string label
    required property string spoken
    required property string look

    objectName: "key-" + sends
    text: label
    focusPolicy: Qt.TabFocus
    implicitWidth: Theme.mm(21)
    implicitHeight: Theme.mm(21)
    Accessible.role: Accessible.Button
    Accessible.name: spoken
    Accessible.checked: look === "on"
    Accessible.onPressAction: clicked()
    onClicked: keyboard.press(sends)

    background: Rectangle {
        radius: Theme.radius
        color: key.down || key.look === "on" ? Theme.accentPale : key.look === "side" ? Theme.shade : Theme.surface
        border.color: key.down || key.look === "on" ? Theme.accent : Theme.line
        border.width: key.look === "on" ? Theme.mm(1) : Theme.mm(0.5)
    }
    contentItem: Item {
        Words {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.mm(1)
            visible: key.label !== ""
            text: key.label
            font.pixelSize: key.look === "plain" ? Theme.keyText : Theme.keyWords
            font.weight: Font.Bold
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.NoWrap
        }
        Glyph {
            anchors.centerIn: parent
            visible: key.label === ""
            name: "erase"
            size: Theme.mm(13)
        }
    }

    FocusFrame {
        control: key
    }
}
