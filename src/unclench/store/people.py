"""People's records as they were saved, version by version; and the erasure of all of a person."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select

from unclench.errors import unusable
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import DIARY, ERASING, OF_A_PERSON, PERSONS, RECORDS
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    check_person,
    digest_of,
    earlier,
    know_person,
    read_body,
)


class RecordVersion(NamedTuple):
    """The text of a record as it was saved."""

    person: str
    version: int
    written: str
    text: str


def save_record(
    store: Store, person: str, text: str, seen: int, asked: KeyedRequest
) -> RecordVersion:
    """A new version, once for each key; `seen` is the newest version that was read, 0 for
    none. RequestError when another was saved meanwhile."""
    check_person(person)
    check_key(asked.key)
    request = digest_of(person, seen, text)

    def change(connection: Connection) -> RecordVersion:
        done = earlier(connection, RECORDS, request, person=person, key=asked.key)
        if done is not None:
            return _read(done)
        newest = _newest(connection, person)
        if (newest.version if newest else 0) != seen:
            reason = "another version of the record was saved meanwhile"
            raise unusable("version", reason, "Look at it again, then save it.")
        know_person(connection, person)
        values = {"person": person, "version": seen + 1, "body": as_body(text)}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, RECORDS, **values, **noted)
        log(connection, asked, "record saved", person)
        return RecordVersion(person, seen + 1, asked.written(), text)

    return store.write(change)


def _newest(connection: Connection, person: str) -> RecordVersion | None:
    of_it = select(RECORDS).where(RECORDS.c.person == person)
    row = connection.execute(of_it.order_by(RECORDS.c.version.desc()).limit(1)).first()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> RecordVersion:
    return RecordVersion(row.person, row.version, row.written, read_body(row))


def newest_record(store: Store, person: str) -> RecordVersion | None:
    with store.read() as connection:
        return _newest(connection, person)


def record_history(store: Store, person: str) -> tuple[RecordVersion, ...]:
    """Every version of a person's record, the first one first."""
    with store.read() as connection:
        of_it = select(RECORDS).where(RECORDS.c.person == person).order_by(RECORDS.c.version)
        rows = connection.execute(of_it).all()
    return tuple(map(_read, rows))


def people(store: Store) -> tuple[str, ...]:
    """The ids of everybody about whom something is kept."""
    with store.read() as connection:
        return tuple(
            connection.execute(select(PERSONS.c.person).order_by(PERSONS.c.person)).scalars()
        )


def erase(store: Store, person: str, asked: KeyedRequest) -> None:
    """Everything about a person is deleted for good; the log keeps that it was done."""

    def change(connection: Connection) -> None:
        connection.execute(insert(ERASING).values(person=person))
        for table in OF_A_PERSON:
            connection.execute(delete(table).where(table.c.person == person))
        connection.execute(delete(PERSONS).where(PERSONS.c.person == person))
        connection.execute(delete(ERASING).where(ERASING.c.person == person))
        log(connection, asked, "person erased", person)

    store.write(change)


def has_diary(store: Store, person: str) -> bool:
    with store.read() as connection:
        found = select(DIARY.c.number).where(DIARY.c.person == person).limit(1)
        return connection.execute(found).first() is not None
