"""Make a technician known to a terminal: `kiosk maintenance enrol` reads a card and prints a digest, never a name."""

import json
import sys
from contextlib import closing
from datetime import timedelta
from enum import IntEnum
from typing import assert_never

from drivers.api import CardLeft, CardOutcome, CardRead, CardReader, CardUnreadable, Deadline, NoCard
from drivers.errors import DeviceError
from kiosk.settings import EXIT_CODE, MaintenanceSettings
from kiosk.staff_cards import StaffCards, StaffKeyError, make_key


class Exit(IntEnum):
    """What the exit code says."""

    READ = 0
    UNREADABLE = 1
    NO_CARD = 3
    NO_READER = 4


def enrol(reader: CardReader, maintenance: MaintenanceSettings, patience: float) -> int:
    """Read one card within ``patience`` seconds and print the settings' lines that let its holder in."""
    if maintenance.key_file is None:
        print('Name a file for the key in the settings first: [maintenance] key_file = "staff.key"', file=sys.stderr)
        return EXIT_CODE
    try:
        cards = StaffCards(make_key(maintenance.key_file), maintenance.technicians)
        with closing(reader):
            reader.open()
            print(f"Lay the technician's identity card on the reader, within {patience:g} seconds.", file=sys.stderr)
            return _conclude(reader.read(Deadline.after(timedelta(seconds=patience))), cards)
    except StaffKeyError as error:
        print(error, file=sys.stderr)
        return EXIT_CODE
    except DeviceError as error:
        detail = f": {error.detail}" if error.detail else ""
        print(f"The reader failed: {error.reason.name.lower().replace('_', ' ')}{detail}", file=sys.stderr)
        return Exit.NO_READER


def _conclude(outcome: CardOutcome, cards: StaffCards) -> Exit:
    match outcome:
        case CardRead(card):
            known = dict.fromkeys([*cards.known, cards.digest(card.number)])
            print("[maintenance]")
            print(f"technicians = {json.dumps(list(known))}")
            print("Put this line into the settings and start the terminal again.", file=sys.stderr)
            return Exit.READ
        case CardUnreadable(reason):
            print(f"Not read: {reason.value}.", file=sys.stderr)
            return Exit.UNREADABLE
        case CardLeft():
            print("The card of an earlier read still lies there: lift it first.", file=sys.stderr)
            return Exit.UNREADABLE
        case NoCard():
            print("No card was laid down in time.", file=sys.stderr)
            return Exit.NO_CARD
        case _:
            assert_never(outcome)
