pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The identity card: where to lay it, what is wrong with it, or whose it is.
Page {
    id: screen

    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    RowTable {
        face: screen.face
        roomy: true
        Layout.fillWidth: true
    }
    CardPicture {
        visible: screen.face.rows.count === 0
        waiting: screen.face.messageText === ""
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Item {
        visible: screen.face.rows.count > 0
        Layout.fillHeight: true
    }
}
