"""Hold what differs between makes of identity-card readers, to be changed by name."""

from __future__ import annotations

from dataclasses import dataclass, fields

_OFF, _ON = {"false", "off", "no"}, {"true", "on", "yes"}
_NONE = "none"
_FINGERPRINTS = {0, 512, 1024}  # none, one or two on the card


@dataclass(slots=True, kw_only=True)
class Settings:
    """How this make of reader behaves; change it at any time.

    ``repeat_reading``: find answers 9F for a card that was already read. ``silent_when_lifted``: a card pulled away
    during the read ends in silence instead of 41. ``all_slots``: the newest address is answered with every used slot,
    not with the first alone. ``fingerprints``: bytes of them that 30 10 adds (0, 512 or 1024); None forbids it.
    ``settle``: seconds of silence after the supply comes.
    """

    repeat_reading: bool = False
    silent_when_lifted: bool = False
    all_slots: bool = True
    fingerprints: int | None = None
    settle: float = 0.0

    def adjust(self, name: str, word: str) -> None:
        """Change one setting, both as people write them.

        Raises:
            ValueError: there is no such setting, or the word does not suit it.
        """
        match name:
            case "fingerprints":
                self.fingerprints = _fingerprints(word)
            case "settle":
                self.settle = float(word)
            case _ if name in self.words():
                setattr(self, name.replace("-", "_"), _switch(word))
            case _:
                raise ValueError(f"no such setting; there are: {', '.join(self.words())}")

    def words(self) -> dict[str, object]:
        """Return every setting by the name that people write."""
        return {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


def _switch(word: str) -> bool:
    if word.lower() not in _ON | _OFF:
        raise ValueError("the setting is on or off")
    return word.lower() in _ON


def _fingerprints(word: str) -> int | None:
    if word.lower() == _NONE:
        return None
    if not word.isdecimal() or int(word) not in _FINGERPRINTS:
        raise ValueError("fingerprints are none, 0, 512 or 1024")
    return int(word)
