"""A backup is one SQLite file with every row of a store, whatever database the store is in; it is
read back into an empty store of either kind, and both are compared."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Table, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from unclench.atomic_file import sync_folder, write_whole
from unclench.errors import StoreError, unusable
from unclench.store.audit import first_break, lines_in
from unclench.store.connect import reading, told, writing
from unclench.store.location import FILE, StoreLocation
from unclench.store.migrate import HEAD, schema_of
from unclench.store.store import opened
from unclench.store.tables import METADATA
from unclench.store.versions import row_digest

AT_ONCE = 500
# A session does not come back with a backup: it may have been ended meanwhile.
LEFT_OUT = ("erasing", "sessions", "attempts")


class Counted(NamedTuple):
    """How many rows each table has."""

    rows: tuple[tuple[str, int], ...]

    def total(self) -> int:
        return sum(count for _, count in self.rows)


def tables() -> tuple[Table, ...]:
    """In an order in which each comes after those that it refers to."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in LEFT_OUT)


def backup(location: StoreLocation, file: Path) -> Counted:
    """Every row at one moment, in a file that is whole or not there. RequestError when something of
    that name is there already."""
    if file.exists():
        raise unusable("file", f"'{file}' is there already", "Name a new file.")
    with _engine(location) as source, _part(file) as part:
        with _engine(StoreLocation(part)) as target:
            counted = _copied(source, target)
        _whole(part / FILE)
        os.link(part / FILE, file)
        sync_folder(str(file.parent))
    return counted


@contextmanager
def _part(file: Path) -> Iterator[Path]:
    """A folder next to the file, until the file is whole."""
    part = file.parent / f".{file.name}-{os.getpid()}.part"
    try:
        part.mkdir(mode=0o700)
    except OSError as error:
        reason = f"cannot be written ({(error.strerror or '').lower()})"
        raise unusable("file", reason, "Name a file in a folder of yours.") from None
    try:
        yield part
    finally:
        for left in part.iterdir():
            left.unlink()
        part.rmdir()


def restore(file: Path, location: StoreLocation) -> Counted:
    """Into an empty store; RequestError when it holds something, StoreError when the backup is
    damaged. All of it or nothing."""
    if not file.is_file():
        raise unusable("file", f"there is no file '{file}'", "Name a backup.")
    with _copy_of(file, location) as copied, _engine(StoreLocation(copied)) as source:
        if broken := problems(source):
            raise StoreError(f"The backup {file} is damaged: {broken[0]}.")
        with _engine(location) as target:
            counted = _copied(source, target)
    return counted


@contextmanager
def _copy_of(file: Path, location: StoreLocation) -> Iterator[Path]:
    """A copy to read and to bring to today's schema: a backup itself is never changed."""
    location.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _part(location.folder / "restore") as part:
        write_whole(str(part / FILE), file.read_bytes())
        yield part


@contextmanager
def _engine(location: StoreLocation) -> Iterator[Engine]:
    engine = opened(location)
    try:
        yield engine
    except SQLAlchemyError as error:
        told(error)
    finally:
        engine.dispose()


def _copied(source: Engine, target: Engine) -> Counted:
    with reading(source) as rows, writing(target) as kept:
        for table in tables():
            if kept.execute(select(func.count()).select_from(table)).scalar():
                reason = "the store holds something already"
                raise unusable("data", reason, "Name an empty folder or database.")
        return Counted(tuple((table.name, _copy(table, rows, kept)) for table in tables()))


def _copy(table: Table, rows: Connection, kept: Connection) -> int:
    count = 0
    found = rows.execute(select(table).order_by(*table.primary_key.columns))
    for some in found.partitions(AT_ONCE):
        kept.execute(insert(table), [dict(row._mapping) for row in some])
        count += len(some)
    if kept.dialect.name == "postgresql" and "number" in table.c and count:
        sequence = f"pg_get_serial_sequence('{table.name}', 'number')"
        kept.execute(text(f"SELECT setval({sequence}, (SELECT max(number) FROM {table.name}))"))
    return count


def _whole(file: Path) -> None:
    """Everything in the one file, so that it can be moved alone, and on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    opened_file = os.open(file, os.O_RDONLY)
    try:
        os.fsync(opened_file)
    finally:
        os.close(opened_file)


def verify_store(location: StoreLocation) -> tuple[Counted, tuple[str, ...]]:
    """How many rows there are, and every fault in words."""
    with _engine(location) as engine:
        found = problems(engine)
        with reading(engine) as connection:
            counts = [
                (table.name, connection.execute(select(func.count()).select_from(table)).scalar())
                for table in tables()
            ]
    return Counted(tuple((name, count or 0) for name, count in counts)), found


def problems(engine: Engine) -> tuple[str, ...]:
    """What is wrong with a store: the file, its schema, references, rows, and the log."""
    with reading(engine) as connection:
        return tuple(_problems(connection))


def _problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        yield from _file_problems(connection)
    if (schema := schema_of(connection)) != HEAD:
        yield f"its schema is {schema}, not {HEAD}"
    names = set(inspect(connection).get_table_names())
    for table in tables():
        if table.name not in names:
            yield f"the table {table.name} is missing"
        elif "digest" in table.c:
            yield from _row_problems(connection, table)
    if "audit" in names and (place := first_break(lines_in(connection))) is not None:
        yield f"line {place + 1} of the log does not follow from the one before it"


def _file_problems(connection: Connection) -> Iterator[str]:
    for line in connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars():
        if line != "ok":
            yield str(line)
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield f"row {row[1]} of {row[0]} refers to nothing"


def _row_problems(connection: Connection, table: Table) -> Iterator[str]:
    for row in connection.execute(select(table).order_by(table.c.number)):
        if row_digest(row._mapping) != row.digest:
            yield f"row {row.number} of {table.name} was changed"
