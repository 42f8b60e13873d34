"""Cut what hostile makers bring forth into pieces as a line would deliver them."""

import random
from collections.abc import Callable, Iterator, Sequence


def pieces(chance: random.Random, makers: Sequence[Callable[[], bytes]], longest: int) -> Iterator[bytes]:
    """Yield, without end, pieces of fewer than ``longest`` bytes that know nothing of where a message began."""
    held = b""
    while True:
        held += chance.choice(makers)()
        cut = chance.randrange(1, longest)
        if len(held) >= cut:
            yield held[:cut]
            held = held[cut:]
