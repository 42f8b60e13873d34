pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Whom to ask, and how to stop.
Page {
    id: screen

    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    RowTable {
        face: screen.face
        roomy: true
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
