"""Say how long a reader works before it answers."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.dialect import Step


@dataclass(slots=True, kw_only=True)
class Pace:
    """Seconds that the security module works before it answers."""

    find: float = 0.05
    select: float = 0.05
    read: float = 0.3
    newest_address: float = 0.05
    other: float = 0.01

    def seconds(self, step: Step) -> float:
        """Return how long a step takes."""
        match step:
            case Step.FIND:
                return self.find
            case Step.SELECT:
                return self.select
            case Step.READ:
                return self.read
            case Step.NEWEST_ADDRESS:
                return self.newest_address
            case Step.STATUS | Step.MODULE_NUMBER | Step.RESET | Step.OTHER:
                return self.other


INSTANT = Pace(find=0.0, select=0.0, read=0.0, newest_address=0.0, other=0.0)
