pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// The terminal's window: one logical scene of fixed size, scaled into whatever room the window has.
Window {
    id: window

    required property ViewModel face
    property bool whole

    title: face.title
    color: Theme.ink
    visibility: whole ? Window.FullScreen : Window.Windowed

    Binding {
        target: Theme
        property: "textSize"
        value: window.face.textSize
    }
    Binding {
        target: Theme
        property: "contrast"
        value: window.face.contrast
    }
    Binding {
        target: Theme
        property: "reach"
        value: window.face.reach && !window.face.question.written // the keyboard has the lower part
    }
    Binding {
        target: Theme
        property: "still"
        value: window.face.still
    }
    Rectangle {
        id: scene

        // what is lower down has as much room as its letters need
        readonly property int beginning: Theme.low ? Math.round(height * [0.36, 0.3, 0.2, 0.12][Theme.textSize - 1]) : header.height
        readonly property real fit: Math.min(window.width / width, window.height / height)

        x: (window.width - width * fit) / 2
        y: (window.height - height * fit) / 2
        width: Theme.sceneWidth
        height: Theme.sceneHeight
        scale: fit
        transformOrigin: Item.TopLeft
        color: Theme.ground

        Stage {
            id: stage

            y: scene.beginning
            width: parent.width
            height: footer.y - y
            face: window.face
        }
        WallScene {
            y: header.height
            width: parent.width
            height: scene.beginning - y
            visible: Theme.low
        }
        HeaderBar {
            id: header

            width: parent.width
            face: window.face
        }
        FooterBar {
            id: footer

            anchors.bottom: parent.bottom
            width: parent.width
            face: window.face
        }
    }
}
