"""Signed schedules, and the keys that are trusted."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from unclench.store import steps

revision, down_revision = "3", "2"


def upgrade() -> None:
    steps.numbered(
        "schedules",
        steps.person(),
        steps.text("schedule"),
        steps.version(),
        steps.text("state"),
        *steps.body(),
        UniqueConstraint("schedule", "version"),
        UniqueConstraint("person", "key"),
    )
    steps.numbered(
        "trusted_keys",
        steps.text("kid"),
        steps.version(),
        steps.text("state"),
        *steps.body(),
        UniqueConstraint("kid", "version"),
        UniqueConstraint("key"),
    )
    steps.guard("schedules", erasable=True)
    steps.guard("trusted_keys", erasable=False)
