pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The page's buttons, one under the other, always at the lower end of the page.
ColumnLayout {
    id: stack

    required property ViewModel face

    spacing: Theme.gap
    visible: face.actions.count > 0

    Repeater {
        model: stack.face.actions

        BigButton {
            required property string label
            required property bool available

            face: stack.face
            Layout.fillWidth: true
            text: label
            enabled: available
            required intent
            required argument
            required weight
            required whyNot
        }
    }
}
