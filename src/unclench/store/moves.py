"""The moves that a physiotherapist set for a person: versions, of which the newest counts. They are
kept with the person's schedules, and are erased with them."""

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

MOVES = "moves"


def keep_moves(store: Store, person: str, tree: dict[str, Any], asked: KeyedRequest) -> None:
    """Once for each key."""
    check_person(person)
    check_key(asked.key)
    body = as_body(tree)
    request = digest_of(person, body)

    def change(connection: Connection) -> None:
        if earlier(connection, SCHEDULES, request, person=person, key=asked.key) is not None:
            return
        know_person(connection, person)
        own = {"person": person, "schedule": f"{MOVES} {asked.key}", "version": 1}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, SCHEDULES, **own, state=MOVES, body=body, **noted)
        log(connection, asked, "moves set", person)

    store.write(change)


def kept_moves(store: Store, person: str) -> Any:
    """What was set last; None when nothing was."""
    with store.read() as connection:
        of_it = select(SCHEDULES).where(SCHEDULES.c.person == person, SCHEDULES.c.state == MOVES)
        row = connection.execute(of_it.order_by(SCHEDULES.c.number.desc()).limit(1)).first()
    return None if row is None else read_body(row)
