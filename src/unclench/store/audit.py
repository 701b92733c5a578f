"""The log of who did what. Each line holds a hash of the one before it, so that a line that was
changed, taken out or put in is seen."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from unclench.store.store import Store
from unclench.store.tables import AUDIT
from unclench.store.versions import KeyedRequest, digest_of

BEGINNING = ""


class AuditLine(NamedTuple):
    """`about` is the id of what was done something to; never its content."""

    at: str
    who: str
    what: str
    about: str
    previous: str
    hash: str


def log(connection: Connection, asked: KeyedRequest, what: str, about: str) -> None:
    """In the transaction of what is logged: neither is there without the other."""
    newest = select(AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)
    previous = connection.execute(newest).scalar() or BEGINNING
    line = (asked.written(), asked.by, what, about, previous)
    names = ("at", "who", "what", "about", "previous")
    values = {**dict(zip(names, line, strict=True)), "hash": digest_of(*line)}
    connection.execute(insert(AUDIT).values(**values))


def audit_lines(store: Store) -> tuple[AuditLine, ...]:
    with store.read() as connection:
        return lines_in(connection)


def lines_about(store: Store, about: str) -> tuple[AuditLine, ...]:
    """What was done with one thing, the first one first."""
    with store.read() as connection:
        rows = connection.execute(
            select(AUDIT).where(AUDIT.c.about == about).order_by(AUDIT.c.number)
        )
        return tuple(_line(row._mapping) for row in rows)


def lines_in(connection: Connection) -> tuple[AuditLine, ...]:
    rows = connection.execute(select(AUDIT).order_by(AUDIT.c.number))
    return tuple(_line(row._mapping) for row in rows)


def _line(row: Any) -> AuditLine:
    return AuditLine(*(str(row[name]) for name in AuditLine._fields))


def first_break(lines: tuple[AuditLine, ...]) -> int | None:
    """The place of the first line that does not follow from the one before it; None when all do."""
    previous = BEGINNING
    for place, line in enumerate(lines):
        if line.previous != previous or digest_of(*line[:-1]) != line.hash:
            return place
        previous = line.hash
    return None
