pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Are you still there? The seconds left, very large, and one button.
Statement {
    id: screen

    glyph: "hand"

    Words {
        Layout.fillWidth: true
        text: screen.face.seconds
        color: Theme.wall
        font.pixelSize: Theme.mm(44)
        font.weight: Font.Bold
        lineHeight: 0.8
        horizontalAlignment: Text.AlignHCenter
    }
    Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }
}
