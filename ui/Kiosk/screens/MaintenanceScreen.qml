pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// A technician's pages: which there are, and the lines of the one that is shown.
Page {
    id: screen

    tellingShare: 0.26
    telling: ChoiceGrid {
        face: screen.face
        choices: screen.face.choices
        most: Theme.mm(25)
        Layout.fillWidth: true
        Layout.preferredHeight: implicitHeight
    }

    RowTable {
        face: screen.face
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
