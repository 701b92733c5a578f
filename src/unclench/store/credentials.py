"""What an account signs in with. Only the newest is kept, never a history of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import CREDENTIALS, SESSIONS
from unclench.store.versions import KeyedRequest, as_body


class Credentials(NamedTuple):
    """`password` is a hash. `invitation` is the hash of a code that sets a new password until
    `invited_until`. `secret` makes one-time codes; `used` is the step of the last one, `proposed`
    a secret that is not confirmed yet."""

    password: str = ""
    invitation: str = ""
    invited_until: str = ""
    secret: str = ""
    used: int = 0
    proposed: str = ""


def credentials_in(connection: Connection, account: str) -> Credentials:
    found = connection.execute(
        select(CREDENTIALS.c.body).where(CREDENTIALS.c.account == account)
    ).scalar()
    tree: dict[str, Any] = json.loads(found) if found else {}
    return Credentials(**tree)


def credentials_of(store: Store, account: str) -> Credentials:
    with store.read() as connection:
        return credentials_in(connection, account)


def change_credentials(
    store: Store,
    account: str,
    change: Callable[[Credentials], Credentials],
    asked: KeyedRequest,
    what: str,
    *,
    end_sessions: bool = False,
) -> None:
    """What `change` makes of those that are kept; with `end_sessions` everybody who was signed in
    has to sign in again."""

    def write(connection: Connection) -> None:
        kept = change(credentials_in(connection, account))
        connection.execute(delete(CREDENTIALS).where(CREDENTIALS.c.account == account))
        values = {"account": account, "body": as_body(kept._asdict()), "written": asked.written()}
        connection.execute(insert(CREDENTIALS).values(**values))
        if end_sessions:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.account == account))
        if what:
            log(connection, asked, what, account)

    store.write(write)
