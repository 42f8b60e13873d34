"""The outside world, devices: virtual hardware on real wires, and the bench that runs it."""

import os

# numpy's linear algebra starts a thread for each core while it is imported, before the bench can block the signals
# that end it: one of those threads would take the signal, and the bench would die without tidying up.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
