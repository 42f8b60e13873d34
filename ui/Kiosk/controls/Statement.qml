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
    readonly property bool split: Theme.wide && more.implicitHeight > 0

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columnSpacing: Theme.mm(16)
        rowSpacing: Theme.mm(8)
        uniformCellWidths: true

        Item {
            Layout.row: 0
            Layout.column: 0
            Layout.rowSpan: statement.split ? 4 : 1
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: says.implicitHeight
            Layout.preferredHeight: says.implicitHeight * 1.2

            ColumnLayout {
                id: says

                width: parent.width
                y: statement.split ? (parent.height - height) / 2 : (parent.height - height) * 0.55
                spacing: Theme.mm(5)

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
                    font.pixelSize: Theme.mm(11.5)
                    color: Theme.inkSoft
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
        Item {
            Layout.row: 0
            Layout.column: 1
            visible: statement.split
            Layout.fillHeight: true
        }
        ColumnLayout {
            id: more

            Layout.row: 1
            Layout.column: statement.split ? 1 : 0
            Layout.fillWidth: true
            spacing: Theme.mm(6)
        }
        Item {
            Layout.row: 2
            Layout.column: statement.split ? 1 : 0
            Layout.fillHeight: true
            Layout.preferredHeight: statement.split ? 0 : Theme.mm(20)
        }
        ActionStack {
            face: statement.face
            Layout.row: 3
            Layout.column: statement.split ? 1 : 0
            Layout.fillWidth: true
            Layout.maximumWidth: Theme.wide && !statement.split ? Theme.mm(220) : Number.POSITIVE_INFINITY
            Layout.alignment: Qt.AlignHCenter
        }
    }
}
