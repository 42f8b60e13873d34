pragma ComponentBehavior: Bound

// Several answers; a tap marks one or takes its mark away, and the button below answers.
ChoiceField {}
