pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// One way of drawing the face, drawn in that way: a size in its own size, colours in those colours.
Touchable {
    id: tile

    required property string label
    required property bool selected
    readonly property bool sizing: intent === "text-size"
    readonly property bool colouring: intent === "contrast"
    readonly property color own: colouring ? Theme.inkOf(argument) : Theme.ink

    text: label
    implicitHeight: Math.max(Theme.mm(sizing ? 48 : 34), word.implicitHeight + tick.height + Theme.mm(8))
    Accessible.checkable: true
    Accessible.checked: selected

    background: Rectangle {
        radius: Theme.radius
        color: tile.colouring ? Theme.groundOf(tile.argument) : tile.selected ? Theme.accentPale : Theme.surface
        border.color: tile.selected || tile.down ? Theme.accent : Theme.line
        border.width: Theme.mm(tile.selected ? 1.5 : 0.5)
    }
    contentItem: Item {
        Words {
            id: word

            anchors.horizontalCenter: parent.horizontalCenter
            y: (parent.height - height) / 2 - Theme.mm(4)
            width: parent.width - Theme.mm(5)
            text: tile.label
            color: tile.own
            font.pixelSize: tile.sizing ? Theme.type([10, 12.5, 15, 20][Number(tile.argument) - 1]) : Theme.frameText
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
        }
        Glyph {
            id: tick

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.mm(2.5)
            opacity: tile.selected ? 1 : 0
            name: "good"
            size: Theme.mm(8)
            weight: 3
            color: tile.own
        }
    }
}
