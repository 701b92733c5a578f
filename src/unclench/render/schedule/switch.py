"""Two schedules of a switch side by side: first every change in its order, then each medicine by
itself."""

from __future__ import annotations

from unclench.plan.dosing.history import changes
from unclench.render.console import Paper
from unclench.render.dates import long_day
from unclench.render.plan.governance import Json
from unclench.render.schedule.alone import Leaf, about, banner, body
from unclench.render.schedule.alone import to_dict as one

COLUMN = 17


def to_dict(old: Leaf, new: Leaf) -> Json:
    """The old medicine's schedule as the contract writes it; the new one's is in `switch_to`, next
    to the order of changes."""
    made = [
        {"date": day.isoformat(), "medicine": leaf.option.id, "total": str(total)}
        for leaf in (old, new)
        for day, total in changes(leaf.plan())
    ]
    return {
        **one(old),
        "switch_to": one(new),
        "changes": sorted(made, key=lambda change: change["date"]),
    }


def to_text(old: Leaf, new: Leaf, paper: Paper) -> str:
    sections = (
        banner(old, paper),
        _order(old, new, paper),
        *body(old, paper),
        *body(new, paper),
        about(new, paper),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _order(old: Leaf, new: Leaf, paper: Paper) -> list[str]:
    """On each day one medicine changes, and the other stays."""
    found = sorted(
        (
            (day, leaf.option.name, total)
            for leaf in (old, new)
            for day, total in changes(leaf.plan())
        ),
        key=lambda change: change[0],
    )
    rows = [
        line
        for day, name, total in found
        for line in paper.row(long_day(day), f"{name} {total}", COLUMN)
    ]
    return [*paper.heading(old.voice().word("dosing.changes")), *rows]
