pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A year among a few, then a month and a day on one page each, as a calendar has them.
ColumnLayout {
    id: field

    required property ViewModel face
    readonly property bool small: face.question.choices.count > 9

    ChoiceGrid {
        face: field.face
        choices: field.face.question.choices
        most: Theme.mm(44)
        visible: !field.small
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    TileGrid {
        face: field.face
        choices: field.face.question.choices
        columns: count <= 12 ? 3 : Theme.huge && !Theme.wide ? 4 : 7
        visible: field.small
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
