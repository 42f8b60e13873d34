"""Keep what somebody ordered for the next requests of one step: a status to answer with, or seconds to wait."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.dialect import Step

ANY = "any"


@dataclass(slots=True)
class _Order:
    value: float
    to: str
    times: int


class Orders:
    """Values for the next requests; each is used as often as it was ordered, the oldest first."""

    def __init__(self) -> None:
        """Start without any."""
        self._orders: list[_Order] = []

    def add(self, value: float, to: str, times: int) -> None:
        """Order ``value`` for the next ``times`` requests of the step called ``to``, or of any.

        Raises:
            ValueError: there is no such step, or it is for no time at all.
        """
        if to != ANY and to not in set(Step):
            raise ValueError(f"no such step; there are: {', '.join([ANY, *Step])}")
        if times < 1:
            raise ValueError("an order is for one time at least")
        self._orders.append(_Order(value, to, times))

    def take(self, step: Step) -> float | None:
        """Use one order that is meant for this step; None when there is none."""
        order = next((order for order in self._orders if order.to in {ANY, step}), None)
        if order is None:
            return None
        order.times -= 1
        if not order.times:
            self._orders.remove(order)
        return order.value

    def left(self) -> list[tuple[float, str, int]]:
        """Return what is still to come: value, step, times."""
        return [(order.value, order.to, order.times) for order in self._orders]
