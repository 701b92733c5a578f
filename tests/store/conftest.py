"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgresql import cluster, new_database
from unclench.store.location import StoreLocation
from unclench.store.store import Store, open_store


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("pg"))])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> StoreLocation:
    """An empty place for a store."""
    if request.param == "sqlite":
        return StoreLocation(tmp_path)
    return new_database(request.getfixturevalue("server"), tmp_path)


@pytest.fixture
def store(location: StoreLocation) -> Iterator[Store]:
    with open_store(location) as found:
        yield found
