"""Rows that are versions: how one is added once for each key, and how damage to one is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, RowMapping, Table, insert, select

from unclench.errors import StoreError, unusable
from unclench.store.tables import PERSONS

NOTHING = "nothing"
LONGEST_KEY, LONGEST_PERSON = 200, 200


class KeyedRequest(NamedTuple):
    """One request to write: its key (the same key is the same request), who asks, and when."""

    key: str
    by: str
    now: datetime

    def written(self) -> str:
        return moment(self.now)


def moment(at: datetime) -> str:
    """In UTC, to the thousandth of a second; ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_body(value: Any) -> str:
    """A JSON value in the one way in which it is kept."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest_of(*parts: str | int | None) -> str:
    """A hash of a row's parts."""
    return hashlib.sha256(as_body([*parts]).encode()).hexdigest()


def row_digest(row: Mapping[str, Any] | RowMapping) -> str:
    """The hash of everything in a row but its number, so that a changed letter is seen."""
    left = {name: value for name, value in row.items() if name not in ("number", "digest")}
    return hashlib.sha256(as_body(left).encode()).hexdigest()


def check_key(key: str) -> None:
    """RequestError for a key that cannot be one."""
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        reason = f"a key has 1 to {LONGEST_KEY} characters that can be seen"
        raise unusable("key", reason, "Write a word or a number of your own.")


def check_person(person: str) -> None:
    """RequestError for an id that cannot be one."""
    if not person or len(person) > LONGEST_PERSON or not person.isprintable():
        reason = f"the id of a person has 1 to {LONGEST_PERSON} characters that can be seen"
        raise unusable("person", reason, "Write the id of the record.")


def earlier(connection: Connection, table: Table, request: str, **of: str) -> Row[Any] | None:
    """The row that this key wrote before; None for a new key, RequestError when the key was another
    request's."""
    where = [table.c[name] == value for name, value in of.items()]
    found = connection.execute(select(table).where(*where)).first()
    if found is not None and found.request != request:
        reason = f"the key '{of['key']}' was used for something else"
        raise unusable("key", reason, "Write another key, or send the same again.")
    return found


def add_row(connection: Connection, table: Table, **values: Any) -> None:
    connection.execute(insert(table).values(**values, digest=row_digest(values)))


def know_person(connection: Connection, person: str) -> None:
    """The person that rows are about; nothing happens when there is one."""
    known = select(PERSONS.c.person).where(PERSONS.c.person == person)
    if connection.execute(known).first() is None:
        connection.execute(insert(PERSONS).values(person=person))


def read_body(row: Row[Any]) -> Any:
    """The value of a row; StoreError when it was changed since."""
    if row_digest(row._mapping) != row.digest:
        raise StoreError(f"Row {row.number} is damaged. Restore a backup into another folder.")
    return None if row.body is None else json.loads(row.body)
