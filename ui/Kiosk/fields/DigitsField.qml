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

    Keypad {
        question: field.face.question
        extra: field.extra
        Layout.fillWidth: true
        Layout.minimumHeight: implicitHeight
        Layout.maximumHeight: Theme.mm(Theme.wide ? 140 : 150)
        Layout.alignment: Qt.AlignBottom
        Layout.fillHeight: true
    }
}
