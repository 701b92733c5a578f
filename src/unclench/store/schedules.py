"""The signed schedules of a person: each is kept whole, as it was signed, until it is ended."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from unclench.signing.statement import Statement
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

SIGNED = "signed"


class KeptSchedule(NamedTuple):
    """`id` is the statement's; `document` is the JSON that was signed, byte for byte. `ended`: it
    holds no more."""

    id: str
    written: str
    document: str
    ended: bool


def keep_schedule(
    store: Store, person: str, statement: Statement, document: str, asked: KeyedRequest
) -> bool:
    """Whether it is new: the same document is kept once. The caller has checked the signature."""
    check_person(person)
    check_key(asked.key)
    request = digest_of(statement.id(), SIGNED, document)

    def change(connection: Connection) -> bool:
        done = earlier(connection, SCHEDULES, request, person=person, key=asked.key)
        if done is not None or _is_kept(connection, person, statement.id()):
            return False
        know_person(connection, person)
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        own = {"person": person, "schedule": statement.id(), "version": 1, "state": SIGNED}
        add_row(connection, SCHEDULES, **own, body=as_body(document), **noted)
        log(connection, asked, "schedule kept", statement.id())
        return True

    return store.write(change)


def _is_kept(connection: Connection, person: str, of: str) -> bool:
    where = (SCHEDULES.c.person == person, SCHEDULES.c.schedule == of)
    return connection.execute(select(SCHEDULES.c.number).where(*where)).first() is not None


def kept_schedules(store: Store, person: str) -> tuple[KeptSchedule, ...]:
    """Every schedule of a person, the newest first."""
    with store.read() as connection:
        of_it = select(SCHEDULES).where(SCHEDULES.c.person == person)
        rows = connection.execute(of_it.order_by(SCHEDULES.c.number.desc())).all()
    ended = {row.schedule for row in rows if row.state != SIGNED}
    return tuple(
        KeptSchedule(row.schedule, row.written, read_body(row), row.schedule in ended)
        for row in rows
        if row.state == SIGNED
    )
