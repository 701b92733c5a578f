"""People's records and diaries."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text, UniqueConstraint

from unclench.store import steps

revision, down_revision = "1", None


def upgrade() -> None:
    for name in ("persons", "erasing"):
        column = Column("person", Text, primary_key=True, nullable=False)
        op.create_table(name, column, sqlite_strict=True)
    steps.numbered(
        "records",
        steps.person(),
        steps.version(),
        *steps.body(),
        UniqueConstraint("person", "version"),
        UniqueConstraint("person", "key"),
    )
    steps.numbered(
        "diary",
        steps.person(),
        steps.text("entry"),
        steps.version(),
        steps.text("day"),
        *steps.body(),
        UniqueConstraint("entry", "version"),
        UniqueConstraint("person", "key"),
    )
    for table in ("records", "diary"):
        steps.guard(table, erasable=True)
