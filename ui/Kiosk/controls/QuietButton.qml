pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A button of the footer: a drawing and a word, one under the other where the panel is narrow.
Touchable {
    id: button

    implicitHeight: words.implicitHeight + 2 * Theme.mm(2.5)

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.accentPale : button.enabled ? Theme.surface : "transparent"
        border.color: Theme.line
        border.width: Theme.hairline
    }
    contentItem: Item {
        GridLayout {
            id: words

            anchors.centerIn: parent
            columns: Theme.wide ? 2 : 1
            columnSpacing: Theme.mm(3)
            rowSpacing: Theme.mm(0.5)

            Glyph {
                Layout.alignment: Qt.AlignCenter
                name: button.intent
                size: Theme.mm(9)
                color: button.enabled ? Theme.accent : Theme.line
            }
            Words {
                Layout.alignment: Qt.AlignCenter
                text: button.text
                color: button.enabled ? Theme.ink : Theme.inkSoft
                font.pixelSize: Theme.frameText
            }
        }
    }
}
