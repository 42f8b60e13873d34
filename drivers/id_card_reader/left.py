"""What is known of the card that an earlier read may have left on the reader: memory of a conversation, no talking."""

from __future__ import annotations

from enum import Enum, auto

from drivers.id_card_reader.mark import Mark


class Left(Enum):
    """What may still lie on the reader from before."""

    NOTHING = auto()
    READ = auto()
    REFUSED = auto()


class Suspicion(Enum):
    """Why the next record must be compared with the last one before it is taken for a new card's."""

    NONE = auto()
    LOOKS_REPEATING = auto()  # "find" found a card while the read one was known to lie there
    CANNOT_TELL = auto()  # the module does not say whether the read card still lies there, or was started anew


class LeftCard:
    """The card of an earlier read, by a mark and never by its content; and whether the module reads it again.

    ``repeats`` is None until the module has shown it, unless its profile knows. It is learnt from the same record read
    twice in one life of the module, never from a card that a quick hand may have changed.
    """

    __slots__ = ("_mark", "_restarted", "found_since", "probed", "repeats", "state", "suspicion")

    def __init__(self, *, repeats: bool | None) -> None:
        """Begin with an empty reader."""
        self.repeats = repeats
        self.state = Left.NOTHING
        self.suspicion = Suspicion.NONE
        self.found_since = False
        """Whether "find" was asked since the card was read: it may have ended the module's hold on it."""
        self.probed = False
        """Whether the module has ever answered for a card that lies there: only then does its refusal mean anything."""
        self._restarted = False
        self._mark = Mark()

    @property
    def told_by_finding(self) -> bool:
        """Whether only "find" can tell if the card still lies there."""
        return bool(self.repeats) or self.suspicion is not Suspicion.NONE or self.state is Left.REFUSED

    @property
    def gone_when_not_found(self) -> bool:
        """Whether "find" finding nothing means that the card has gone, and not that it was read already."""
        return bool(self.repeats) or self.suspicion is Suspicion.LOOKS_REPEATING

    def forget(self) -> None:
        """Take note that the card has gone."""
        self.state, self.suspicion, self._restarted, self.found_since = Left.NOTHING, Suspicion.NONE, False, False
        self._mark.clear()

    def lay_before(self) -> None:
        """Take note of a card that was read by somebody else before this conversation began."""
        self.state, self.suspicion = Left.READ, Suspicion.NONE

    def restarted(self) -> None:
        """Take note that the module was lost: it may come back with the same card, ready to be read once more."""
        self._restarted = True
        self.suspect(Suspicion.CANNOT_TELL)

    def suspect(self, suspicion: Suspicion) -> None:
        """Compare the next record, if there was one before."""
        if self.state is Left.READ:
            self.suspicion = suspicion

    def refused(self) -> None:
        """Take note that a card that lies there was refused."""
        self.state, self.suspicion = Left.REFUSED, Suspicion.NONE
        self._mark.clear()

    def read(self, text: bytes) -> bool:
        """Take note of a record; return whether it is the last one again, that is a card left behind."""
        same = self.state is Left.READ and self.suspicion is not Suspicion.NONE and self._mark.is_of(text)
        if same and self.suspicion is Suspicion.LOOKS_REPEATING and not self._restarted:
            self.repeats = True
        self.state, self.suspicion, self._restarted, self.found_since = Left.READ, Suspicion.NONE, False, False
        self._mark.set(text)
        return same
