pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The lines of a table on one sheet of paper.
Rectangle {
    id: table

    required property ViewModel face
    property real labelShare: 0.26
    property bool roomy

    visible: face.rows.count > 0
    implicitHeight: lines.implicitHeight + Theme.gap
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.line
    border.width: Theme.hairline

    ColumnLayout {
        id: lines

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.mm(6)
        width: parent.width - 2 * x
        spacing: 0

        Repeater {
            model: table.face.rows

            RowLine {
                face: table.face
                labelShare: table.labelShare
                roomy: table.roomy
                Layout.fillWidth: true
            }
        }
    }
}
