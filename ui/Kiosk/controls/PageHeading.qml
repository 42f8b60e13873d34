pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Doorstep
import Kiosk

// A page's title and the sentence under it; where that sentence is the news itself, it is written large.
ColumnLayout {
    id: heading

    required property ViewModel face
    property bool leads: true
    property bool strongLead

    spacing: Theme.mm(2)

    Words {
        Layout.fillWidth: true
        text: heading.face.title
        font.pixelSize: Theme.titleText
        font.weight: Font.Bold
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Words {
        Layout.fillWidth: true
        visible: heading.leads && text !== ""
        text: heading.face.lead
        color: heading.strongLead ? Theme.accent : Theme.inkSoft
        font.pixelSize: heading.strongLead ? Theme.headingText : Theme.bodyText
        font.weight: heading.strongLead ? Font.Bold : Font.Normal
    }
}
