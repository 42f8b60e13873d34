pragma Singleton

import QtQuick

// Colours by role and sizes in millimetres; nothing else in this module names a colour or a size.
QtObject {
    // the panel
    property real pitch: 0.248
    property bool wide: false
    readonly property int sceneWidth: wide ? 1920 : 1080
    readonly property int sceneHeight: wide ? 1080 : 1920

    // the red wall, its tiles, and warm paper; every text pair below has a contrast of at least 7:1
    readonly property color ground: "#fbf6ec"
    readonly property color surface: "#fffdf8"
    readonly property color shade: "#f3eadb"
    readonly property color line: "#d9c9b2"
    readonly property color ink: "#241a16"
    readonly property color inkSoft: "#55443a"
    readonly property color wall: "#96231b"
    readonly property color wallDeep: "#741610"
    readonly property color wallPale: "#fcefe8"
    readonly property color disc: "#f6e0d5"
    readonly property color textOnWall: "#fff8ee"
    readonly property color tile: "#4a4744"
    readonly property color tileDeep: "#33302e"
    readonly property color gold: "#d9a54a"
    readonly property color lamp: "#ffedc2"
    readonly property color stone: "#cfc4b4"
    readonly property color good: "#1f5238"
    readonly property color goodPale: "#e3eee2"
    readonly property color caution: "#6b4300"
    readonly property color cautionPale: "#fbeccb"
    readonly property color problem: "#8e1414"
    readonly property color problemPale: "#fae0d8"

    // type, as the height of the em square
    readonly property int displayText: mm(24)
    readonly property int titleText: mm(16)
    readonly property int headingText: mm(13)
    readonly property int bodyText: mm(10)
    readonly property int smallText: mm(8.5)

    // room
    readonly property int margin: mm(13)
    readonly property int gap: mm(5)
    readonly property int wideGap: mm(9)
    readonly property int target: mm(22)
    readonly property int bigTarget: mm(28)
    readonly property int hairline: mm(0.5)
    readonly property int stroke: mm(1)
    readonly property int radius: mm(3)

    function mm(length: real): int {
        return Math.round(length / pitch);
    }
}
