pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Doorstep
import Kiosk

// Anything that can be tapped: knows its intent, its name for tests and for screen readers, and nothing else.
T.AbstractButton {
    id: touchable

    required property ViewModel face
    required property string intent
    property string argument

    objectName: "action-" + intent + "-" + argument
    focusPolicy: Qt.TabFocus
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: clicked()
    onClicked: face.act(intent, argument)

    FocusFrame {
        control: touchable
    }
}
