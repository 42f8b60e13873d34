"""The document camera: find a paper on its mat, judge it, straighten it, pack it; nothing is written to disk."""
