pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A receipt's number as large as the line allows, with its name above it and its code below, on one sheet.
Rectangle {
    id: plate

    required property ViewModel face
    property string label
    property int mostCode: Theme.mm(92)
    readonly property int around: words.implicitHeight + 2 * Theme.mm(5)
    readonly property bool coded: face.codeSize > 0

    visible: face.number !== ""
    implicitHeight: around + (coded ? mostCode : 0)
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.gold
    border.width: Theme.mm(0.75)

    ColumnLayout {
        id: words

        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.mm(5)
        width: parent.width - 2 * Theme.gap
        spacing: 0

        Words {
            Layout.fillWidth: true
            visible: text !== ""
            text: plate.label
            color: Theme.inkSoft
            font.pixelSize: Theme.smallText
            horizontalAlignment: Text.AlignHCenter
        }
        Words {
            Layout.fillWidth: true
            text: plate.face.number
            font.pixelSize: Theme.statementText
            font.weight: Font.Bold
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.type(10)
            wrapMode: Text.NoWrap
            horizontalAlignment: Text.AlignHCenter
        }
    }
    QrCode {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: words.bottom
        face: plate.face
        most: Math.min(plate.mostCode, plate.height - plate.around)
    }
}
