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

    Rectangle {
        id: scene

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

            anchors.top: header.bottom
            anchors.bottom: footer.top
            width: parent.width
            face: window.face
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
