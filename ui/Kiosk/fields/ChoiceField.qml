pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Up to nine answers; tapping one answers.
ColumnLayout {
    id: field

    required property ViewModel face

    spacing: Theme.mm(5)

    FieldError {
        text: field.face.question.error
        Layout.fillWidth: true
    }
    ChoiceGrid {
        face: field.face
        choices: field.face.question.choices
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: implicitHeight * 1.35
    }
    Item {
        Layout.fillHeight: true
    }
}
