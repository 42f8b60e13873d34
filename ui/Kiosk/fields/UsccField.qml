pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A unified social credit code: its 31 signs (GB 32100 has no I, O, S, V and Z), at the lower end of the page.
ColumnLayout {
    id: field

    required property ViewModel face

    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    GridLayout {
        columns: 8
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true

        Repeater {
            model: [..."0123456789ABCDEFGHJKLMNPQRTUWXY", "erase"]

            KeypadKey {
                required property string modelData

                question: field.face.question
                key: modelData
                implicitWidth: Theme.target
                Layout.fillWidth: true
                Layout.fillHeight: true
                required index
            }
        }
    }
}
