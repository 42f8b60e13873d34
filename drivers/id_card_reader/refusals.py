"""What a module's refusal of a card means for the resident; pure."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.api import UnreadableReason
from drivers.id_card_reader.commands import SW

REFUSALS: Mapping[int, UnreadableReason] = {
    SW.CARD_REJECTED_SAM: UnreadableReason.NOT_AUTHENTIC,
    SW.SAM_REJECTED_CARD: UnreadableReason.NOT_AUTHENTIC,
    SW.VERIFICATION: UnreadableReason.DAMAGED,
    SW.CARD_TYPE: UnreadableReason.NOT_AN_IDENTITY_CARD,
    SW.READ_FAILED: UnreadableReason.MOVED,
    SW.SELECT_FAILED: UnreadableReason.MOVED,
}
"""Status codes that a card is to blame for; every other one is the reader's own trouble."""
