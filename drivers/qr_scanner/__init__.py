"""The QR scanner: drivers of scan engines, on a line or as keyboards, and of cameras; the judge of what codes are."""
