pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page with one thing to say: a large drawing in a disc, a sentence, what follows from it, and its buttons.
Item {
    id: statement

    required property ViewModel face
    property string glyph
    property string figure
    default property alias content: more.data
    property color deep: Theme.accent
    property color pale: Theme.disc
    readonly property bool split: Theme.wide && !Theme.huge && more.implicitHeight > 0

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columns: statement.split ? 2 : 1
        columnSpacing: Theme.mm(16)
        rowSpacing: Theme.mm(8)
        uniformCellWidths: true

        ScrollPane {
            visible: statement.split
            Layout.fillWidth: true
            Layout.fillHeight: true

            Item {
                Layout.fillHeight: true
            }
            ColumnLayout {
                id: aside

                Layout.fillWidth: true
            }
            Item {
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            spacing: Theme.mm(7)

            ScrollPane {
                spacing: Theme.mm(6)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1

                Item {
                    Layout.fillHeight: true
                }
                ColumnLayout {
                    id: above

                    visible: !statement.split
                    Layout.fillWidth: true
                }
                ColumnLayout {
                    id: more

                    Layout.fillWidth: true
                    spacing: Theme.mm(6)
                }
                Item {
                    Layout.fillHeight: true
                }
            }
            ActionStack {
                face: statement.face
                Layout.fillWidth: true
                Layout.minimumHeight: implicitHeight
                Layout.maximumWidth: Theme.wide && !statement.split ? Theme.mm(220) : Number.POSITIVE_INFINITY
                Layout.alignment: Qt.AlignHCenter
            }
        }
    }
    ColumnLayout {
        parent: statement.split ? aside : above
        spacing: Theme.mm(5)
        Layout.fillWidth: true

        Disc {
            Layout.alignment: Qt.AlignHCenter
            Layout.bottomMargin: Theme.mm(4)
            glyph: statement.glyph
            figure: statement.figure
            deep: statement.deep
            pale: statement.pale
        }
        Words {
            Layout.fillWidth: true
            text: statement.face.title
            font.pixelSize: Theme.statementText
            font.weight: Font.Bold
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Words {
            Layout.fillWidth: true
            visible: text !== ""
            text: statement.face.lead
            font.pixelSize: Theme.buttonText
            color: Theme.inkSoft
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
