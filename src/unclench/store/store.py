"""A store that is open: checked at its start, written by one writer, read by many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from unclench.errors import StoreError
from unclench.store.connect import (
    APPLICATION_ID,
    postgresql_engine,
    reading,
    sqlite_engine,
    told,
    writing,
)
from unclench.store.location import StoreLocation
from unclench.store.migrate import migrate
from unclench.store.network import network_kind
from unclench.store.writer import Writer

T = TypeVar("T")
ONLY_OWNER, FOLDER_OF_OWNER = 0o600, 0o700


class Store:
    """`write` returns once a change is durable; `read` gives one view of the whole."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = Writer(engine)

    def write(self, change: Callable[[Connection], T]) -> T:
        return self._writer.write(change)

    def read(self) -> AbstractContextManager[Connection]:
        return reading(self.engine)

    def close(self) -> None:
        self._writer.close()
        self.engine.dispose()


@contextmanager
def open_store(location: StoreLocation) -> Iterator[Store]:
    """Made when there is none. StoreError in one line when it cannot be used."""
    store = Store(opened(location))
    try:
        yield store
    finally:
        store.close()


def opened(location: StoreLocation) -> Engine:
    """An engine on today's schema, after the checks of a start."""
    try:
        engine = _engine(location)
        try:
            _start(engine, location)
        except BaseException:
            engine.dispose()
            raise
    except SQLAlchemyError as error:
        told(error)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f"The folder {location.folder} cannot be used: {reason}.") from error
    return engine


def _engine(location: StoreLocation) -> Engine:
    if location.url is not None:
        return postgresql_engine(location.url)
    file = location.file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_OF_OWNER)
    if kind := network_kind(file.parent):
        reason = f"is on a network file system ({kind}), where writes can be lost"
        raise StoreError(f"The folder {file.parent} {reason}. Name a folder of this machine.")
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, ONLY_OWNER))
    return sqlite_engine(file)


def _start(engine: Engine, location: StoreLocation) -> None:
    if location.url is None:
        _check(engine, location.file())
    migrate(engine)


def _check(engine: Engine, file: Path) -> None:
    """StoreError for another program's file, or one that is damaged."""
    with engine.connect() as connection:
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
        used = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        if marked != APPLICATION_ID and used:
            raise StoreError(f"{file} is another program's file. Name another folder with --data.")
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if found != "ok":
            raise StoreError(f"{file} is damaged ({found}). Restore a backup into another folder.")
    if marked != APPLICATION_ID:
        with writing(engine) as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
