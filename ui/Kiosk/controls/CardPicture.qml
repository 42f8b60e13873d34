pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// An identity card above the reader's lit plate, and the way it goes: down, flat.
Item {
    id: picture

    required property bool waiting
    readonly property real unit: Math.min(width / 200, height / 172)

    implicitHeight: Theme.mm(70)

    Item {
        anchors.centerIn: parent
        width: 200
        height: 172
        scale: picture.unit

        Rectangle {
            x: 20
            y: 94
            width: 160
            height: 76
            radius: 10
            color: Theme.tileDeep

            Rectangle {
                anchors.centerIn: parent
                width: 108
                height: 60
                radius: 6
                color: Theme.tile
                border.color: picture.waiting ? Theme.gold : Theme.stone
                border.width: 2.5
            }
        }
        Rectangle {
            id: card

            x: 50
            y: 2
            width: 100
            height: 63
            radius: 5
            color: Theme.surface
            border.color: Theme.accent
            border.width: 2

            Rectangle {
                x: 66
                y: 10
                width: 25
                height: 31
                radius: 3
                color: Theme.accentPale

                Rectangle {
                    x: 8
                    y: 5
                    width: 9
                    height: 9
                    radius: 5
                    color: Theme.accent
                }
                Rectangle {
                    x: 4
                    y: 17
                    width: 17
                    height: 14
                    topLeftRadius: 8
                    topRightRadius: 8
                    color: Theme.accent
                }
            }
            Column {
                x: 9
                y: 12
                spacing: 6

                Repeater {
                    model: [34, 22, 46]

                    Rectangle {
                        required property int modelData

                        width: modelData
                        height: 4
                        radius: 2
                        color: Theme.stone
                    }
                }
            }
            Rectangle {
                x: 9
                y: 49
                width: 82
                height: 5
                radius: 2
                color: Theme.inkSoft
            }
        }
        Glyph {
            visible: picture.waiting
            anchors.horizontalCenter: parent.horizontalCenter
            y: 66
            rotation: 90
            name: "next"
            size: 27
            density: Math.max(1, picture.unit)
            weight: 2.6
            color: Theme.gold
        }
    }
}
