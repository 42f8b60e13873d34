pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Nobody is there: the house's picture, its name, and one button; a touch anywhere begins as well.
Item {
    id: screen

    required property ViewModel face

    TapHandler {
        onTapped: screen.face.act("touched", "")
    }
    GridLayout {
        anchors.fill: parent
        columns: Theme.wide ? 2 : 1
        columnSpacing: 0
        rowSpacing: 0

        WallScene {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: screen.width * 0.52
            Layout.preferredHeight: Math.round(screen.height * 0.55)
            Layout.maximumHeight: Theme.wide ? screen.height : Layout.preferredHeight
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: screen.width * 0.48 - 2 * Theme.margin
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            Layout.topMargin: Theme.mm(10)
            Layout.bottomMargin: Theme.mm(10)
            spacing: Theme.gap

            ScrollPane {
                spacing: Theme.mm(3)
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Theme.wide ? 0 : implicitHeight
                Layout.preferredHeight: 1

                Item {
                    Layout.fillHeight: true
                }
                Words {
                    Layout.fillWidth: true
                    text: screen.face.title
                    color: Theme.accent
                    font.pixelSize: Theme.displayText
                    font.weight: Font.Bold
                    horizontalAlignment: Text.AlignHCenter
                }
                Words {
                    Layout.fillWidth: true
                    text: screen.face.lead
                    font.pixelSize: Theme.headingText
                    horizontalAlignment: Text.AlignHCenter
                }
                Repeater {
                    model: screen.face.paragraphs

                    Words {
                        required property string words

                        Layout.fillWidth: true
                        text: words
                        color: Theme.inkSoft
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
                Item {
                    Layout.fillHeight: true
                }
            }
            ActionStack {
                face: screen.face
                Layout.fillWidth: true
            }
        }
    }
}
