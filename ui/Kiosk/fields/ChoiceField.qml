pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Up to nine answers; tapping one answers.
ColumnLayout {
    id: field

    required property ViewModel face
    property int most: Theme.mm(44)

    spacing: Theme.mm(5)

    FieldError {
        text: field.face.question.error
        Layout.fillWidth: true
    }
    ChoiceGrid {
        face: field.face
        choices: field.face.question.choices
        most: field.most
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
}
