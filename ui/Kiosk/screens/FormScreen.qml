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
            "letters": "../fields/LettersField.qml",
            "decimal": "../fields/DecimalField.qml",
            "money": "../fields/MoneyField.qml",
            "uscc": "../fields/UsccField.qml",
            "choice": "../fields/ChoiceField.qml",
            "multi-choice": "../fields/MultiChoiceField.qml",
            "boolean": "../fields/BooleanField.qml",
            "date": "../fields/DateField.qml",
            "slot": "../fields/SlotField.qml",
            "region": "../fields/RegionField.qml",
            "address": "../fields/AddressField.qml",
            "text": "../fields/TextEntryField.qml",
            "long-text": "../fields/LongTextField.qml"
        })
    readonly property string kind: face.question.kind
    readonly property bool typing: face.question.keyed
    readonly property bool writing: face.question.written

    fixed: typing || writing
    tellingShare: typing ? 0.48 : writing ? 0.32 : 0.38

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
        },
        Banner {
            tone: "caution"
            text: screen.writing ? screen.face.keyboard.unable : ""
            Layout.fillWidth: true
        }
    ]

    standing: [
        TypedLine {
            visible: screen.typing
            question: screen.face.question
            Layout.fillWidth: true
        },
        WrittenText {
            visible: screen.writing
            question: screen.face.question
            least: screen.kind === "long-text" && !Theme.huge ? 3 : 1
            most: screen.kind === "long-text" ? (Theme.wide ? 4 : 6) : 2
            Layout.fillWidth: true
        }
    ]

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
