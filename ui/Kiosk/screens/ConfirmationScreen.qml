pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The number and its code, what was printed, what happens next, and whom to ask.
Page {
    id: screen

    tellingShare: 0.5
    leads: false
    telling: Paragraphs {
        visible: Theme.wide
        face: screen.face
        Layout.fillWidth: true
    }

    NumberPlate {
        face: screen.face
        label: screen.face.lead
        mostCode: Theme.mm(100)
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: around + Theme.mm(50)
        Layout.preferredHeight: around + Theme.mm(50)
        Layout.maximumHeight: implicitHeight
    }
    Paragraphs {
        visible: !Theme.wide
        face: screen.face
        Layout.fillWidth: true
    }
    RowTable {
        face: screen.face
        labelShare: 0.22
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.maximumHeight: Theme.mm(40)
    }
}
