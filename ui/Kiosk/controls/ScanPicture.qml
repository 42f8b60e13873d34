pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// A receipt held into the light of the scanner.
Item {
    id: picture

    Item {
        anchors.centerIn: parent
        width: 200
        height: 165
        scale: Math.min(picture.width / width, picture.height / height)

        Rectangle {
            x: 55
            y: 4
            width: 90
            height: 104
            radius: 4
            color: Theme.surface
            border.color: Theme.line
            border.width: 1.5

            Grid {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 14
                columns: 7

                Repeater {
                    model: "1110111101010111101110010100111011110101011110111"

                    Rectangle {
                        required property string modelData

                        width: 7
                        height: 7
                        color: modelData === "1" ? Theme.ink : Theme.surface
                    }
                }
            }
            Column {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 74
                spacing: 6

                Repeater {
                    model: [62, 50, 56]

                    Rectangle {
                        required property int modelData

                        width: modelData
                        height: 3.500
                        radius: 2
                        color: Theme.stone
                    }
                }
            }
        }
        Rectangle {
            x: 40
            y: 37
            width: 120
            height: 3
            radius: 2
            color: Theme.wall
        }
        Rectangle {
            x: 30
            y: 122
            width: 140
            height: 38
            radius: 10
            color: Theme.tileDeep

            Rectangle {
                anchors.centerIn: parent
                width: 84
                height: 14
                radius: 7
                color: Theme.gold
            }
        }
    }
}
