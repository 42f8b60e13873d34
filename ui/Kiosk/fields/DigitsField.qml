pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Digits: the keys, at the lower end of the page.
ColumnLayout {
    id: field

    required property ViewModel face
    property string extra

    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    Keypad {
        question: field.face.question
        extra: field.extra
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.mm(Theme.wide ? 140 : 150)
        Layout.minimumHeight: implicitHeight
        Layout.maximumHeight: Layout.preferredHeight
        Layout.fillHeight: true
    }
}
