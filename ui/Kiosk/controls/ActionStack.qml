pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The page's buttons, always at its lower end: one under the other, side by side on a wide panel and where room is short.
GridLayout {
    id: stack

    required property ViewModel face

    columns: (Theme.wide || Theme.low) && width > 17 * Theme.bodyText ? 2 : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap
    uniformCellWidths: true
    visible: face.actions.count > 0

    Repeater {
        model: stack.face.actions

        BigButton {
            required property string label
            required property bool available

            face: stack.face
            Layout.fillWidth: true
            Layout.minimumHeight: implicitHeight
            text: label
            enabled: available
            required intent
            required argument
            required weight
            required whyNot
        }
    }
}
