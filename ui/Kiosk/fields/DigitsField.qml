pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Digits: what is typed in large groups, what is wrong with it right there, and the keys at the lower end.
ColumnLayout {
    id: field

    required property ViewModel face
    property bool withX

    spacing: Theme.mm(5)

    TypedLine {
        question: field.face.question
        Layout.fillWidth: true
    }
    FieldError {
        text: field.face.question.error
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    Keypad {
        question: field.face.question
        withX: field.withX
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.mm(Theme.wide ? 107 : 150)
        Layout.minimumHeight: implicitHeight
        Layout.maximumHeight: Layout.preferredHeight
        Layout.fillHeight: true
    }
}
