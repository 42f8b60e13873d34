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
    property color deep: Theme.wall
    property color pale: Theme.wallPale

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columns: Theme.wide ? 2 : 1
        columnSpacing: Theme.mm(16)
        rowSpacing: Theme.wideGap
        uniformCellWidths: true

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: says.implicitHeight

            ColumnLayout {
                id: says

                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                spacing: Theme.mm(7)

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
                LayoutItemProxy {
                    Layout.fillWidth: true
                    visible: !Theme.wide
                    target: more
                }
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: Theme.wide
            spacing: Theme.wideGap

            Item {
                Layout.fillHeight: true
                visible: Theme.wide
            }
            LayoutItemProxy {
                Layout.fillWidth: true
                visible: Theme.wide
                target: more
            }
            Item {
                Layout.fillHeight: true
                visible: Theme.wide
            }
            ActionStack {
                face: statement.face
                Layout.fillWidth: true
            }
        }
    }
    ColumnLayout {
        id: more

        spacing: Theme.mm(6)
    }
}
