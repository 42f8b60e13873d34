pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// One short choice: a month, a day.
Touchable {
    id: tile

    required property string label
    required intent
    required argument

    text: label
    implicitWidth: Theme.target
    implicitHeight: Theme.target

    background: Rectangle {
        radius: Theme.radius
        color: tile.down ? Theme.accentPale : Theme.surface
        border.color: tile.down ? Theme.accent : Theme.line
        border.width: Theme.hairline
    }
    contentItem: Item {
        Words {
            anchors.centerIn: parent
            text: tile.text
            font.weight: Font.Bold
            wrapMode: Text.NoWrap
        }
    }
}
