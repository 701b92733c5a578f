"""The tables of today's schema. Every row is one version of something: rows are added, never
changed; the database itself refuses (see `migrations`)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.schema import SchemaItem

METADATA = MetaData()
NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *items: SchemaItem) -> Table:
    """Rows are numbered in the order in which they were added, and no number is given twice."""
    number = Column("number", NUMBER, primary_key=True)
    return Table(name, METADATA, number, *items, sqlite_strict=True, sqlite_autoincrement=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _person() -> Column[str]:
    return Column("person", Text, ForeignKey("persons.person"), nullable=False)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False)


def _body() -> tuple[Column[str], ...]:
    """The content, when it was written, for which request, and a hash that shows damage. An empty
    body says that it was taken back."""
    return Column("body", Text), _text("written"), _text("key"), _text("request"), _text("digest")


PERSONS = Table("persons", METADATA, Column("person", Text, primary_key=True), sqlite_strict=True)
ERASING = Table("erasing", METADATA, Column("person", Text, primary_key=True), sqlite_strict=True)
RECORDS = _table(
    "records", _person(), _version(), *_body(), Unique("person", "version"), Unique("person", "key")
)
DIARY = _table(
    "diary",
    _person(),
    _text("entry"),
    _version(),
    _text("day"),
    *_body(),
    Unique("entry", "version"),
    Unique("person", "key"),
)
FEEDBACK = _table("feedback", *_body(), Unique("key"))
AUDIT = _table(
    "audit",
    _text("at"),
    _text("who"),
    _text("what"),
    _text("about"),
    _text("previous"),
    _text("hash"),
)
SCHEDULES = _table(
    "schedules",
    _person(),
    _text("schedule"),
    _version(),
    _text("state"),
    *_body(),
    Unique("schedule", "version"),
    Unique("person", "key"),
)
TRUSTED_KEYS = _table(
    "trusted_keys",
    _text("kid"),
    _version(),
    _text("state"),
    *_body(),
    Unique("kid", "version"),
    Unique("key"),
)
ACCOUNTS = _table(
    "accounts",
    _text("account"),
    _version(),
    _text("state"),
    *_body(),
    Unique("account", "version"),
    Unique("key"),
)
GRANTS = _table(
    "grants",
    _person(),
    _text("account"),
    _version(),
    _text("state"),
    *_body(),
    Unique("person", "account", "version"),
    Unique("person", "key"),
)
SIGNING_KEYS = _table(
    "signing_keys",
    _text("account"),
    _version(),
    _text("state"),
    *_body(),
    Unique("account", "version"),
    Unique("key"),
)
SHARES = _table(
    "shares",
    _person(),
    _text("share"),
    _version(),
    _text("state"),
    *_body(),
    Unique("share", "version"),
    Unique("person", "key"),
)
# What is secret or passes is no history: these rows are changed and deleted.
CREDENTIALS = Table(
    "credentials",
    METADATA,
    Column("account", Text, primary_key=True),
    _text("body"),
    _text("written"),
    sqlite_strict=True,
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token", Text, primary_key=True),
    _text("account"),
    _text("kind"),
    _text("body"),
    *(_text(name) for name in ("begun", "seen", "idle", "ends")),
    sqlite_strict=True,
)
ATTEMPTS = _table("attempts", _text("of"), _text("at"))
# Those of a person, in the order in which they can be erased.
OF_A_PERSON = (SHARES, GRANTS, SCHEDULES, DIARY, RECORDS)
