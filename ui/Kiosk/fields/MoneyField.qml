pragma ComponentBehavior: Bound

// An amount of money.
DecimalField {}
