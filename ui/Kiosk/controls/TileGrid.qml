pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Many short choices on one page, as on a calendar.
Item {
    id: area

    required property ViewModel face
    required property Lines choices
    required property int columns
    readonly property int count: choices.count
    readonly property int rows: Math.ceil(count / columns)

    implicitHeight: grid.implicitHeight

    GridLayout {
        id: grid

        width: parent.width
        height: Math.min(parent.height, Math.max(implicitHeight, area.rows * Theme.mm(36)))
        columns: area.columns
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        uniformCellHeights: true

        Repeater {
            model: area.choices

            SmallTile {
                face: area.face
                Layout.fillWidth: true
                Layout.fillHeight: true
            }
        }
    }
}
