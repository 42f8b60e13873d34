"""The terminal: decisions, the engine that runs them, the composition root and the `kiosk` command."""
