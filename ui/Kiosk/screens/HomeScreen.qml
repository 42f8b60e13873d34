pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What can be done here, each service a large tile; as long as they are few, the house's picture stands above.
Item {
    id: screen

    required property ViewModel face
    readonly property bool pictured: !Theme.wide && !Theme.low && !Theme.huge && face.choices.count < 5

    WallScene {
        id: picture

        visible: screen.pictured
        width: parent.width
        height: visible ? Theme.mm(140) : 0
    }
    Page {
        anchors.fill: parent
        anchors.topMargin: picture.height
        face: screen.face
        tellingFills: Theme.wide
        telling: WallScene {
            visible: Theme.wide
            radius: Theme.radius
            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        ChoiceGrid {
            face: screen.face
            choices: screen.face.choices
            large: true
            most: Theme.mm(74)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
