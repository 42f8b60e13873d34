pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// The large keyboard: candidates above, rows of keys below; every row is twenty units wide.
Column {
    id: board

    required property Keyboard keyboard
    readonly property int gap: Theme.mm(3)
    readonly property real unit: (width + gap) / 20

    spacing: gap

    CandidateBar {
        width: parent.width
        keyboard: board.keyboard
    }
    WritingPad {
        visible: board.keyboard.layer === "handwriting"
        width: parent.width
        keyboard: board.keyboard
    }
    Repeater {
        model: board.keyboard.rows

        Row {
            id: line

            required property var modelData

            spacing: board.gap

            Repeater {
                model: line.modelData

                TypingKey {
                    required property int units

                    keyboard: board.keyboard
                    width: units * board.unit - board.gap
                    required sends
                    required label
                    required spoken
                    required look
                }
            }
        }
    }
}
