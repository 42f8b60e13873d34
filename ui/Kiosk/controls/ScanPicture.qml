pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A receipt held into the light of the scanner.
Item {
    id: picture

    implicitHeight: Theme.mm(70)

    Item {
        anchors.centerIn: parent
        width: 200
        height: 168
        scale: Math.min(picture.width / width, picture.height / height)

        Rectangle {
            x: 52
            y: 2
            width: 96
            height: 112
            radius: 3
            color: Theme.surface
            border.color: Theme.stone
            border.width: 1.5

            Column {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 10
                spacing: 4.500

                Repeater {
                    model: [38, 58]

                    Rectangle {
                        required property int modelData

                        anchors.horizontalCenter: parent.horizontalCenter
                        width: modelData
                        height: 4
                        radius: 2
                        color: Theme.stone
                    }
                }
            }
            Grid {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 34
                columns: 15

                Repeater {
                    model: "111110101011111" + "100010011010001" + "101011010010101" + "100010101010001" + "111110010111111" + "000001101000000" + "110101011011010" + "001110100101101" + "101001011010011" + "000000110101100" + "111110101100101" + "100010010111010" + "101010110010110" + "100010001101001" + "111110110010111"

                    Rectangle {
                        required property string modelData

                        width: 4
                        height: 4
                        color: modelData === "1" ? Theme.ink : Theme.surface
                    }
                }
            }
        }
        Rectangle {
            x: 30
            y: 126
            width: 140
            height: 40
            radius: 10
            color: Theme.tileDeep

            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 12
                width: 88
                height: 16
                radius: 8
                color: Theme.gold
            }
        }
        Rectangle {
            x: 62
            y: 62
            width: 76
            height: 2
            radius: 1
            color: Theme.accent
        }
    }
}
