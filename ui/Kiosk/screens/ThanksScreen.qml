pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Goodbye; a forgotten card comes first.
Statement {
    id: screen

    glyph: "good"
    deep: Theme.good
    pale: Theme.goodPale

    Banner {
        tone: screen.face.messageTone
        text: screen.face.messageText
        Layout.fillWidth: true
    }
}
