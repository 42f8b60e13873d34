"""The outside world, devices: virtual hardware on real wires, and the bench that runs it."""
