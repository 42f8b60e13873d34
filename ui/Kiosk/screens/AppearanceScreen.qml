pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// How large, in which colours and how low the face is drawn: four sizes in a row, three sets of colours, two switches.
Page {
    id: screen

    readonly property var spans: ({
            "text-size": 3,
            "contrast": 4,
            "reach": 6,
            "still": Theme.wide ? 12 : 6
        })

    tellingShare: 0.34

    GridLayout {
        columns: 12
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: screen.face.choices

            AppearanceTile {
                face: screen.face
                visible: !(Theme.wide && intent === "reach")
                Layout.columnSpan: screen.spans[intent]
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                required intent
                required argument
            }
        }
    }
    Item {
        Layout.fillHeight: true
    }
}
