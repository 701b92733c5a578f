"""What a person shares by a link, and until when."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from unclench.store import steps

revision, down_revision = "5", "4"


def upgrade() -> None:
    steps.numbered(
        "shares",
        steps.person(),
        steps.text("share"),
        steps.version(),
        steps.text("state"),
        *steps.body(),
        UniqueConstraint("share", "version"),
        UniqueConstraint("person", "key"),
    )
    steps.guard("shares", erasable=True)
