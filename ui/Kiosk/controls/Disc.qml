pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A large disc with a drawing or a figure in it.
Rectangle {
    id: disc

    property string glyph
    property string figure
    property color deep: Theme.accent
    property color pale: Theme.disc

    implicitWidth: Theme.mm((Theme.wide ? 64 : Theme.reach ? 60 : 84) / (0.6 + 0.4 * Theme.enlarged))
    implicitHeight: implicitWidth
    radius: width / 2
    color: pale

    Glyph {
        anchors.centerIn: parent
        visible: disc.figure === ""
        name: disc.glyph
        size: Math.round(disc.width * 0.54)
        weight: 1.6
        color: disc.deep
    }
    Words {
        anchors.centerIn: parent
        visible: disc.figure !== ""
        text: disc.figure
        color: disc.deep
        font.pixelSize: Math.round(disc.width * 0.5)
        font.weight: Font.Bold
    }
}
