pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What became of a case: four steps, in which of them it stands, and as of when.
Page {
    id: screen

    strongLead: true
    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    StepBar {
        face: screen.face
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2)
        Layout.bottomMargin: Theme.mm(2)
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
