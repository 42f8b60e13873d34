"""The receipt printer: an ESC/POS driver that knows whether the paper came out."""
