pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What became of a case: four steps, in which of them it stands, and as of when.
Page {
    id: screen

    strongLead: true

    StepBar {
        face: screen.face
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(4)
        Layout.bottomMargin: Theme.mm(4)
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
