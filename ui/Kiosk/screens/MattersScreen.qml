pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The holder's own matters, a few at a time, or why there are none to show.
Page {
    id: screen

    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    ChoiceGrid {
        face: screen.face
        choices: screen.face.choices
        most: Theme.mm(58)
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
