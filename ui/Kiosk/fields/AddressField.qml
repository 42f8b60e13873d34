pragma ComponentBehavior: Bound

// A community, then a street in it; numbers and words have fields of their own.
ChoiceField {}
