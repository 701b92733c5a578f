"""What clinicians answered to the cards of a hook, as it came."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from unclench.store.store import Store
from unclench.store.tables import FEEDBACK
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    digest_of,
    earlier,
    read_body,
)


class KeptFeedback(NamedTuple):
    received: str
    body: Any


def keep_feedback(store: Store, body: Any, asked: KeyedRequest) -> bool:
    """Durable when it returns; False when the same key brought the same before."""
    check_key(asked.key)
    request = digest_of(as_body(body))

    def change(connection: Connection) -> bool:
        if earlier(connection, FEEDBACK, request, key=asked.key) is not None:
            return False
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, FEEDBACK, body=as_body(body), **noted)
        return True

    return store.write(change)


def all_feedback(store: Store) -> tuple[KeptFeedback, ...]:
    """In the order in which it came."""
    with store.read() as connection:
        rows = connection.execute(select(FEEDBACK).order_by(FEEDBACK.c.number)).all()
    return tuple(KeptFeedback(row.written, read_body(row)) for row in rows)
