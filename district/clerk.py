"""Be a clerk who accepts by himself after a while, so that a demonstration needs nobody at the desk."""

import asyncio
from datetime import timedelta

from district.cases import State
from district.clock import now
from district.gateway import Gateway

_ROUND = 0.2


async def accept_by_himself(gateway: Gateway, after: float) -> None:
    """Accept every case ``after`` seconds from its receipt, until cancelled."""
    while True:
        await gateway.in_store(_one_round, gateway, timedelta(seconds=after))
        await asyncio.sleep(_ROUND)


def _one_round(gateway: Gateway, after: timedelta) -> None:
    at = now()
    for case in gateway.inbox.waiting_since(at - after):
        gateway.inbox.move(case.reference, State.ACCEPTED, actor="automatic clerk", reason="", now=at)
