pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// A pad to write one character on with a finger.
Rectangle {
    id: pad

    required property Keyboard keyboard

    implicitHeight: Theme.mm(Theme.wide ? 58 : 90)
    radius: Theme.radius
    color: Theme.surface
    border.color: Theme.accent
    border.width: Theme.mm(0.5)

    Canvas {
        id: ink

        readonly property string path: pad.keyboard.ink

        anchors.fill: parent
        onPathChanged: requestPaint()
        onPaint: {
            const pen = getContext("2d");
            pen.reset();
            pen.scale(pad.height / 1000, pad.height / 1000);
            pen.strokeStyle = Theme.ink;
            pen.lineWidth = 24;
            pen.lineCap = pen.lineJoin = "round";
            pen.path = ink.path;
            pen.stroke();
        }
    }
    MouseArea {
        objectName: "writing-pad"
        anchors.fill: parent
        preventStealing: true
        onPressed: mouse => pad.keyboard.draw(mouse.x / pad.height, mouse.y / pad.height)
        onPositionChanged: mouse => pad.keyboard.draw(mouse.x / pad.height, mouse.y / pad.height)
        onReleased: pad.keyboard.lift()
    }
}
