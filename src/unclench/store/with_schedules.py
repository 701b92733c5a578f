"""Rows that are kept with the schedules of a person and are erased with them: their kind is the
state of each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import SCHEDULES
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


def keep_of_kind(
    store: Store, person: str, kind: str, tree: dict[str, Any], asked: KeyedRequest, told: str
) -> None:
    """Once for each key; `told` goes into the log."""
    check_person(person)
    check_key(asked.key)
    body = as_body(tree)
    request = digest_of(person, body)

    def change(connection: Connection) -> None:
        if earlier(connection, SCHEDULES, request, person=person, key=asked.key) is not None:
            return
        know_person(connection, person)
        own = {"person": person, "schedule": f"{kind} {asked.key}", "version": 1}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, SCHEDULES, **own, state=kind, body=body, **noted)
        log(connection, asked, told, person)

    store.write(change)


def of_kind(store: Store, person: str, kind: str, most: int | None = None) -> list[Any]:
    """The newest first; all of them, or `most` at the most."""
    where = (SCHEDULES.c.person == person, SCHEDULES.c.state == kind)
    newest_first = select(SCHEDULES).where(*where).order_by(SCHEDULES.c.number.desc())
    with store.read() as connection:
        return [read_body(row) for row in connection.execute(newest_first.limit(most))]
