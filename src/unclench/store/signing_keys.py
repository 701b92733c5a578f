"""The key that a clinician signs with on the pages, locked by their passphrase. A new one takes the
place of the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from unclench.signing.keys import ClinicianKey, key_tree, public_part, read_key
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import SIGNING_KEYS
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    digest_of,
    earlier,
    read_body,
)

OPEN = "open"


class KeptKey(NamedTuple):
    """`key` is the public part, `locked` the whole key under its passphrase."""

    key: ClinicianKey
    locked: Mapping[str, Any]


def keep_key(store: Store, account: str, kept: KeptKey, asked: KeyedRequest) -> None:
    check_key(asked.key)
    body = as_body({"key": key_tree(public_part(kept.key)), "locked": dict(kept.locked)})
    request = digest_of(account, body)

    def change(connection: Connection) -> None:
        if earlier(connection, SIGNING_KEYS, request, key=asked.key) is not None:
            return
        newest = _newest(connection, account)
        version = 1 if newest is None else newest.version + 1
        own = {"account": account, "version": version, "state": OPEN, "body": body}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, SIGNING_KEYS, **own, **noted)
        log(connection, asked, "signing key made", kept.key.kid)

    store.write(change)


def _newest(connection: Connection, account: str) -> Row[Any] | None:
    of_it = select(SIGNING_KEYS).where(SIGNING_KEYS.c.account == account)
    return connection.execute(of_it.order_by(SIGNING_KEYS.c.version.desc()).limit(1)).first()


def kept_key(store: Store, account: str) -> KeptKey | None:
    with store.read() as connection:
        row = _newest(connection, account)
        tree = None if row is None else read_body(row)
    return None if tree is None else KeptKey(read_key(tree["key"]), tree["locked"])


def key_named(store: Store, kid: str) -> ClinicianKey | None:
    """The newest key of an account, when it has this id."""
    with store.read() as connection:
        rows = connection.execute(select(SIGNING_KEYS).order_by(SIGNING_KEYS.c.number)).all()
    newest = {row.account: row for row in rows}
    keys = (read_key(read_body(row)["key"]) for row in newest.values())
    return next((key for key in keys if key.kid == kid), None)
