pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page: what it says on top (or on the left), what one does there below it (or on the right), its buttons last.
// All of it moves as one where it is long; `fixed` keeps what one does, and what stands above it, in its place.
Item {
    id: page

    required property ViewModel face
    default property alias doing: doing.content
    property alias telling: more.data
    property alias standing: stands.data
    property real tellingShare: 0.44
    property bool tellingFills
    property bool fixed
    property alias leads: heading.leads
    property alias strongLead: heading.strongLead
    readonly property bool columned: Theme.wide && (fixed || !Theme.huge)
    readonly property bool apart: columned || fixed

    GridLayout {
        id: grid

        anchors.fill: parent
        anchors.margins: Theme.margin
        anchors.topMargin: Theme.mm(9)
        anchors.bottomMargin: Theme.mm(9)
        columns: page.columned ? 2 : 1
        columnSpacing: Theme.mm(14)
        rowSpacing: Theme.low ? Theme.gap : Theme.mm(7)

        ColumnLayout {
            readonly property int share: Math.round((grid.width - grid.columnSpacing) * page.tellingShare)

            visible: page.apart
            Layout.fillWidth: !page.columned
            Layout.fillHeight: true
            Layout.preferredWidth: page.columned ? share : -1
            spacing: Theme.mm(6)

            ScrollPane {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Math.min(implicitHeight, Theme.mm(46))
                Layout.maximumHeight: page.columned && page.tellingFills ? Number.POSITIVE_INFINITY : implicitHeight

                ColumnLayout {
                    id: aside

                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
            }
            ColumnLayout {
                id: stands

                visible: page.fixed
                Layout.fillWidth: true
            }
            Item {
                visible: page.columned && !page.tellingFills
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
                Layout.minimumHeight: page.fixed ? implicitHeight : 0
                Layout.preferredHeight: 1

                ColumnLayout {
                    id: above

                    visible: !page.apart
                    Layout.fillWidth: true
                }
            }
            ActionStack {
                face: page.face
                Layout.fillWidth: true
                Layout.minimumHeight: implicitHeight
            }
        }
    }
    ColumnLayout {
        parent: page.apart ? aside : above
        spacing: Theme.mm(6)
        Layout.fillWidth: true
        Layout.fillHeight: page.apart

        StepLine {
            face: page.face
            visible: face.stepOf > 0 && !(Theme.low && page.fixed)
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
    }
}
