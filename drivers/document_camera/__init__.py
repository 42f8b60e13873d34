"""The document camera: find a paper on its mat, judge the picture, straighten, pack; nothing is ever written to disk."""
