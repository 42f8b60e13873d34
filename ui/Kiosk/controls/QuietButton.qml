pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A button of the footer: a drawing and a word.
Touchable {
    id: button

    implicitHeight: Theme.target

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.wallPale : button.enabled ? Theme.surface : "transparent"
        border.color: Theme.line
        border.width: Theme.hairline
    }
    contentItem: Item {
        RowLayout {
            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: Theme.mm(3)

            Glyph {
                name: button.intent
                size: Theme.mm(9)
                color: button.enabled ? Theme.wall : Theme.line
            }
            Words {
                Layout.fillWidth: true
                text: button.text
                color: button.enabled ? Theme.ink : Theme.inkSoft
                font.pixelSize: Theme.mm(9)
            }
        }
    }
}
