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
        id: plate

        face: screen.face
        label: screen.face.lead
        mostCode: Math.min(Theme.mm(96), parent.height - Theme.mm(46) - whom.implicitHeight)
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
    RowTable {
        id: whom

        face: screen.face
        labelShare: 0.22
        Layout.fillWidth: true
    }
}
