"""The identity-card reader: SAM frames, the card's records, and the conversation that gets them."""
