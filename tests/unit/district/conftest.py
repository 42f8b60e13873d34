"""The store's two databases: the same tests run on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from district.store.database import Database
from district.store.postgresql import PostgresqlDatabase
from district.store.sqlite import SqliteDatabase
from tests.unit.district.cluster import Cluster, programs


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that the tests of this process share."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    running = Cluster(found)
    yield running
    running.remove()


@pytest.fixture
def postgresql(cluster: Cluster) -> str:
    """The way to an empty PostgreSQL."""
    cluster.empty()
    return cluster.conninfo


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store, on one and on the other."""
    opened: Database
    if request.param == "sqlite":
        opened = SqliteDatabase(tmp_path)
    else:
        opened = PostgresqlDatabase(request.getfixturevalue("postgresql"))
    yield opened
    opened.close()
