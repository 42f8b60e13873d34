"""Carry snapshots and the order to forget from the engine's thread into the screen's."""

from PySide6.QtCore import QObject, Signal

from kiosk.screen import Snapshot


class Bridge(QObject):
    """The one way from the engine to the face; connect its signals to objects that live in the main thread."""

    arrived = Signal(object)
    wiped = Signal()

    def publish(self, snapshot: Snapshot) -> None:
        """Hand over what may now be seen; from any thread."""
        self.arrived.emit(snapshot)

    def wipe(self) -> None:
        """Ask the face to forget what it has shown; from any thread, after the snapshot that shows nobody."""
        self.wiped.emit()
