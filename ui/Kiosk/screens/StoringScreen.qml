pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The machine works; where the number is already sure, it is shown.
Statement {
    id: screen

    glyph: "wait"

    NumberPlate {
        face: screen.face
        Layout.fillWidth: true
    }
}
