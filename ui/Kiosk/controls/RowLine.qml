pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// One line of a table: what it is, what it says, and a way to change it where there is one.
Item {
    id: line

    required property ViewModel face
    required property int index
    required property string label
    required property string value
    required property string changeLabel
    required property string changeIntent
    required property string changeArgument
    property real labelShare: 0.26
    property bool roomy

    implicitHeight: Math.max(changeIntent !== "" ? Theme.mm(20) + Theme.gap : roomy ? Theme.mm(Theme.wide ? 20 : 23) : Theme.mm(17), row.implicitHeight + Theme.mm(5))

    Rectangle {
        visible: line.index > 0
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
    GridLayout {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        columns: Theme.huge ? 1 : 3
        columnSpacing: Theme.gap
        rowSpacing: Theme.mm(1)

        Words {
            Layout.preferredWidth: Theme.huge ? line.width : Math.round(line.width * line.labelShare)
            Layout.maximumWidth: Layout.preferredWidth
            Layout.alignment: line.changeIntent !== "" || line.roomy ? Qt.AlignVCenter : Qt.AlignTop
            text: line.label
            color: Theme.inkSoft
            font.pixelSize: Theme.smallText
        }
        Words {
            Layout.fillWidth: true
            text: line.value
            font.pixelSize: line.roomy ? Theme.buttonText : Theme.bodyText
            font.weight: line.changeIntent !== "" || line.roomy ? Font.Bold : Font.Normal
        }
        BigButton {
            visible: line.changeIntent !== ""
            face: line.face
            intent: line.changeIntent
            argument: line.changeArgument
            text: line.changeLabel
            implicitWidth: Math.max(Theme.mm(34), narrowest)
            implicitHeight: Math.max(Theme.mm(20), leastHeight)
        }
    }
}
