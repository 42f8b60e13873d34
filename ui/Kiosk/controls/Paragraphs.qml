pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What is to be read, paragraph by paragraph, each with a mark where there are several.
ColumnLayout {
    id: block

    required property ViewModel face
    property bool marked: face.paragraphs.count > 1
    property bool centred
    property color color: Theme.ink

    visible: face.paragraphs.count > 0
    spacing: Theme.mm(4)

    Repeater {
        model: block.face.paragraphs

        RowLayout {
            id: paragraph

            required property string words

            spacing: Theme.mm(5)

            Rectangle {
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Math.round(Theme.bodyText * 0.58)
                visible: block.marked
                implicitWidth: Theme.mm(3)
                implicitHeight: implicitWidth
                rotation: 45
                color: Theme.accent
            }
            Words {
                Layout.fillWidth: true
                text: paragraph.words
                color: block.color
                horizontalAlignment: block.centred ? Text.AlignHCenter : Text.AlignLeft
            }
        }
    }
}
