pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// Up to nine answers; tapping one answers.
ChoiceGrid {
    choices: face.question.choices
    most: Theme.mm(44)
}
