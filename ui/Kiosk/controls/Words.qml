pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// Text as every screen shows it: plain, wrapped, never cut.
Text {
    color: Theme.ink
    font.pixelSize: Theme.bodyText
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    lineHeight: 0.98
}
