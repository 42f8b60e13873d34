"""Ask every part "are you well?" and say the answer in words a technician can act on."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from drivers.errors import DeviceError
from kiosk.clock import Clock
from kiosk.peripherals import Device, judge
from kiosk.settings import Settings
from offline_queue.district import DistrictClient
from offline_queue.inspection import inspect
from offline_queue.model import IdentityRejected, LinkDown, StoreError

_TOLERATED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, whether it is well, and why (or why not)."""

    part: str
    well: bool
    why: str


def examine_device(part: str, device: Device) -> Finding:
    """Open a device, ask it how it is, and give it back."""
    try:
        with closing(device):
            device.open()
            health = judge(device.status())
    except DeviceError as error:
        return Finding(part, well=False, why=_device_words(error))
    return Finding(part, well=health.ready, why=f"answers: {health.word}")


def examine_store(settings: Settings) -> Finding:
    """Look into the queue without touching it."""
    directory = settings.store.directory
    if not directory.exists():
        return Finding("store", well=True, why=f"{directory} is empty; the first start makes it")
    try:
        depth = inspect(directory).depth
    except StoreError as error:
        return Finding("store", well=False, why=str(error))
    oldest = f", oldest from {depth.oldest:%Y-%m-%d %H:%M}" if depth.oldest else ""
    return Finding("store", well=depth.held == 0, why=f"{depth.unsent} unsent{oldest}, {depth.held} held for staff")


def examine_district(client: DistrictClient, clock: Clock) -> Finding:
    """Ask the district for the time and compare clocks."""
    match client.time():
        case LinkDown(detail=detail):
            return Finding(
                "district", well=False, why=f"no answer: {detail}. Submissions wait safely on this terminal."
            )
        case IdentityRejected(detail=detail):
            return Finding("district", well=False, why=f"does not accept this terminal: {detail}")
        case datetime() as theirs:
            offset = (clock.now() - theirs).total_seconds()
            well = abs(offset) <= _TOLERATED_SECONDS
            return Finding("district", well=well, why=f"answers; our clock is {offset:+.1f} s from the district's")


def _device_words(error: DeviceError) -> str:
    parts: Iterator[str] = (
        p for p in (error.reason.name.lower().replace("_", " "), error.vendor_code, error.detail) if p
    )
    return ": ".join(parts)
