"""The workshop: what stands behind `./dev run`, `./dev demo` and `./dev bench`; ships with nothing."""
