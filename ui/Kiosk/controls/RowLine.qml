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
    property real labelShare: 0.3

    implicitHeight: Math.max(changeIntent === "" ? Theme.mm(17) : Theme.target + Theme.gap, row.implicitHeight + Theme.mm(5))

    Rectangle {
        visible: line.index > 0
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
    RowLayout {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Theme.gap

        Words {
            Layout.preferredWidth: Math.round(line.width * line.labelShare)
            Layout.maximumWidth: Layout.preferredWidth
            Layout.alignment: line.changeIntent === "" ? Qt.AlignTop : Qt.AlignVCenter
            text: line.label
            color: Theme.inkSoft
            font.pixelSize: Theme.mm(9)
        }
        Words {
            Layout.fillWidth: true
            text: line.value
            font.weight: line.changeIntent === "" ? Font.Normal : Font.Bold
        }
        BigButton {
            visible: line.changeIntent !== ""
            face: line.face
            intent: line.changeIntent
            argument: line.changeArgument
            text: line.changeLabel
            implicitWidth: Theme.mm(34)
            implicitHeight: Theme.mm(20)
        }
    }
}
