"""The outside world, far end: the reference district gateway."""
