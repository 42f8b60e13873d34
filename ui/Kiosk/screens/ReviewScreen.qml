pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// All answers on one sheet, each with the way to change it.
Page {
    id: screen

    tellingShare: 0.26

    RowTable {
        face: screen.face
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
