pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A column that fills its place; where it is longer, two large arrows move it, and a finger may drag it as well.
// The arrows take height only, never width: else their coming could end the need for them.
Item {
    id: pane

    default property alias content: column.data
    property alias spacing: column.spacing
    readonly property bool overflows: column.implicitHeight > height + 1
    readonly property real step: view.height * 0.75

    implicitHeight: column.implicitHeight

    function move(by: real): void {
        glide.to = Math.max(0, Math.min(view.contentHeight - view.height, view.contentY + by));
        glide.restart();
    }

    Flickable {
        id: view

        width: parent.width
        height: parent.height - (pane.overflows ? arrows.height + Theme.gap : 0)
        contentWidth: width
        contentHeight: column.height
        boundsBehavior: Flickable.StopAtBounds
        interactive: pane.overflows
        clip: pane.overflows

        ColumnLayout {
            id: column

            width: view.width
            height: Math.max(implicitHeight, view.height)
        }
        NumberAnimation {
            id: glide

            target: view
            property: "contentY"
            duration: Theme.motion
        }
    }
    RowLayout {
        id: arrows

        anchors.bottom: parent.bottom
        width: parent.width
        visible: pane.overflows
        spacing: Theme.gap
        uniformCellSizes: true

        ArrowButton {
            objectName: "scroll-up"
            text: "▲"
            enabled: !view.atYBeginning
            Layout.fillWidth: true
            onClicked: pane.move(-pane.step)
        }
        ArrowButton {
            objectName: "scroll-down"
            text: "▼"
            enabled: !view.atYEnd
            Layout.fillWidth: true
            onClicked: pane.move(pane.step)
        }
    }
}
