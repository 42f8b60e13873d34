"""The document printer: A4 over IPP Everywhere, straight to the printer."""
