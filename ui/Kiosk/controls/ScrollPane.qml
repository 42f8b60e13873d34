pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// Content that may be longer than its place: dragged with a finger, with a bar that shows there is more.
Flickable {
    id: pane

    default property alias content: holder.data
    readonly property bool overflows: contentHeight > height + 1

    contentWidth: width
    contentHeight: holder.childrenRect.height
    boundsBehavior: Flickable.StopAtBounds
    interactive: overflows
    clip: overflows

    Item {
        id: holder

        width: pane.width - (pane.overflows ? Theme.mm(7) : 0)
        height: childrenRect.height
    }
    Rectangle {
        parent: pane
        visible: pane.overflows
        anchors.right: parent.right
        y: pane.visibleArea.yPosition * pane.height
        width: Theme.mm(3)
        height: pane.visibleArea.heightRatio * pane.height
        radius: width / 2
        color: Theme.wall
    }
}
