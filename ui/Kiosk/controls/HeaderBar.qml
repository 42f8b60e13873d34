pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A slice of the red wall under its tiles: where the terminal stands, and whether it is connected, in words.
Rectangle {
    id: bar

    required property ViewModel face

    implicitHeight: Math.max(Theme.mm(25), places.implicitHeight + Theme.mm(11))
    color: Theme.wall

    Eave {
        width: parent.width
        size: Theme.mm(4)
    }
    RowLayout {
        id: places

        anchors.fill: parent
        anchors.topMargin: Theme.mm(5)
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        spacing: Theme.wideGap

        Words {
            Layout.fillWidth: true
            text: bar.face.site
            color: Theme.textOnWall
            font.pixelSize: Theme.frameText
            font.weight: Font.Bold
        }
        Words {
            Layout.maximumWidth: bar.width * 0.42
            text: bar.face.link
            color: Theme.textOnWall
            font.pixelSize: Theme.frameText
            horizontalAlignment: Text.AlignRight
        }
    }
}
