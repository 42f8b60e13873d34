pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page: what it says on top (or on the left), what one does there below it (or on the right), its buttons last.
Item {
    id: page

    required property ViewModel face
    default property alias doing: doing.data
    property alias telling: more.data
    property real tellingShare: 0.44
    property bool leads: true
    property bool strongLead
    property bool tellingFills

    GridLayout {
        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columns: Theme.wide ? 2 : 1
        columnSpacing: Theme.mm(14)
        rowSpacing: Theme.mm(8)

        ColumnLayout {
            Layout.fillWidth: !Theme.wide
            Layout.fillHeight: Theme.wide
            Layout.preferredWidth: Theme.wide ? Math.round((parent.width - Theme.mm(14)) * page.tellingShare) : -1
            Layout.minimumWidth: Theme.wide ? Layout.preferredWidth : 0
            Layout.maximumWidth: Theme.wide ? Layout.preferredWidth : Number.POSITIVE_INFINITY
            spacing: Theme.mm(6)

            StepLine {
                face: page.face
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.mm(2)
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: Theme.mm(2)

                Words {
                    Layout.fillWidth: true
                    text: page.face.title
                    font.pixelSize: Theme.titleText
                    font.weight: Font.Bold
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                Words {
                    Layout.fillWidth: true
                    visible: page.leads && text !== ""
                    text: page.face.lead
                    color: page.strongLead ? Theme.wall : Theme.inkSoft
                    font.pixelSize: page.strongLead ? Theme.headingText : Theme.bodyText
                    font.weight: page.strongLead ? Font.Bold : Font.Normal
                }
            }
            Banner {
                Layout.fillWidth: true
                tone: page.face.messageTone
                text: page.face.messageText
            }
            ColumnLayout {
                id: more

                Layout.fillWidth: true
                Layout.fillHeight: page.tellingFills
                spacing: Theme.mm(6)
            }
            Item {
                visible: Theme.wide && !page.tellingFills
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumWidth: 0
            spacing: Theme.wideGap

            ColumnLayout {
                id: doing

                Layout.fillWidth: true
                Layout.fillHeight: true
                spacing: Theme.mm(6)
            }
            ActionStack {
                face: page.face
                Layout.fillWidth: true
            }
        }
    }
}
