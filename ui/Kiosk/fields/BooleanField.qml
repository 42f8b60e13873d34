pragma ComponentBehavior: Bound

import Kiosk

// Yes or no; tapping one answers.
ChoiceField {
    most: Theme.mm(56)
}
