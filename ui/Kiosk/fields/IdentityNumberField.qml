pragma ComponentBehavior: Bound

// An identity number: digits, and X for the last one.
DigitsField {
    extra: "X"
}
