pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What is to be read, paragraph by paragraph, each with a mark where there are several.
ColumnLayout {
    id: text

    required property ViewModel face
    property bool marked: face.paragraphs.length > 1
    property bool centred
    property color color: Theme.ink

    visible: face.paragraphs.length > 0
    spacing: Theme.mm(4)

    Repeater {
        model: text.face.paragraphs

        RowLayout {
            id: paragraph

            required property string modelData

            spacing: Theme.mm(5)

            Rectangle {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.mm(6)
                visible: text.marked
                implicitWidth: Theme.mm(3)
                implicitHeight: implicitWidth
                rotation: 45
                color: Theme.wall
            }
            Words {
                Layout.fillWidth: true
                text: paragraph.modelData
                color: text.color
                horizontalAlignment: text.centred ? Text.AlignHCenter : Text.AlignLeft
            }
        }
    }
}
