"""What clinicians answered to a hook, and the log of who did what."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from unclench.store import steps

revision, down_revision = "2", "1"


def upgrade() -> None:
    steps.numbered("feedback", *steps.body(), UniqueConstraint("key"))
    names = ("at", "who", "what", "about", "previous", "hash")
    steps.numbered("audit", *(steps.text(name) for name in names))
    for table in ("feedback", "audit"):
        steps.guard(table, erasable=False)
