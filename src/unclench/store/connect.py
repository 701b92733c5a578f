"""Connections to a database, each set up for safety, and the errors of a database in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from unclench.errors import StoreError

# "UNCL", at a fixed place of the file: another program's SQLite file is never taken for a store.
APPLICATION_ID = 0x554E434C
BUSY_SECONDS = 10
# One writer at a time, also of several processes; released at the end of the transaction.
LOCK = text(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
WRITES = "unclench_writes"
SET_UP: tuple[str, ...] = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
)
SAID = {
    "SQLITE_FULL": "the disk is full. Make room, then do it again",
    "SQLITE_IOERR": "the disk reported an error. Check the disk, then do it again",
    "SQLITE_READONLY": "it may not be written. Check who may write the folder",
    "SQLITE_CANTOPEN": "it cannot be opened. Check the folder and who may use it",
    "SQLITE_BUSY": "another program keeps it busy. Do it again",
    "SQLITE_CORRUPT": "it is damaged. Restore a backup into another folder",
    "SQLITE_NOTADB": "it is not a store. Name another folder with --data",
    "SQLITE_PERM": "it may not be used. Check who may use the folder",
}


def sqlite_engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", pool_size=8, max_overflow=64)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    """The driver begins no transaction by itself: `_begin` does, so that a step of the schema is
    in one too."""
    connection.isolation_level = None
    for line in SET_UP:
        connection.execute(line)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def postgresql_engine(url: str) -> Engine:
    return create_engine(url, pool_size=8, max_overflow=64, pool_pre_ping=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes, alone; kept when it ends, undone by any error."""
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.execute(LOCK)
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One view of the whole, which no writer changes meanwhile; StoreError when it cannot be
    read."""
    level: dict[str, Any] = (
        {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    )
    try:
        with engine.connect().execution_options(**level) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        told(error)


def told(error: SQLAlchemyError) -> NoReturn:
    """A StoreError in one line, in the words of a person."""
    raise StoreError(f"The store cannot be used: {_reason(error)}.") from error


def _reason(error: SQLAlchemyError) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(original, sqlite3.Error):
        name = getattr(original, "sqlite_errorname", "")
        for known, words in SAID.items():
            if name.startswith(known):
                return words
    lines = str(original or error).splitlines() or [type(error).__name__]
    return " ".join(lines[0].split()).rstrip(".")
