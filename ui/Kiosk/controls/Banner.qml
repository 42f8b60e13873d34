pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A message with its tone told by a drawing in a disc, a bar at the side, and colour last.
Rectangle {
    id: banner

    required property string tone
    required property string text
    readonly property color deep: tone === "good" ? Theme.good : tone === "caution" ? Theme.caution : tone === "problem" ? Theme.problem : Theme.inkSoft

    visible: text !== ""
    implicitHeight: row.implicitHeight + 2 * Theme.mm(5)
    implicitWidth: row.implicitWidth + 2 * Theme.gap
    radius: Theme.radius
    color: tone === "good" ? Theme.goodPale : tone === "caution" ? Theme.cautionPale : tone === "problem" ? Theme.problemPale : Theme.shade
    border.color: deep
    border.width: Theme.hairline
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Rectangle {
        width: Theme.mm(2.5)
        height: parent.height
        radius: Theme.radius
        color: banner.deep
    }
    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: Theme.mm(7)
        anchors.rightMargin: Theme.mm(6)
        spacing: Theme.mm(5)

        Rectangle {
            Layout.alignment: Qt.AlignTop
            implicitWidth: Theme.mm(13)
            implicitHeight: implicitWidth
            radius: banner.tone === "problem" || banner.tone === "caution" ? Theme.radius : width / 2
            color: banner.deep

            Glyph {
                anchors.centerIn: parent
                name: banner.tone
                size: Theme.mm(9)
                weight: 2.6
                color: Theme.surface
            }
        }
        Words {
            Layout.fillWidth: true
            text: banner.text
            font.weight: banner.tone === "plain" ? Font.Normal : Font.Bold
        }
    }
}
