pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// What a service is, before anything is asked: how it goes, and who may have it.
Page {
    id: screen

    tellingShare: 0.38

    telling: Paragraphs {
        face: screen.face
        Layout.fillWidth: true
    }

    RowTable {
        face: screen.face
        Layout.fillWidth: true
    }
    Item {
        Layout.fillHeight: true
    }
}
