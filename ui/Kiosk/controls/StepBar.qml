pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// The four steps of a case, joined by a line: done has a tick, the present one a ring, the rest are open.
RowLayout {
    id: bar

    required property ViewModel face

    readonly property int size: Theme.mm(Theme.wide ? 16 : 22)

    spacing: 0
    uniformCellSizes: true
    visible: face.steps.count > 0

    Repeater {
        model: bar.face.steps

        Item {
            id: step

            required property int index
            required property string label
            required property string standing
            readonly property bool reached: standing !== "ahead"

            Layout.fillWidth: true
            implicitHeight: bar.size + Theme.mm(2) + word.implicitHeight

            Rectangle {
                visible: step.index > 0
                x: -step.width / 2 + disc.width / 2
                y: (disc.height - height) / 2
                width: step.width - disc.width
                height: Theme.mm(2)
                color: step.reached ? Theme.accent : Theme.line
            }
            Rectangle {
                id: disc

                anchors.horizontalCenter: parent.horizontalCenter
                width: bar.size
                height: width
                radius: width / 2
                color: step.standing === "done" ? Theme.accent : step.standing === "current" ? Theme.accentPale : Theme.surface
                border.color: step.reached ? Theme.accent : Theme.line
                border.width: step.standing === "current" ? Theme.mm(2) : Theme.mm(1)

                Glyph {
                    anchors.centerIn: parent
                    visible: step.standing === "done"
                    name: "good"
                    size: Math.round(bar.size * 0.64)
                    weight: 2.8
                    color: Theme.textOnAccent
                }
                Rectangle {
                    anchors.centerIn: parent
                    visible: step.standing === "current"
                    width: Math.round(bar.size * 0.4)
                    height: width
                    radius: width / 2
                    color: Theme.accent
                }
            }
            Words {
                id: word

                anchors.top: disc.bottom
                anchors.topMargin: Theme.mm(2)
                width: parent.width
                text: step.label
                color: step.reached ? Theme.ink : Theme.inkSoft
                font.pixelSize: Theme.bodyText
                font.weight: step.standing === "current" ? Font.Bold : Font.Normal
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }
}
