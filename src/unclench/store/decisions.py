"""What a clinician decided otherwise than the plan says, with a coded reason. It is kept with the
person's schedules, and is erased with them."""

from __future__ import annotations

from typing import Any, NamedTuple

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

OTHERWISE = "otherwise"


class DecidedOtherwise(NamedTuple):
    """`verdict` is what the plan said about the option on that day; `reason` is a code."""

    option: str
    verdict: str
    reason: str
    comment: str
    by: str
    on: str


def keep_decision(
    store: Store, person: str, decision: DecidedOtherwise, asked: KeyedRequest
) -> None:
    """Once for each key."""
    check_person(person)
    check_key(asked.key)
    body = as_body(decision._asdict())
    request = digest_of(person, body)

    def change(connection: Connection) -> None:
        if earlier(connection, SCHEDULES, request, person=person, key=asked.key) is not None:
            return
        know_person(connection, person)
        own = {"person": person, "schedule": f"{OTHERWISE} {asked.key}", "version": 1}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, SCHEDULES, **own, state=OTHERWISE, body=body, **noted)
        log(connection, asked, f"decided otherwise ({decision.reason})", person)

    store.write(change)


def decisions(store: Store, person: str) -> tuple[DecidedOtherwise, ...]:
    """The newest first."""
    with store.read() as connection:
        of_it = select(SCHEDULES).where(
            SCHEDULES.c.person == person, SCHEDULES.c.state == OTHERWISE
        )
        rows: list[Any] = [*connection.execute(of_it.order_by(SCHEDULES.c.number.desc()))]
    return tuple(DecidedOtherwise(**read_body(row)) for row in rows)
