pragma ComponentBehavior: Bound

import QtQuick
import Kiosk

// What is wrong with the answer above, right under it.
Banner {
    tone: "problem"
}
