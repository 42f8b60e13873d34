pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// How far the visit has come: a row of short strokes, and the same in words.
ColumnLayout {
    id: line

    required property ViewModel face

    visible: face.stepOf > 0
    spacing: Theme.mm(2.5)

    Words {
        text: line.face.stepLabel
        color: Theme.inkSoft
        font.pixelSize: Theme.smallText
    }
    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.mm(2)
        uniformCellSizes: true

        Repeater {
            model: line.face.stepOf

            Rectangle {
                required property int index

                Layout.fillWidth: true
                implicitHeight: Theme.mm(2.5)
                radius: height / 2
                color: index < line.face.stepAt ? Theme.accent : Theme.line
            }
        }
    }
}
