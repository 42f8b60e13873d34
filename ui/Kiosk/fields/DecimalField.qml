pragma ComponentBehavior: Bound

// An amount: digits and a point.
DigitsField {
    extra: "."
}
