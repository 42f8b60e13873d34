"""The QR scanner: the driver of serial scan engines, and the judge of what a code may be."""
