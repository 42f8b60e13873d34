pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// What can be done here, each service a large tile; as long as they are few, the house's picture stands above.
Item {
    id: screen

    required property ViewModel face
    readonly property bool many: face.choices.count > 4
    readonly property bool pictured: !Theme.wide && !Theme.low && !Theme.huge && !many

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
        tellingShare: screen.many ? 0.22 : 0.44
        telling: WallScene {
            visible: Theme.wide
            radius: Theme.radius
            Layout.fillWidth: true
            Layout.fillHeight: true
        }

        ChoiceGrid {
            face: screen.face
            choices: screen.face.choices
            large: !screen.many
            brief: screen.many && Theme.wide
            columns: screen.many && Theme.wide ? 3 : choices.count > 5 ? 2 : 1
            most: Theme.mm(74)
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
