"""What the steps of the schema share: a table whose rows are numbered, and the guards that refuse
to change or delete one."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text
from sqlalchemy.schema import SchemaItem

KEPT = "history is only ever added to"


def numbered(name: str, *items: SchemaItem) -> None:
    number = Column(
        "number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, nullable=False
    )
    op.create_table(name, number, *items, sqlite_strict=True, sqlite_autoincrement=True)


def text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def person() -> Column[str]:
    return Column("person", Text, ForeignKey("persons.person"), nullable=False)


def version() -> Column[int]:
    return Column("version", Integer, nullable=False)


def body() -> tuple[Column[str], ...]:
    return Column("body", Text), text("written"), text("key"), text("request"), text("digest")


def guard(table: str, *, erasable: bool) -> None:
    """No row is ever changed; one is deleted only while all of its person is erased."""
    if op.get_context().dialect.name == "sqlite":
        _sqlite(table, erasable)
    else:
        _postgresql(table, erasable)


def _sqlite(table: str, erasable: bool) -> None:
    unless = (
        "WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE person = OLD.person) " if erasable else ""
    )
    for event, when in (("UPDATE", ""), ("DELETE", unless)):
        op.execute(
            f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )


def _postgresql(table: str, erasable: bool) -> None:
    allowed = (
        "IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasing WHERE person = OLD.person) "
        "THEN RETURN OLD; END IF; "
        if erasable
        else ""
    )
    op.execute(
        f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {allowed}RAISE EXCEPTION '{KEPT}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )
