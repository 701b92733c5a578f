"""The keys that this set-up trusts, and signatures that were ended: versions, like everything."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from unclench.errors import unusable
from unclench.signing.keys import ClinicianKey, key_tree, public_part, read_key
from unclench.signing.statement import Statement
from unclench.signing.trust import TrustList
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import SCHEDULES, TRUSTED_KEYS
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    digest_of,
    earlier,
    know_person,
    read_body,
)

TRUSTED, WITHDRAWN, ENDED = "trusted", "withdrawn", "ended"
NOBODY = "nobody"


def trust_key(store: Store, key: ClinicianKey, asked: KeyedRequest) -> None:
    """From now on the key is trusted; its secret part is never kept."""
    _write_key(store, public_part(key), TRUSTED, asked)


def withdraw_key(store: Store, kid: str, asked: KeyedRequest) -> None:
    """Everything that the key signed holds no more. RequestError when it is not trusted."""
    key = trust_list(store).key(kid)
    if key is None:
        raise unusable("kid", f"there is no trusted key '{kid}'", "See unclench key list.")
    _write_key(store, key, WITHDRAWN, asked)


def _write_key(store: Store, key: ClinicianKey, state: str, asked: KeyedRequest) -> None:
    check_key(asked.key)
    body = as_body(key_tree(key))
    request = digest_of(key.kid, state, body)

    def change(connection: Connection) -> None:
        if earlier(connection, TRUSTED_KEYS, request, key=asked.key) is None:
            version = _next(connection, TRUSTED_KEYS, "kid", key.kid)
            noted = {"written": asked.written(), "key": asked.key, "request": request}
            own = {"kid": key.kid, "version": version, "state": state, "body": body}
            add_row(connection, TRUSTED_KEYS, **own, **noted)
            log(connection, asked, f"key {state}", key.kid)

    store.write(change)


def _next(connection: Connection, table: Table, name: str, value: str) -> int:
    newest = select(func.max(table.c.version)).where(table.c[name] == value)
    return int(connection.execute(newest).scalar() or 0) + 1


def end_statement(store: Store, statement: Statement, asked: KeyedRequest) -> None:
    """What was signed holds no more, from now on."""
    check_key(asked.key)
    person, of = statement.record or NOBODY, statement.id()
    request = digest_of(of, ENDED)

    def change(connection: Connection) -> None:
        if earlier(connection, SCHEDULES, request, person=person, key=asked.key) is None:
            know_person(connection, person)
            version = _next(connection, SCHEDULES, "schedule", of)
            noted = {"written": asked.written(), "key": asked.key, "request": request}
            own = {"person": person, "schedule": of, "version": version, "state": ENDED}
            add_row(connection, SCHEDULES, **own, body=as_body(statement.about), **noted)
            log(connection, asked, "signature ended", of)

    store.write(change)


def trust_list(store: Store) -> TrustList:
    """The keys that are trusted now, and the signatures that were ended."""
    with store.read() as connection:
        rows = connection.execute(select(TRUSTED_KEYS).order_by(TRUSTED_KEYS.c.number)).all()
        ended = select(SCHEDULES.c.schedule).where(SCHEDULES.c.state == ENDED)
        found = frozenset(connection.execute(ended).scalars())
    newest: dict[str, Row[Any]] = {row.kid: row for row in rows}
    keys = tuple(read_key(read_body(row)) for row in newest.values() if row.state == TRUSTED)
    return TrustList(keys, found)
