"""Let SIGINT and SIGTERM end Qt's event loop, which by itself never gives Python's signal handlers a turn."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def quit_on_signals() -> Iterator[None]:
    """Quit the application on SIGINT and SIGTERM while the block runs; only in the main thread."""
    ours, pythons = socket.socketpair()
    with ours, pythons:
        for end in (ours, pythons):
            end.settimeout(0)
        notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: ours.recv(1))  # waking up is all: Python then calls the handlers
        before = {number: signal.signal(number, lambda *_: QCoreApplication.quit()) for number in _SIGNALS}
        wakeup = signal.set_wakeup_fd(pythons.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            notifier.setEnabled(False)
