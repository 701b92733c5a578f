"""Rows as Parquet, by DuckDB; the same rows always give the same bytes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from unclench.population.rows import PersonRow, columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Small groups of rows: a writer holds one in memory, and rows have many columns.
LAYOUT = "FORMAT PARQUET, COMPRESSION ZSTD, ROW_GROUP_SIZE 16384"


def connection(memory: str = "", threads: int = 1) -> DuckDBPyConnection:
    """One thread unless more are asked for: several would write row groups in any order."""
    import duckdb

    found = duckdb.connect()
    found.execute(f"SET threads = {int(threads)}")
    if memory:
        found.execute("SET memory_limit = ?", [memory])
    return found


def quoted(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def write_rows(rows: Iterable[PersonRow], options: Sequence[str], target: Path) -> None:
    """The whole file or none: it takes its name when all of it is on the disk."""
    options = tuple(options)
    with TemporaryDirectory(dir=target.parent) as folder:
        text, made = Path(folder) / "rows.ndjson", Path(folder) / "rows.parquet"
        with text.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row.cells(options)) + "\n")
        with connection() as database:
            database.execute(
                f"COPY (SELECT * FROM read_json({quoted(text)}, format='newline_delimited', "
                f"columns={columns(options)}, maximum_object_size={1 << 26})) "
                f"TO {quoted(made)} ({LAYOUT})"
            )
        put_in_place(made, target)


def put_in_place(made: Path, target: Path) -> None:
    """Synced before it is renamed, so that a name always stands for a whole file."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)


def rows_of(table: Path) -> int:
    with connection() as database:
        found = database.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(found[0]) if found else 0


def join(shards: Sequence[Path], target: Path, memory: str, work: Path) -> None:
    """All people of all shards, sorted by person; the same bytes for any number of shards."""
    listed = ", ".join(map(quoted, shards))
    with TemporaryDirectory(dir=work) as folder, connection(memory) as database:
        made = Path(folder) / "people.parquet"
        database.execute(f"SET temp_directory = {quoted(Path(folder) / 'spill')}")
        # Of one file, but not of several, it would know which columns have no nulls.
        database.execute("SET disabled_optimizers = 'statistics_propagation'")
        database.execute(
            f"COPY (SELECT * FROM read_parquet([{listed}]) ORDER BY person) "
            f"TO {quoted(made)} ({LAYOUT})"
        )
        put_in_place(made, target)
