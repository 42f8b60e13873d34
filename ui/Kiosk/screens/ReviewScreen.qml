pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// All answers on one sheet, each with the way to change it.
Page {
    id: screen

    tellingShare: 0.26

    ScrollPane {
        Layout.fillWidth: true
        Layout.fillHeight: true

        RowTable {
            face: screen.face
            Layout.fillWidth: true
        }
    }
}
