pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// What has been written, with the field's name over it and a mark where the next character goes. Of more lines than the
// box holds the last ones are seen.
Rectangle {
    id: box

    required property Asked question
    property int least: 1
    property int most: 2
    readonly property bool wrong: question.error !== ""

    implicitHeight: column.implicitHeight + 2 * Theme.mm(3.5)
    radius: Theme.radius
    color: Theme.surface
    border.color: wrong ? Theme.problem : Theme.accent
    border.width: wrong ? Theme.mm(1.5) : Theme.mm(0.75)

    Column {
        id: column

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.mm(6)
        width: parent.width - 2 * x

        Words {
            width: parent.width
            text: box.question.label
            color: Theme.inkSoft
            font.pixelSize: Theme.smallText
        }
        Item {
            id: room

            width: parent.width
            height: Math.max(box.least * Theme.mm(16), Math.min(1, box.most / words.lineCount) * words.contentHeight)
            clip: words.lineCount > box.most

            Words {
                id: words

                property real endX
                property real endY

                y: Math.min(0, room.height - contentHeight)
                width: parent.width
                text: box.question.shown
                font.pixelSize: text.length > 16 ? Theme.bodyText : Theme.headingText
                font.weight: Font.Bold
                wrapMode: Text.WrapAnywhere
                onTextChanged: {
                    if (words.text === "") {
                        endX = endY = 0;
                    }
                }
                onLineLaidOut: line => {
                    if (line.isLast) {
                        endX = line.implicitWidth;
                        endY = line.y;
                    }
                }

                Rectangle {
                    visible: !box.question.full
                    x: Math.min(words.endX + Theme.mm(1), words.width - width)
                    y: words.endY + Theme.mm(1)
                    width: Theme.mm(1)
                    height: words.font.pixelSize * 1.1
                    color: Theme.accent
                }
            }
        }
    }
}
