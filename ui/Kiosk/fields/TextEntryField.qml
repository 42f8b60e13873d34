pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// One line of text: the large keyboard, at the lower end of the page.
ColumnLayout {
    id: field

    required property ViewModel face

    Item {
        Layout.fillHeight: true
        Layout.preferredHeight: 1
    }
    LargeKeyboard {
        keyboard: field.face.keyboard
        Layout.fillWidth: true
        Layout.minimumHeight: implicitHeight
    }
}
