pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// All choices of a list, in one column or two; rows grow to fill the page up to `most`, the last odd one spans both.
Item {
    id: area

    required property ViewModel face
    required property Lines choices
    required property int most
    property bool large
    property bool brief
    property int columns: choices.count > 5 ? 2 : 1
    readonly property int rows: Math.ceil(choices.count / columns)

    implicitHeight: grid.implicitHeight

    GridLayout {
        id: grid

        width: parent.width
        height: Math.min(parent.height, Math.max(implicitHeight, area.rows * area.most + (area.rows - 1) * rowSpacing))
        columns: area.columns
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        uniformCellHeights: true

        Repeater {
            model: area.choices

            ChoiceTile {
                required property int index

                face: area.face
                large: area.large
                brief: area.brief
                few: area.columns === 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: implicitHeight
                Layout.columnSpan: area.columns === 2 && index === area.choices.count - 1 && index % 2 === 0 ? 2 : 1
                required intent
                required argument
            }
        }
    }
}
