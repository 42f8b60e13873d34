"""The hardware: a vocabulary, byte transports, and one package per device class."""
