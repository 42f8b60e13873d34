pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// Help, language, appearance, back and cancel, always in the same places. One that is off says why when it is tapped.
Rectangle {
    id: bar

    required property ViewModel face
    property string reason

    readonly property int high: Theme.mm(Theme.wide ? 22 : 30)
    readonly property int side: Theme.wide ? Theme.margin : Theme.mm(6)

    implicitHeight: high + 2 * Theme.mm(4.5)
    color: Theme.shade

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.line
    }
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: bar.side
        anchors.rightMargin: bar.side
        spacing: Theme.gap

        Repeater {
            model: bar.face.footer

            Item {
                id: place

                required property int index
                required property string intent
                required property string argument
                required property string label
                required property bool available
                required property string whyNot

                // the place in the middle has the longest word in Chinese
                implicitWidth: index === 2 ? Theme.mm(62) : Theme.mm(43)
                implicitHeight: bar.high
                Layout.fillWidth: true

                QuietButton {
                    anchors.fill: parent
                    face: bar.face
                    intent: place.intent
                    argument: place.argument
                    text: place.label
                    enabled: place.available
                    visible: place.intent !== ""
                    Accessible.description: place.whyNot
                }
                TapHandler {
                    enabled: !place.available && place.whyNot !== ""
                    onTapped: bar.reason = place.whyNot
                }
            }
        }
    }
    Timer {
        id: patience

        interval: 6000
        running: bar.reason !== ""
        onTriggered: bar.reason = ""
    }
    Connections {
        target: bar.face

        function onScreenChanged(): void {
            bar.reason = "";
        }
        function onWordsChanged(): void {
            bar.reason = "";
        }
    }
    Rectangle {
        anchors.bottom: parent.top
        anchors.bottomMargin: Theme.gap
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, why.implicitWidth + 2 * Theme.wideGap)
        height: why.height + 2 * Theme.gap
        visible: bar.reason !== ""
        radius: Theme.radius
        color: Theme.ink

        Words {
            id: why

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.wideGap
            text: bar.reason
            color: Theme.ground
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
