pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Nobody can be served: why, and where to go instead.
Statement {
    id: screen

    glyph: "closed"
    deep: Theme.inkSoft
    pale: Theme.shade

    Paragraphs {
        face: screen.face
        marked: false
        Layout.fillWidth: true
    }
    RowTable {
        face: screen.face
        Layout.fillWidth: true
    }
}
