pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The number and its code, what was printed, what happens next, and whom to ask.
Page {
    id: screen

    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    NumberPlate {
        face: screen.face
        Layout.fillWidth: true
    }
    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.mm(60)

        QrCode {
            anchors.centerIn: parent
            face: screen.face
            most: Math.min(parent.width, parent.height, Theme.mm(110))
        }
    }
    RowTable {
        face: screen.face
        labelShare: 0.24
        Layout.fillWidth: true
    }
}
