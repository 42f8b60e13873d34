"""Gather what the district's fleet desk may know of this terminal: how it is, in facts that name nobody."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from kiosk.clock import Clock
from kiosk.contents import Contents
from kiosk.events import DeviceKind
from kiosk.logs import log
from kiosk.stamp import TimeQuality
from kiosk.timekeeper import Timekeeper
from offline_queue.model import ClockQuality, StoreError
from offline_queue.outbox import Outbox
from offline_queue.renewal import Renewal, RenewalError
from offline_queue.report import DeviceReport, Report

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Station:
    """Knows how every part is; devices tell it themselves, from their own threads."""

    def __init__(
        self, outbox: Outbox, timekeeper: Timekeeper, renewal: Renewal | None, contents: Contents, clock: Clock
    ) -> None:
        """Know no device yet; ``renewal`` is of the device's certificate, None where it has none."""
        self._outbox = outbox
        self._timekeeper = timekeeper
        self._renewal = renewal
        self._contents = contents
        self._clock = clock
        self._devices: dict[DeviceKind, str] = {}

    def note(self, kind: DeviceKind, word: str) -> None:
        """Remember a device's own word for its state."""
        self._devices = self._devices | {kind: word}

    def report(self) -> Report:
        """Return how the terminal is now. Raise `StoreError` when the store cannot say how full it is."""
        now, fact, depth = self._clock.now(), self._timekeeper.look(), self._outbox.depth()
        return Report(
            versions=self._versions(),
            boot_id=_boot_id(),
            clock_quality=ClockQuality(fact.quality.value),
            clock_ahead=None if fact.quality is TimeQuality.UNKNOWN else fact.ahead,
            unsent=depth.unsent,
            held=depth.held,
            oldest_unsent=None if depth.oldest is None else max(timedelta(), now - depth.oldest),
            free_bytes=self._free_bytes(),
            devices=tuple(DeviceReport(kind.value, word) for kind, word in sorted(self._devices.items())),
            counted=self._outbox.count(),
            certificate_left=self._certificate_left(),
        )

    def _versions(self) -> Mapping[str, str]:
        packages = {name: str(number) for name, number in self._contents.versions().items()}
        return {"doorstep": version("doorstep"), **packages}

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._outbox.store.directory).free
        except OSError as error:
            raise StoreError(f"{type(error).__name__} at the store's directory") from error

    def _certificate_left(self) -> timedelta | None:
        if self._renewal is None:
            return None
        try:
            return self._renewal.left(self._clock.now())
        except RenewalError:
            log("certificate", outcome="unusable")
            return None


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"
