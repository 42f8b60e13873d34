pragma Singleton

import QtQuick

// Colours by role and sizes in millimetres; nothing else in this module names a colour or a size.
QtObject {
    id: theme

    // the panel
    property real pitch: 0.248
    property bool wide: false
    readonly property int sceneWidth: wide ? 1920 : 1080
    readonly property int sceneHeight: wide ? 1080 : 1920

    // what the person at the panel chose
    property int textSize: 1
    property string contrast: "ordinary"
    property bool reach: false
    property bool still: false
    readonly property bool low: reach && !wide
    readonly property bool huge: textSize > 2
    readonly property real enlarged: [1, 1.25, 1.5, 2][textSize - 1]
    readonly property int motion: still ? 0 : 160

    // paper and ink: warm paper, black on white, white on black; words have at least 7:1 on each of their grounds
    readonly property color ground: choose("#fbf6ec", "#ffffff", "#000000")
    readonly property color surface: choose("#fffdf8", "#ffffff", "#0d0d0d")
    readonly property color shade: choose("#f3eadb", "#efefef", "#1d1d1d")
    readonly property color line: choose("#d9c9b2", "#4d4d4d", "#a6a6a6")
    readonly property color ink: choose("#241a16", "#000000", "#ffffff")
    readonly property color inkSoft: choose("#55443a", "#1f1f1f", "#ececec")
    readonly property color accent: choose("#96231b", "#7a0f08", "#ffd257")
    readonly property color accentDeep: choose("#741610", "#4f0904", "#ffe7a6")
    readonly property color accentPale: choose("#fcefe8", "#ffe9e4", "#332700")
    readonly property color textOnAccent: choose("#fff8ee", "#ffffff", "#000000")
    readonly property color disc: choose("#f6e0d5", "#ffe9e4", "#332700")
    readonly property color good: choose("#1f5238", "#0b4026", "#9be7b6")
    readonly property color goodPale: choose("#e3eee2", "#e6f5ea", "#072b17")
    readonly property color caution: choose("#6b4300", "#573600", "#ffd08a")
    readonly property color cautionPale: choose("#fbeccb", "#fff2d6", "#332000")
    readonly property color problem: choose("#8e1414", "#7a0606", "#ffb4a9")
    readonly property color problemPale: choose("#fae0d8", "#ffe7e2", "#400a06")
    readonly property color focus: choose("#123a6b", "#00208a", "#7fd4ff")
    readonly property color codeLight: "#ffffff"
    readonly property color codeDark: "#000000"

    // the picture: the red wall under its tiles, its door and the light behind it
    readonly property color wall: choose("#96231b", "#7a0f08", "#3a0d09")
    readonly property color wallDeep: choose("#741610", "#5a0a05", "#230705")
    readonly property color textOnWall: choose("#fff8ee", "#ffffff", "#ffffff")
    readonly property color tile: choose("#4a4744", "#3a3a3a", "#3a3a3a")
    readonly property color tileDeep: choose("#33302e", "#1f1f1f", "#1a1a1a")
    readonly property color gold: choose("#d9a54a", "#d9a54a", "#ffd257")
    readonly property color lamp: choose("#ffedc2", "#ffedc2", "#ffe7a6")
    readonly property color stone: choose("#cfc4b4", "#bdbdbd", "#5c5c5c")

    // type, as the height of the em square. Capitals of Noto Sans CJK are 0.733 em, so that an em of 10 mm gives the
    // 0.7° at 600 mm of EN 301 549, 5.1.4. Titles grow less than what they stand above.
    readonly property int bodyText: type(10 * enlarged)
    readonly property int smallText: bodyText
    readonly property int keyText: type(13)  // keys do not grow: ten of them stand side by side
    readonly property int keyWords: type(10)
    readonly property int buttonText: type(11 * enlarged)
    readonly property int headingText: type(heading(13))
    readonly property int titleText: type(heading(16))
    readonly property int statementText: type(heading(19))
    readonly property int displayText: type(20 + 4 * enlarged)
    readonly property int frameText: type(Math.min(10 * enlarged, wide ? 14 : 11))

    // room
    readonly property int margin: mm(13)
    readonly property int gap: mm(5)
    readonly property int wideGap: mm(9)
    readonly property int target: mm(22)
    readonly property int bigTarget: mm(28)
    readonly property int hairline: mm(contrast === "ordinary" ? 0.5 : 0.75)
    readonly property int stroke: mm(1)
    readonly property int radius: mm(3)

    function choose(ordinary: color, light: color, dark: color): color {
        return among(contrast, ordinary, light, dark);
    }

    function among(name: string, ordinary: color, light: color, dark: color): color {
        return name === "dark" ? dark : name === "light" ? light : ordinary;
    }

    // the ground and the ink of a set of colours that may not be the present one
    function groundOf(name: string): color {
        return among(name, "#fbf6ec", "#ffffff", "#000000");
    }

    function inkOf(name: string): color {
        return among(name, "#241a16", "#000000", "#ffffff");
    }

    function heading(size: real): real {
        return Math.max(11 * enlarged, size * (0.6 + 0.4 * enlarged));
    }

    function mm(length: real): int {
        return Math.round(length / pitch);
    }

    // never smaller than meant: a rounded em would fall below the least angle
    function type(em: real): int {
        return Math.ceil(em / pitch);
    }
}
