pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Content that may be longer than its place: where it is, two large arrows move it; a finger may drag it as well.
GridLayout {
    id: pane

    default property alias content: holder.data
    readonly property bool overflows: holder.implicitHeight > height + 1

    columns: Theme.wide ? 2 : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap

    Flickable {
        id: view

        Layout.fillWidth: true
        Layout.fillHeight: true
        contentWidth: width
        contentHeight: holder.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        interactive: pane.overflows
        clip: true

        Behavior on contentY {
            enabled: !view.moving

            NumberAnimation {
                duration: 160
            }
        }

        ColumnLayout {
            id: holder

            width: view.width
        }
    }
    GridLayout {
        visible: pane.overflows
        columns: Theme.wide ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        Layout.fillHeight: Theme.wide
        Layout.fillWidth: !Theme.wide

        ArrowButton {
            objectName: "scroll-up"
            text: "▲"
            enabled: !view.atYBeginning
            Layout.fillWidth: true
            onClicked: view.contentY = Math.max(0, view.contentY - view.height * 0.8)
        }
        Item {
            visible: Theme.wide
            Layout.fillHeight: true
        }
        ArrowButton {
            objectName: "scroll-down"
            text: "▼"
            enabled: !view.atYEnd
            Layout.fillWidth: true
            onClicked: view.contentY = Math.min(view.contentHeight - view.height, view.contentY + view.height * 0.8)
        }
    }
}
