"""The rows of a finished scan as a table that is asked from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from unclench.population.parquet import connection, quoted
from unclench.population.summary import PEOPLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation


def table_of(result: Path) -> DuckDBPyRelation:
    """In memory: the files may be removed. The relation keeps its own database."""
    database = connection()
    database.execute(
        f"CREATE TABLE people AS SELECT * FROM read_parquet({quoted(result / PEOPLE)})"
    )
    return database.table("people")
