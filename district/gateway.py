"""Hold what the gateway's calls share: keys, inbox, the inbox's one thread, and how it is told to misbehave."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.requests import Request

from district.authority import REVOKED_FILE, Authority, load_or_create_authority
from district.blob_files import BlobFiles
from district.clock import now
from district.codes import CodeIssuer, load_or_create_issuer
from district.key_files import put
from district.keyring import Keyring
from district.misbehaviour import Misbehaviour
from district.publish import PACKAGES
from district.publisher import load_or_create_publisher
from district.query_codes import QueryCodes, load_or_create_query_codes
from district.shelf import Shelf
from district.store.blob_rows import BlobRows
from district.store.database import Database
from district.store.feed import Feed
from district.store.fleet import Fleet
from district.store.inbox import Inbox
from district.store.postgresql import PostgresqlDatabase
from district.store.services import Services
from district.store.sqlite import SqliteDatabase
from district.store.tries import Tries

BLOBS = "blobs"

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One gateway on one directory."""

    keys: Keyring
    issuer: CodeIssuer
    query_codes: QueryCodes
    authority: Authority
    database: Database
    inbox: Inbox
    tries: Tries
    services: Services
    shelf: Shelf
    feed: Feed
    fleet: Fleet
    directory: Path
    packages: Path
    misbehaviour: Misbehaviour
    accept_after: float | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "inbox"))

    async def in_store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``call`` on the one thread that may touch the inbox, while other requests go on."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: call(*args, **kwargs))

    def publish_revoked(self) -> None:
        """Put the list of revoked certificates where whoever ends the TLS reads it, whole and durably."""
        listing = self.authority.revocations(self.fleet.revoked(), now())
        put(self.directory / REVOKED_FILE, listing, 0o644)

    def close(self) -> None:
        """Let running calls end, then let go of the store and its blobs."""
        self._thread.shutdown()
        self.database.close()
        self.shelf.close()


def open_gateway(
    directory: Path, *, accept_after: float | None, misbehaviour: Misbehaviour, postgresql: str | None = None
) -> Gateway:
    """Open keys, store and blobs under ``directory``; raise `KeyFileError` or `StoreError`.

    The store is SQLite under ``directory`` too, unless ``postgresql`` says where a server is (libpq's conninfo).
    """
    keys = Keyring.open(directory, now())
    load_or_create_publisher(directory)  # its public half is given to terminals before anything is published
    database: Database = SqliteDatabase(directory) if postgresql is None else PostgresqlDatabase(postgresql)
    shelf = Shelf(BlobRows(database), BlobFiles(directory / BLOBS))
    shelf.open()
    gateway = Gateway(
        keys=keys,
        issuer=load_or_create_issuer(directory),
        query_codes=load_or_create_query_codes(directory),
        authority=load_or_create_authority(directory),
        database=database,
        inbox=Inbox(database),
        tries=Tries(database),
        services=Services(database),
        shelf=shelf,
        feed=Feed(database),
        fleet=Fleet(database),
        directory=directory,
        packages=directory / PACKAGES,
        accept_after=accept_after,
        misbehaviour=misbehaviour,
    )
    gateway.publish_revoked()
    return gateway


def gateway_of(request: Request) -> Gateway:
    """Return the gateway that serves this request."""
    gateway: Gateway = request.app.state.gateway
    return gateway
