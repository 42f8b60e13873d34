"""Name everything that can be done to the bench: one table for the page, the command line and the help text."""

from __future__ import annotations

from simulators.bench import Bench
from simulators.camera_verbs import CAMERA_VERBS
from simulators.network import Relay
from simulators.paper_verbs import PAPER_VERBS
from simulators.printer_verbs import PRINTER_VERBS
from simulators.reader_verbs import READER_VERBS
from simulators.scanner_verbs import SCANNER_VERBS
from simulators.verb import Verb, VerbError

__all__ = ["NETWORK", "VERBS", "Verb", "VerbError", "find_verb"]

NETWORK = "network"


def _network(bench: Bench) -> Relay:
    if bench.network is None:
        raise VerbError("the bench was started without a gateway, so there is no network to change")
    return bench.network


_NETWORK_VERBS = [
    Verb(
        device=NETWORK,
        name="cut",
        words="refuse and reset every connection",
        deed=lambda bench: _network(bench).cut,
        takes={},
    ),
    Verb(
        device=NETWORK, name="restore", words="carry bytes again", deed=lambda bench: _network(bench).restore, takes={}
    ),
    Verb(
        device=NETWORK,
        name="slow",
        words="carry bytes late (delay in seconds) and few at a time (rate in bytes a second)",
        deed=lambda bench: _network(bench).slow,
        takes={"delay": float, "rate": float},
    ),
    Verb(
        device=NETWORK,
        name="black-hole",
        words="accept everything and carry nothing",
        deed=lambda bench: _network(bench).black_hole,
        takes={},
    ),
]

VERBS: dict[str, Verb] = {
    f"{verb.device}/{verb.name}": verb
    for verb in (*READER_VERBS, *PRINTER_VERBS, *SCANNER_VERBS, *CAMERA_VERBS, *PAPER_VERBS, *_NETWORK_VERBS)
}


def find_verb(name: str) -> Verb:
    """Return the verb called ``device/verb``, or ``verb`` alone where only one device has it.

    Raises:
        VerbError: there is none, or there are several.
    """
    if name in VERBS:
        return VERBS[name]
    found = [verb for verb in VERBS.values() if verb.name == name]
    if len(found) != 1:
        which = ", ".join(f"{verb.device}/{verb.name}" for verb in found)
        raise VerbError(f"{name}: which one? {which}" if found else f"{name}: no such verb; see --help")
    return found[0]
