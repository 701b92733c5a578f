"""Who is signed in. A session is kept by the hash of its token, and is gone when it ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from unclench.accounts.tokens import secret_digest
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import ATTEMPTS, SESSIONS
from unclench.store.versions import KeyedRequest, as_body, moment

PAGES, CODE, PROVIDER, API, DEVICE = "pages", "code", "provider", "api", "device"
SEEN_EVERY = timedelta(minutes=1)


class Session(NamedTuple):
    """`kind`: of the pages; waiting for a one-time code or for the clinic's own sign-in; the
    token of a program; or a browser that is known, which opens nothing. `idle` is the
    seconds that it lasts without a call."""

    account: str
    kind: str
    begun: str
    seen: str
    idle: int
    ends: str
    body: Mapping[str, Any]

    def lasts(self, now: datetime) -> bool:
        return moment(now) < self.ends and moment(now - timedelta(seconds=self.idle)) < self.seen


def begin_session(
    store: Store, token: str, session: Session, asked: KeyedRequest, what: str
) -> None:
    """Those that are over are deleted with it."""

    def write(connection: Connection) -> None:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.ends <= asked.written()))
        kept = {**session._asdict(), "idle": str(session.idle), "body": as_body(session.body)}
        connection.execute(insert(SESSIONS).values(token=secret_digest(token), **kept))
        if what:
            log(connection, asked, what, session.account)

    store.write(write)


def session_in(connection: Connection, token: str, now: datetime) -> Session | None:
    """None for one that is over."""
    of_it = select(SESSIONS).where(SESSIONS.c.token == secret_digest(token))
    row = connection.execute(of_it).first()
    if row is None:
        return None
    found = _read(row)
    return found if found.lasts(now) else None


def session_of(store: Store, token: str, now: datetime) -> Session | None:
    with store.read() as connection:
        return session_in(connection, token, now)


def sessions_of(store: Store, account: str) -> tuple[Session, ...]:
    """Those of the pages and of programs, the newest first; also some that have just ended."""
    with store.read() as connection:
        of_it = select(SESSIONS).where(
            SESSIONS.c.account == account, SESSIONS.c.kind.in_((PAGES, API))
        )
        rows = connection.execute(of_it.order_by(SESSIONS.c.begun.desc())).all()
    return tuple(map(_read, rows))


def _read(row: Row[Any]) -> Session:
    names = (row.account, row.kind, row.begun, row.seen)
    return Session(*names, int(row.idle), row.ends, json.loads(row.body))


def note_seen(store: Store, token: str, session: Session, now: datetime) -> None:
    """Once a minute: a call of every second writes nothing."""
    if moment(now - SEEN_EVERY) < session.seen:
        return
    of_it = SESSIONS.c.token == secret_digest(token)
    store.write(lambda on: on.execute(update(SESSIONS).where(of_it).values(seen=moment(now))))


def take_session(store: Store, token: str) -> bool:
    """Deletes it; whether it was there: true for one of two calls with the same token."""
    of_it = SESSIONS.c.token == secret_digest(token)
    return store.write(lambda on: on.execute(delete(SESSIONS).where(of_it)).rowcount == 1)


def end_session(store: Store, token: str, account: str, asked: KeyedRequest) -> None:
    def write(connection: Connection) -> None:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token == secret_digest(token)))
        log(connection, asked, "signed out", account)

    store.write(write)


def end_sessions(store: Store, account: str, asked: KeyedRequest) -> None:
    """Everywhere, programs too."""

    def write(connection: Connection) -> None:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.account == account))
        log(connection, asked, "sessions ended", account)

    store.write(write)


def note_attempt(
    store: Store, of: tuple[str, ...], asked: KeyedRequest, keep: timedelta, about: str
) -> None:
    """A sign-in that failed, by everything that limits it; the log names the account if there is
    one."""

    def write(connection: Connection) -> None:
        old = moment(asked.now - keep)
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at <= old))
        for one in of:
            connection.execute(insert(ATTEMPTS).values(of=one, at=asked.written()))
        log(connection, asked, "sign-in failed", about)

    store.write(write)


def attempts_since(store: Store, of: str, since: datetime) -> int:
    with store.read() as connection:
        counted = select(func.count()).select_from(ATTEMPTS)
        found = counted.where(ATTEMPTS.c.of == of, ATTEMPTS.c.at > moment(since))
        return int(connection.execute(found).scalar() or 0)


def forget_attempts(store: Store, of: tuple[str, ...]) -> None:
    store.write(lambda on: on.execute(delete(ATTEMPTS).where(ATTEMPTS.c.of.in_(of))))
