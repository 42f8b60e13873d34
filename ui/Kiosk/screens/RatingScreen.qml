pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Five grades, none chosen beforehand.
Page {
    id: screen

    ChoiceGrid {
        face: screen.face
        choices: screen.face.choices
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: choices.count * Theme.mm(39)
    }
    Item {
        Layout.fillHeight: true
    }
}
