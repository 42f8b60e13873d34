pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// How large, in which colours and how low the face is drawn: four sizes in a row, three sets of colours, two switches.
Page {
    id: screen

    readonly property var inARow: ({
            "text-size": 4,
            "contrast": 3,
            "reach": 2,
            "still": Theme.wide ? 1 : 2
        })

    tellingShare: 0.34

    Item {
        Layout.fillHeight: true
    }
    Flow {
        id: ways

        spacing: Theme.gap
        Layout.fillWidth: true

        Repeater {
            model: screen.face.choices

            AppearanceTile {
                readonly property int beside: screen.inARow[intent]

                face: screen.face
                visible: !(Theme.wide && intent === "reach")
                width: Math.floor((ways.width - (beside - 1) * ways.spacing) / beside)
                required intent
                required argument
            }
        }
    }
}
