pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The open keys, and under them a page of candidates in cells of equal width, with arrows to the other pages.
Item {
    id: bar

    required property Keyboard keyboard
    property int lines: Theme.wide ? 1 : 2
    readonly property int gap: Theme.mm(3)
    readonly property int arrowWidth: Theme.mm(24)
    readonly property int columns: Math.floor((page.width + gap) / (Theme.mm(26) + gap))
    readonly property real cell: (page.width + gap) / Math.max(1, columns) - gap

    implicitHeight: preedit.height + gap + lines * (Theme.mm(22) + gap) - gap
    onColumnsChanged: keyboard.fit(columns, lines)
    onLinesChanged: keyboard.fit(columns, lines)

    Words {
        id: preedit

        width: parent.width
        height: Theme.mm(12)
        text: bar.keyboard.preedit
        font.pixelSize: Theme.bodyText
        fontSizeMode: Text.HorizontalFit
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.NoWrap
    }
    Flow {
        id: page

        anchors.left: parent.left
        anchors.right: arrows.left
        anchors.rightMargin: bar.gap
        anchors.bottom: parent.bottom
        height: parent.height - preedit.height - bar.gap
        spacing: bar.gap

        Repeater {
            model: bar.keyboard.candidates

            CandidateKey {
                required property int cells

                keyboard: bar.keyboard
                width: cells * (bar.cell + bar.gap) - bar.gap - 0.01
                required text
                required place
            }
        }
    }
    GridLayout {
        id: arrows

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: bar.lines > 1 ? bar.arrowWidth : 2 * bar.arrowWidth + bar.gap
        height: page.height
        columns: bar.lines > 1 ? 1 : 2
        columnSpacing: bar.gap
        rowSpacing: bar.gap
        uniformCellHeights: true
        uniformCellWidths: true

        ArrowButton {
            objectName: "candidates-earlier"
            text: "▲"
            visible: bar.keyboard.earlier || bar.keyboard.later
            enabled: bar.keyboard.earlier
            Accessible.name: bar.keyboard.earlierLabel
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: bar.keyboard.turnEarlier()
        }
        ArrowButton {
            objectName: "candidates-later"
            text: "▼"
            visible: bar.keyboard.earlier || bar.keyboard.later
            enabled: bar.keyboard.later
            Accessible.name: bar.keyboard.laterLabel
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: bar.keyboard.turnLater()
        }
    }
}
