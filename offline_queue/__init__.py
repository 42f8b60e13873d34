"""The outbox: durable store, sealing, courier and district client; knows nothing of services or cards."""
