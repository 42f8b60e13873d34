pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Doorstep
import Kiosk

// One candidate; touching it takes it.
T.AbstractButton {
    id: candidate

    required property Keyboard keyboard
    required property int place

    objectName: "candidate-" + place
    focusPolicy: Qt.TabFocus
    implicitHeight: Theme.mm(22)
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()
    onClicked: keyboard.choose(place)

    background: Rectangle {
        radius: Theme.radius
        color: candidate.down ? Theme.accentPale : Theme.surface
        border.color: Theme.accent
        border.width: Theme.mm(0.5)
    }
    contentItem: Item {
        Words {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.mm(1)
            text: candidate.text
            font.pixelSize: Theme.mm(11)
            font.weight: Font.Bold
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.NoWrap
        }
    }

    FocusFrame {
        control: candidate
    }
}
