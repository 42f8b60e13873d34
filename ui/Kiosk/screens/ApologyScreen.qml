pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Something could not be done: the truth about what was kept, and where to go instead.
Statement {
    id: screen

    glyph: "sorry"

    Banner {
        tone: screen.face.messageTone
        text: screen.face.messageText
        Layout.fillWidth: true
    }
    Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }
}
