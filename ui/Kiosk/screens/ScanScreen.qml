pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The receipt's code in front of the scanner, or the wait for what it led to.
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
        visible: screen.face.number !== ""
        Layout.fillWidth: true
        Layout.fillHeight: true

        Disc {
            anchors.centerIn: parent
            glyph: "wait"
        }
    }
    ScanPicture {
        visible: screen.face.number === ""
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
