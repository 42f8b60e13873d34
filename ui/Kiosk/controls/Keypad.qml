pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Ten digits, one that takes the last one back, and one more sign where a number may hold it: X, a point.
GridLayout {
    id: pad

    required property Asked question
    property string extra

    columns: 3
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true
    uniformCellHeights: true

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.extra, "0", "erase"]

        KeypadKey {
            required property string modelData

            question: pad.question
            key: modelData
            visible: modelData !== ""
            Layout.column: index % 3
            Layout.row: Math.floor(index / 3)
            Layout.fillWidth: true
            Layout.fillHeight: true
            required index
        }
    }
}
