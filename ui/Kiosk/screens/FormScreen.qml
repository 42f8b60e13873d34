pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// One question, with the field of its kind.
Page {
    id: screen

    readonly property var fields: ({
            "digits": "../fields/DigitsField.qml",
            "identity-number": "../fields/IdentityNumberField.qml",
            "choice": "../fields/ChoiceField.qml",
            "boolean": "../fields/BooleanField.qml"
        })
    readonly property string kind: face.question.kind
    readonly property bool typing: kind === "digits" || kind === "identity-number"

    fixed: typing
    tellingShare: typing ? 0.48 : 0.38

    telling: [
        Banner {
            tone: "problem"
            text: screen.face.question.error
            Layout.fillWidth: true
        },
        Words {
            Layout.fillWidth: true
            visible: text !== ""
            text: screen.face.question.hint
            color: Theme.inkSoft
        }
    ]

    standing: TypedLine {
        visible: screen.typing
        question: screen.face.question
        Layout.fillWidth: true
    }

    Loader {
        id: field

        Layout.fillWidth: true
        Layout.fillHeight: true

        Component.onCompleted: load()

        function load(): void {
            if (screen.kind in screen.fields) {
                setSource(screen.fields[screen.kind], {
                    "face": screen.face
                });
            } else {
                source = "";
            }
        }
    }
    Connections {
        target: screen

        function onKindChanged(): void {
            field.load();
        }
    }
}
