pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Are you still there? The seconds left, very large, and one button.
Statement {
    id: screen

    figure: String(face.seconds)
    deep: Theme.accentDeep

    Paragraphs {
        face: screen.face
        marked: false
        centred: true
        Layout.fillWidth: true
    }
}
