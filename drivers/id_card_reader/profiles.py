"""What differs between models of card readers, as data; pure.

A vendor's note recommends more than 300 ms between two looks for a card; other vendors' own programs look every 200 ms
and field code every 100 ms. The careful interval is the default: half of it is what a resident waits on average, and
nobody has reported a module that it hurts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one model wants to be asked.

    ``poll`` is the time from one look for a card to the next. ``select_tries`` is how often a card may be found and not
    be selected, as one that still hovers does. ``patience`` multiplies the time that any answer may take.
    ``repeats`` tells whether the module reads a card again that lies there; None: found out at the first read.
    ``newest_address`` asks every resident's card for its appended address, which costs one more exchange.
    """

    poll: timedelta = timedelta(milliseconds=310)
    select_tries: int = 3
    patience: float = 1.0
    repeats: bool | None = None
    newest_address: bool = True


PROFILES: Mapping[str, Profile] = {
    "generic": Profile(),
    "routon": Profile(poll=timedelta(milliseconds=200)),  # the vendor's own demo looks every 200 ms
    "swift": Profile(poll=timedelta(milliseconds=100)),  # for modules known to bear it, as field code does
    "patient": Profile(poll=timedelta(milliseconds=1000), patience=2.0),  # old modules, serial servers, 9600 baud
}
"""The profiles that the settings may name; ``generic`` is the default."""

BAUDS = (115_200, 57_600, 38_400, 19_200, 9_600)
"""The rates that a module can be set to (60 00 to 60 04), in the order in which they are tried."""
