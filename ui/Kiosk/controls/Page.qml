pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page: what it says on top (or on the left), what one does there below it (or on the right), its buttons last.
Item {
    id: page

    required property ViewModel face
    default property alias doing: doing.content
    property alias telling: more.data
    property real tellingShare: 0.44
    property bool tellingFills
    property alias leads: heading.leads
    property alias strongLead: heading.strongLead

    GridLayout {
        id: grid

        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columns: Theme.wide ? 2 : 1
        columnSpacing: Theme.mm(14)
        rowSpacing: Theme.mm(7)

        ScrollPane {
            readonly property int share: Math.round((grid.width - grid.columnSpacing) * page.tellingShare)

            spacing: Theme.mm(6)
            Layout.fillWidth: !Theme.wide
            Layout.fillHeight: Theme.wide
            Layout.preferredWidth: Theme.wide ? share : -1
            Layout.minimumHeight: Theme.wide ? 0 : implicitHeight

            StepLine {
                face: page.face
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.mm(2)
            }
            PageHeading {
                id: heading

                face: page.face
                Layout.fillWidth: true
            }
            Banner {
                Layout.fillWidth: true
                tone: page.face.messageTone
                text: page.face.messageText
            }
            ColumnLayout {
                id: more

                visible: children.length > 0
                Layout.fillWidth: true
                Layout.fillHeight: page.tellingFills
                // else it keeps the height of what has left it
                Layout.maximumHeight: visibleChildren.length > 0 ? Number.POSITIVE_INFINITY : 0
                spacing: Theme.mm(6)
            }
            Item {
                visible: Theme.wide && !page.tellingFills
                Layout.fillHeight: true
            }
        }
        ColumnLayout {
            spacing: Theme.mm(7)

            ScrollPane {
                id: doing

                spacing: Theme.mm(6)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 1
            }
            ActionStack {
                face: page.face
                Layout.fillWidth: true
                Layout.minimumHeight: implicitHeight
            }
        }
    }
}
