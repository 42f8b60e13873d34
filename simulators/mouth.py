"""Spoil answers on their way from the module to the line, as often as somebody ordered."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.dialect import Dialect, Step


@dataclass(slots=True, kw_only=True)
class Mouth:
    """Orders for the next answers; each is forgotten when it has been carried out.

    ``damaged``, ``garbled``, ``doubled`` count answers. ``cut_after`` ends one answer after that many bytes. ``before``
    and ``within`` are stray bytes for the next ``noisy`` answers.
    """

    damaged: int = 0
    garbled: int = 0
    doubled: int = 0
    cut_after: int | None = None
    noisy: int = 0
    before: bytes = b""
    within: bytes = b""

    def spoil(self, answer: bytes, step: Step, dialect: Dialect) -> bytes:
        """Return what leaves the reader for this answer; an empty answer stays empty and uses up no order."""
        if not answer:
            return answer
        answer = self._garble(answer, step, dialect)
        if self.damaged:
            self.damaged -= 1
            answer = dialect.damaged(answer)
        if self.noisy:
            self.noisy -= 1
            half = len(answer) // 2
            answer = self.before + answer[:half] + self.within + answer[half:]
        if self.cut_after is not None:
            answer, self.cut_after = answer[: self.cut_after], None
        if self.doubled:
            self.doubled -= 1
            answer += answer
        return answer

    def _garble(self, answer: bytes, step: Step, dialect: Dialect) -> bytes:
        garbled = dialect.garbled(step, answer) if self.garbled else None
        if garbled is None:
            return answer
        self.garbled -= 1
        return garbled

    def orders(self) -> dict[str, int]:
        """Return what is still to come, for people to see."""
        orders = {"damage": self.damaged, "garble": self.garbled, "duplicate": self.doubled, "noise": self.noisy}
        orders["cut-answer"] = int(self.cut_after is not None)
        return {name: count for name, count in orders.items() if count}
