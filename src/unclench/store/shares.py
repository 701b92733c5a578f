"""What a person shares by a link: kept encrypted as it was shown, until it is revoked or ends; and
who read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from unclench.errors import unusable
from unclench.store.audit import AuditLine, lines_about, log
from unclench.store.store import Store
from unclench.store.tables import SHARES
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

MADE, REVOKED = "made", "revoked"
READ = "share read"


class SharedFile(NamedTuple):
    """`file` is encrypted for `key`, which is in the link and opens nothing else. `parts` are what
    was chosen, `until` is the moment at which it ends."""

    file: str
    key: str
    parts: tuple[str, ...]
    until: datetime


class KeptShare(NamedTuple):
    id: str
    person: str
    written: str
    shared: SharedFile
    revoked: bool

    def is_open(self, now: datetime) -> bool:
        return not self.revoked and now < self.shared.until


def keep_share(store: Store, person: str, of: str, shared: SharedFile, asked: KeyedRequest) -> None:
    check_person(person)
    check_key(asked.key)
    tree = {**shared._asdict(), "parts": [*shared.parts], "until": shared.until.isoformat()}
    values = {"state": MADE, "version": 1, "body": as_body(tree)}
    store.write(lambda connection: _add(connection, person, of, values, asked))


def revoke_share(store: Store, person: str, of: str, asked: KeyedRequest) -> None:
    """The link is closed from now on. RequestError when there is no such share."""
    check_key(asked.key)
    if not any(one.id == of for one in shares_of(store, person)):
        raise unusable("share", "there is no such link", "Look at the list of links again.")
    values = {"state": REVOKED, "version": 2, "body": None}
    store.write(lambda connection: _add(connection, person, of, values, asked))


def _add(
    connection: Connection, person: str, of: str, values: dict[str, Any], asked: KeyedRequest
) -> None:
    """Once for each state: a link is made once, and revoked once."""
    request = digest_of(of, values["state"])
    if earlier(connection, SHARES, request, person=person, key=asked.key) is not None:
        return
    where = (SHARES.c.share == of, SHARES.c.state == values["state"])
    if connection.execute(select(SHARES.c.number).where(*where)).first() is not None:
        return
    know_person(connection, person)
    noted = {"written": asked.written(), "key": asked.key, "request": request}
    add_row(connection, SHARES, person=person, share=of, **values, **noted)
    log(connection, asked, f"share {values['state']}", of)


def shares_of(store: Store, person: str) -> tuple[KeptShare, ...]:
    """Every link of a person, the newest first."""
    with store.read() as connection:
        of_it = select(SHARES).where(SHARES.c.person == person)
        rows = connection.execute(of_it.order_by(SHARES.c.number.desc())).all()
    return _read(rows)


def share_of(store: Store, of: str) -> KeptShare | None:
    with store.read() as connection:
        rows = connection.execute(select(SHARES).where(SHARES.c.share == of)).all()
    return next(iter(_read(rows)), None)


def _read(rows: Any) -> tuple[KeptShare, ...]:
    revoked = {row.share for row in rows if row.state == REVOKED}
    return tuple(_share(row, row.share in revoked) for row in rows if row.state == MADE)


def _share(row: Row[Any], revoked: bool) -> KeptShare:
    tree = read_body(row)
    until = datetime.fromisoformat(tree["until"])
    shared = SharedFile(tree["file"], tree["key"], tuple(tree["parts"]), until)
    return KeptShare(row.share, row.person, row.written, shared, revoked)


def read_share(store: Store, of: str, asked: KeyedRequest) -> KeptShare | None:
    """The share for a reader, after the log has who read it; None when it is not open."""
    found = share_of(store, of)
    if found is None or not found.is_open(asked.now):
        return None
    store.write(lambda connection: log(connection, asked, READ, of))
    return found


def reads_of(store: Store, of: str) -> tuple[AuditLine, ...]:
    """Each time that it was read, the first one first."""
    return tuple(line for line in lines_about(store, of) if line.what == READ)
