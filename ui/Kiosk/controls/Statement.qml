pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page with one thing to say: a large drawing, a sentence, what follows from it, and its buttons.
Item {
    id: statement

    required property ViewModel face
    required property string glyph
    default property alias content: more.data
    property color deep: Theme.wall
    property color pale: Theme.wallPale

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        columns: Theme.wide ? 2 : 1
        columnSpacing: Theme.mm(16)
        rowSpacing: Theme.wideGap

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 3

            ColumnLayout {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                spacing: Theme.mm(8)

                Rectangle {
                    Layout.alignment: Qt.AlignHCenter
                    Layout.bottomMargin: Theme.mm(4)
                    implicitWidth: Theme.mm(Theme.wide ? 56 : 72)
                    implicitHeight: implicitWidth
                    radius: width / 2
                    color: statement.pale

                    Glyph {
                        anchors.centerIn: parent
                        name: statement.glyph
                        size: parent.width * 0.55
                        weight: 1.7
                        color: statement.deep
                    }
                }
                Words {
                    Layout.fillWidth: true
                    text: statement.face.title
                    font.pixelSize: Theme.mm(19)
                    font.weight: Font.Bold
                    horizontalAlignment: Text.AlignHCenter
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: statement.face.lead
                    font.pixelSize: Theme.mm(11)
                    color: Theme.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 2
            spacing: Theme.mm(7)

            ColumnLayout {
                id: more

                Layout.fillWidth: true
                spacing: Theme.mm(7)
            }
            Item {
                Layout.fillHeight: true
            }
            ActionStack {
                face: statement.face
                Layout.fillWidth: true
            }
        }
    }
}
