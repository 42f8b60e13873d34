pragma ComponentBehavior: Bound

import QtQuick
import Doorstep
import Kiosk

// A QR code in black on white with its quiet zone, scaled so that every module is a whole number of pixels.
Rectangle {
    id: code

    required property ViewModel face
    required property int most
    readonly property int module: face.codeSize > 0 ? Math.max(1, Math.floor(most / face.codeSize)) : 0

    visible: face.codeSize > 0
    implicitWidth: module * face.codeSize
    implicitHeight: implicitWidth
    color: Theme.codeLight
    Accessible.role: Accessible.Graphic
    Accessible.name: face.number

    Image {
        anchors.fill: parent
        cache: false
        sourceSize: Qt.size(parent.implicitWidth, parent.implicitHeight)
        source: code.module > 0 ? "image://drawing/" + code.face.codeSize + "/" + encodeURIComponent(String(Theme.codeDark)) + "/0/" + encodeURIComponent(code.face.codePath) : ""
    }
}
