"""Accounts, what they are granted, how they sign in, and the keys that clinicians sign with."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import Column, Text, UniqueConstraint

from unclench.store import steps

revision, down_revision = "4", "3"


def upgrade() -> None:
    once, keyed = UniqueConstraint("account", "version"), UniqueConstraint("key")
    steps.numbered("accounts", *_of_account(), once, keyed)
    steps.numbered(
        "grants",
        steps.person(),
        *_of_account(),
        UniqueConstraint("person", "account", "version"),
        UniqueConstraint("person", "key"),
    )
    once, keyed = UniqueConstraint("account", "version"), UniqueConstraint("key")
    steps.numbered("signing_keys", *_of_account(), once, keyed)
    for table in ("accounts", "signing_keys"):
        steps.guard(table, erasable=False)
    steps.guard("grants", erasable=True)
    _that_pass()


def _of_account() -> tuple[Column[Any], ...]:
    return steps.text("account"), steps.version(), steps.text("state"), *steps.body()


def _that_pass() -> None:
    """Tables whose rows are changed and deleted."""
    op.create_table(
        "credentials",
        Column("account", Text, primary_key=True, nullable=False),
        steps.text("body"),
        steps.text("written"),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        Column("token", Text, primary_key=True, nullable=False),
        *(steps.text(name) for name in ("account", "kind", "body")),
        *(steps.text(name) for name in ("begun", "seen", "idle", "ends")),
        sqlite_strict=True,
    )
    steps.numbered("attempts", steps.text("of"), steps.text("at"))
