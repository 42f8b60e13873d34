"""Be a clerk who accepts by himself after a while, so that a demonstration needs nobody at the desk."""

import asyncio
from datetime import timedelta

from district.cases import State
from district.clock import now
from district.examination import examine
from district.gateway import Gateway
from district.model import Case, Moved
from district.payloads import payload_of, readable

APPLICATION = "application"
_ROUND = 0.2


async def accept_by_himself(gateway: Gateway, after: float) -> None:
    """Accept every case ``after`` seconds from its receipt, until cancelled."""
    while True:
        await gateway.in_store(_one_round, gateway, timedelta(seconds=after))
        await asyncio.sleep(_ROUND)


def _one_round(gateway: Gateway, after: timedelta) -> None:
    at = now()
    for case in gateway.inbox.waiting_since(at - after):
        accept(gateway, case)


def accept(gateway: Gateway, case: Case) -> Case:
    """Accept a case as the automatic clerk, or send it back with all that is wrong with its answers.

    Return it as it then is. What nobody accepts (a rating) stays as it is.
    """
    reason = "\n".join(findings(gateway, case))
    target = State.CORRECTION_REQUIRED if reason else State.ACCEPTED
    moved = gateway.inbox.move(case.reference, target, actor="automatic clerk", reason=reason, now=now())
    return moved.case if isinstance(moved, Moved) else case


def findings(gateway: Gateway, case: Case) -> tuple[str, ...]:
    """Return what is wrong with the answers of an application, in words for its resident."""
    payload = payload_of(gateway, case.id) if case.kind == APPLICATION else None
    return examine(case.item, case.item_version, readable(payload)) if isinstance(payload, bytes) else ()
