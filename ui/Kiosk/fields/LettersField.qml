pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Digits and capital letters, at the lower end of the page; no I and no O, which no number of ours has.
ColumnLayout {
    id: field

    required property ViewModel face

    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    GridLayout {
        columns: 7
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        uniformCellHeights: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
        Layout.maximumHeight: Theme.mm(Theme.wide ? 140 : 150)

        Repeater {
            model: [..."1234567890ABCDEFGHJKLMNPQRSTUVWXYZ", "erase"]

            KeypadKey {
                required property string modelData

                question: field.face.question
                key: modelData
                implicitWidth: Theme.target
                implicitHeight: Theme.target
                Layout.fillWidth: true
                Layout.fillHeight: true
                required index
            }
        }
    }
}
