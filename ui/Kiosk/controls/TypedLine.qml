pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// What has been typed, in groups, with the field's name over it and a mark where the next key goes.
Rectangle {
    id: line

    required property Asked question
    readonly property bool wrong: question.error !== ""

    implicitHeight: column.implicitHeight + 2 * Theme.mm(3.5)
    radius: Theme.radius
    color: Theme.surface
    border.color: wrong ? Theme.problem : Theme.accent
    border.width: wrong ? Theme.mm(1.5) : Theme.mm(0.75)

    Column {
        id: column

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.mm(6)
        width: parent.width - 2 * x

        Words {
            width: parent.width
            visible: !Theme.low
            text: line.question.label
            color: Theme.inkSoft
            font.pixelSize: Theme.smallText
        }
        Row {
            height: Math.round(Theme.titleText * 1.5)
            spacing: Theme.mm(1.5)

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: line.question.shown
                font.pixelSize: Theme.titleText
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.type(10)
                width: Math.min(implicitWidth, column.width - Theme.mm(4))
                font.weight: Font.Bold
                wrapMode: Text.NoWrap
            }
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                visible: !line.question.full
                width: Theme.mm(1)
                height: Theme.mm(15)
                color: Theme.accent
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: line.question.unit
                color: Theme.inkSoft
                wrapMode: Text.NoWrap
            }
        }
    }
}
