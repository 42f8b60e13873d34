"""Ask every part "are you well?" and say the answer in words a technician can act on."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from drivers.errors import DeviceError
from kiosk.documents import ContentError
from kiosk.installing import open_installer
from kiosk.package_format import Refusal
from kiosk.package_shelf import ShelfError
from kiosk.peripherals import Device, judge
from kiosk.print_journal import FILE, missing_letters
from kiosk.publishers import NAMES, PublishersError
from kiosk.queue_table import age, waiting_for_salvage
from kiosk.settings import Settings
from kiosk.stamp import ClockFact, TimeQuality
from kiosk.timekeeper import Timekeeper
from offline_queue.district import DistrictClient
from offline_queue.inspection import first_broken_entry, inspect
from offline_queue.model import IdentityRejected, LinkDown, StoreError
from offline_queue.recipients import Recipients

_LONG = timedelta(hours=2)  # the district raises its alarm then, too
_REMEMBERED = timedelta(days=30)  # after a font was installed, the old papers are no news for ever


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, whether it is well, and why (or why not)."""

    part: str
    well: bool
    why: str


def examine_device(part: str, device: Device) -> Finding:
    """Open a device, ask it how it is, and give it back; what it says besides stands in parentheses."""
    try:
        with closing(device):
            device.open()
            status = device.status()
    except DeviceError as error:
        return Finding(part, well=False, why=_device_words(error))
    health = judge(status)
    besides = f" ({status.detail})" if status.detail else ""
    return Finding(part, well=health.ready, why=f"answers: {health.word}{besides}")


def examine_store(settings: Settings) -> Finding:
    """Look into the queue without touching it."""
    directory = settings.store.directory
    if not directory.exists():
        return Finding("store", well=True, why=f"{directory} is empty; the first start makes it")
    try:
        inspection = inspect(directory)
    except StoreError as error:
        return Finding("store", well=False, why=str(error))
    depth, damaged = inspection.depth, inspection.damaged
    waited = timedelta(0) if depth.oldest is None else datetime.now(UTC) - depth.oldest
    oldest = f", the oldest for {age(waited)}" if depth.oldest else ""
    salvage = f"; {waiting_for_salvage(damaged)}" if damaged else ""
    look = "; kiosk queue list says why" if depth.held else ""
    return Finding(
        "store",
        well=depth.held == 0 and waited <= _LONG and not damaged,
        why=f"{depth.unsent} unsent{oldest}, {depth.held} held for staff{look}{salvage}",
    )


def examine_journal(settings: Settings) -> Finding:
    """Look whether somebody has changed what the store's journal says."""
    directory = settings.store.directory
    if not directory.exists():
        return Finding("journal", well=True, why="nothing was written yet")
    try:
        broken = first_broken_entry(directory)
    except StoreError as error:
        return Finding("journal", well=False, why=str(error))
    if broken is None:
        return Finding("journal", well=True, why="every entry is as it was written")
    why = f"entry {broken} was changed, removed or put in. Keep a copy of {directory} and tell the district."
    return Finding("journal", well=False, why=why)


def examine_content(settings: Settings) -> Finding:
    """Read what came with the program and every installed package, as the next start will."""
    try:
        installer = open_installer(settings)
        found = {name: installer.on_shelf(name) for name in NAMES}
    except (ContentError, PublishersError, ShelfError) as error:
        return Finding("content", well=False, why=str(error))
    refused = [f"{name}: {'; '.join(one.problems)}" for name, one in found.items() if isinstance(one, Refusal)]
    if refused:
        why = f"what came with the program is used in the place of installed packages: {' '.join(refused)}"
        return Finding("content", well=False, why=why)
    installed = [f"{name} {one[0].version}" for name, one in found.items() if isinstance(one, tuple)]
    return Finding("content", well=True, why=", ".join(installed) or "what came with the program")


def installed_keys(settings: Settings) -> Recipients | None:
    """Return the district's keys that an installed content package brings, None where there is no usable one."""
    try:
        found = open_installer(settings).on_shelf("recipients")
    except (ContentError, PublishersError, ShelfError):
        return None  # `examine_content` tells
    return found[1].recipients if isinstance(found, tuple) else None


def examine_letters(settings: Settings, today: date) -> Finding:
    """Look up on how many papers of the last 30 days a character could not be drawn, and from where it was."""
    file = settings.store.directory / FILE
    if not file.exists():
        return Finding("letters", well=True, why="nothing was printed yet")
    try:
        found = [letters for letters in missing_letters(file) if today - letters.last_on <= _REMEMBERED]
    except StoreError as error:
        return Finding("letters", well=False, why=str(error))
    if not found:
        return Finding("letters", well=True, why="every character had a font")
    words = "; ".join(f"{letters.block} on {letters.papers} paper(s), last on {letters.last_on}" for letters in found)
    return Finding("letters", well=False, why=f"no font has some characters of {words}. Install a font that has them.")


def examine_district(client: DistrictClient, timekeeper: Timekeeper) -> Finding:
    """Ask the district for the time and compare clocks; ``timekeeper`` hears what the client's answers tell."""
    match client.time():
        case LinkDown(detail=detail):
            return Finding(
                "district", well=False, why=f"no answer: {detail}. Submissions wait safely on this terminal."
            )
        case IdentityRejected(detail=detail):
            return Finding("district", well=False, why=f"does not accept this terminal: {detail}")
        case datetime():
            fact = timekeeper.look()
            return Finding("district", well=fact.quality is TimeQuality.SYNCHRONISED, why=_clock_words(fact))


def _clock_words(fact: ClockFact) -> str:
    if fact.quality is TimeQuality.UNKNOWN:
        return "answers, too slowly or without Doorstep-Time: our clock cannot be compared"
    seconds, give_or_take = fact.ahead.total_seconds(), fact.give_or_take.total_seconds()
    return f"answers; our clock is {seconds:+.1f} s from the district's, give or take {give_or_take:.1f} s"


def _device_words(error: DeviceError) -> str:
    parts: Iterator[str] = (
        p for p in (error.reason.name.lower().replace("_", " "), error.vendor_code, error.detail) if p
    )
    return ": ".join(parts)
