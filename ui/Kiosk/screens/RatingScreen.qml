pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// Five grades, none chosen beforehand.
Page {
    id: screen

    ChoiceGrid {
        face: screen.face
        choices: screen.face.choices
        most: Theme.mm(46)
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
