pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A receipt's number, as large as the line allows.
Rectangle {
    id: plate

    required property ViewModel face

    visible: face.number !== ""
    implicitHeight: Theme.mm(28)
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.gold
    border.width: Theme.mm(0.75)

    Words {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.gap
        height: parent.height
        text: plate.face.number
        font.pixelSize: Theme.mm(19)
        font.weight: Font.Bold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.bodyText
        wrapMode: Text.NoWrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
}
