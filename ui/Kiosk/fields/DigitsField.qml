pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Digits: what is typed in large groups, what is wrong with it right there, and the keys.
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
        Layout.maximumHeight: Theme.mm(30)
    }
    Keypad {
        question: field.face.question
        withX: field.withX
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Theme.mm(160)
    }
}
