pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A button of the page: the weighty one is filled with the wall's red, the others are outlined. Off, it says why.
Touchable {
    id: button

    property string weight: "secondary"
    property string whyNot
    readonly property int narrowest: words.implicitWidth
    readonly property int leastHeight: words.implicitHeight + 2 * Theme.mm(1)
    readonly property bool heavy: weight === "primary"

    implicitWidth: Theme.mm(90)
    implicitHeight: Math.max(heavy ? Theme.bigTarget : Theme.target, words.implicitHeight + 2 * Theme.mm(4))
    Accessible.description: whyNot

    background: Rectangle {
        radius: Theme.radius
        color: button.heavy && button.enabled ? (button.down ? Theme.accentDeep : Theme.accent) : button.down ? Theme.accentPale : button.enabled ? Theme.surface : Theme.shade
        border.color: button.enabled ? Theme.accent : Theme.line
        border.width: button.heavy && button.enabled ? 0 : Theme.mm(0.75)
    }
    contentItem: Item {
        ColumnLayout {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            spacing: 0

            Words {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.gap
                Layout.rightMargin: Theme.gap
                text: button.text
                color: button.enabled ? (button.heavy ? Theme.textOnAccent : Theme.accent) : Theme.inkSoft
                font.pixelSize: button.heavy ? Theme.headingText : Theme.buttonText
                font.weight: Font.Bold
                horizontalAlignment: Text.AlignHCenter
            }
            Words {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.gap
                Layout.rightMargin: Theme.gap
                visible: text !== ""
                text: button.enabled ? "" : button.whyNot
                color: Theme.inkSoft
                font.pixelSize: Theme.smallText
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
