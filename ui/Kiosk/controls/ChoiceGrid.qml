pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// All choices of a list, in one column or two, each wide enough for an old hand.
GridLayout {
    id: grid

    required property ViewModel face
    required property Lines choices
    property bool large

    columns: choices.count > 5 ? 2 : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true

    Repeater {
        model: grid.choices

        ChoiceTile {
            face: grid.face
            large: grid.large
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: grid.large ? Theme.mm(60) : Theme.mm(34)
            required intent
            required argument
        }
    }
}
