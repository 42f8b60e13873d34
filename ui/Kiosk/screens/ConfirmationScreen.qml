pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The number and its code, what was printed, what happens next, and whom to ask.
Page {
    id: screen

    leads: false
    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    NumberPlate {
        face: screen.face
        label: screen.face.lead
        mostCode: Theme.mm(100)
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: around + Theme.mm(44)
        Layout.maximumHeight: implicitHeight
    }
    RowTable {
        face: screen.face
        labelShare: 0.22
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 0
    }
}
