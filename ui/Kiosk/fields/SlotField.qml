pragma ComponentBehavior: Bound

// A day, then a part of it; tapping one goes on.
ChoiceField {}
