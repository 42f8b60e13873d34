pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What can be done here, each service a large tile.
Page {
    id: screen

    ChoiceGrid {
        face: screen.face
        choices: screen.face.choices
        large: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: choices.count * Theme.mm(66)
    }
    Item {
        Layout.fillHeight: true
        visible: !Theme.wide
    }
}
