pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// One large answer or service: a drawing where it has one, a few words, and a mark when it is the one chosen.
Touchable {
    id: tile

    required property string label
    required property string detail
    required property string glyph
    required property bool selected
    required property bool available
    property bool large
    property bool few
    property bool brief

    text: label
    enabled: available
    implicitWidth: Theme.mm(90)
    implicitHeight: Math.max(large ? Theme.mm(44) : Theme.mm(25), row.implicitHeight + 2 * Theme.mm(2))
    Accessible.description: detail
    Accessible.checked: selected

    background: Rectangle {
        radius: Theme.radius
        color: tile.down || tile.selected ? Theme.accentPale : tile.enabled ? Theme.surface : Theme.shade
        border.color: tile.enabled && (tile.large || tile.selected || tile.down) ? Theme.accent : Theme.line
        border.width: tile.selected ? Theme.mm(1.25) : Theme.mm(0.5)
    }
    contentItem: Item {
        RowLayout {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            x: Theme.mm(6)
            width: parent.width - 2 * Theme.mm(6)
            spacing: Theme.mm(7)

            Rectangle {
                visible: tile.glyph !== ""
                implicitWidth: tile.large ? Theme.mm(28) : Theme.mm(20)
                implicitHeight: implicitWidth
                radius: Theme.radius
                color: tile.large ? (tile.enabled ? Theme.accent : Theme.line) : "transparent"

                Glyph {
                    anchors.centerIn: parent
                    name: tile.glyph
                    size: tile.large ? Theme.mm(20) : Theme.mm(18)
                    weight: 1.6
                    color: tile.large ? Theme.textOnAccent : Theme.accent
                }
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.mm(1)

                Words {
                    Layout.fillWidth: true
                    text: tile.label
                    color: tile.enabled ? Theme.ink : Theme.inkSoft
                    font.pixelSize: tile.few ? Theme.headingText : Theme.buttonText
                    font.weight: Font.Bold
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== "" && !tile.brief
                    text: tile.detail
                    color: Theme.inkSoft
                    font.pixelSize: tile.large ? Theme.bodyText : Theme.smallText
                }
            }
            Glyph {
                visible: tile.selected || tile.large
                name: tile.selected ? "good" : "next"
                size: Theme.mm(11)
                weight: 2.4
                color: tile.enabled ? Theme.accent : Theme.line
            }
        }
    }
}
