pragma ComponentBehavior: Bound

import QtQuick
import Doorstep

// Shows the one screen that the snapshot names; the one before it is destroyed, with all its words.
Loader {
    id: stage

    required property ViewModel face
    readonly property string screen: face.screen
    readonly property var screens: ({
            "attract": "AttractScreen",
            "home": "HomeScreen",
            "notice": "NoticeScreen",
            "card": "CardScreen",
            "form": "FormScreen",
            "review": "ReviewScreen",
            "storing": "StoringScreen",
            "confirmation": "ConfirmationScreen",
            "rating": "RatingScreen",
            "thanks": "ThanksScreen",
            "scan": "ScanScreen",
            "progress": "ProgressScreen",
            "matters": "MattersScreen",
            "help": "HelpScreen",
            "appearance": "AppearanceScreen",
            "still-here": "StillHereScreen",
            "apology": "ApologyScreen",
            "out-of-service": "OutOfServiceScreen",
            "maintenance": "MaintenanceScreen"
        })

    onScreenChanged: show()

    function show(): void {
        setSource("../screens/" + screens[screen] + ".qml", {
            "face": face
        });
    }
}
