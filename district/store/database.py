"""The seam between the store's rules and the two databases that they run on."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Protocol

Row = Mapping[str, Any]


class StoreError(Exception):
    """The store cannot be opened as it must be; the text is for the technician."""


class StoreTroubleError(Exception):
    """The disk is full or fails, or the database server is away: nothing was stored, and it may work again later."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave back, and how many rows it changed."""

    rows: Sequence[Row]
    count: int

    @property
    def first(self) -> Row | None:
        """The first row, if there is one."""
        return self.rows[0] if self.rows else None


class Database(Protocol):
    """One connection, called from one thread at a time. Statements are written in what both dialects share.

    Every method raises `StoreTroubleError` when the disk or the server fails.
    """

    def execute(self, sql: str, values: Sequence[object] = ()) -> Result:
        """Run one statement; ``?`` stands for a value."""

    def transaction(self) -> AbstractContextManager[None]:
        """Do what follows whole and durably, or not at all. One writer at a time, in whatever process."""

    def forget(self) -> None:
        """Leave nothing of overwritten values, as far as the database can."""

    def close(self) -> None:
        """Let go of it."""


def schema(*, octets: str, serial: str, strict: str) -> str:
    """Return the tables in one dialect: its type of bytes, its counting key, and what stands after a table."""
    text = files("district.store").joinpath("schema.sql").read_text(encoding="utf-8")
    return text.format(octets=octets, serial=serial, strict=strict)
