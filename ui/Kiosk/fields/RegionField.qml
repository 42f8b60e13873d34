pragma ComponentBehavior: Bound

// A region, from the large to the small; tapping one goes on.
ChoiceField {}
