pragma ComponentBehavior: Bound

// Yes or no; tapping one answers.
ChoiceField {
}
