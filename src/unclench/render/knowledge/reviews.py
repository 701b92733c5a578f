"""What waits for review and what is due, and the history of one entry."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from unclench.content.types.governance import Review, Reviews

SCHEMA = "unclench.reviews/1"
MOST_NAMED = 20


def to_dict(reviews: Reviews, on: date) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "on": on.isoformat(),
        "waiting": sum(waits(found, on) for found in reviews.entries.values()),
        "entries": [
            {
                "id": found.id,
                "kind": found.kind,
                "status": found.status,
                "authors": [*found.authors],
                "due": found.due or None,
                "waits": waits(found, on),
                "overdue": overdue(found, on),
                "void": found.void or None,
                "history": [step._asdict() for step in found.steps],
            }
            for found in reviews.entries.values()
        ],
    }


def overdue(found: Review, on: date) -> bool:
    return not found.due or on.isoformat() > found.due


def waits(found: Review, on: date) -> bool:
    """Everything that is not approved, or whose approval is over."""
    return found.status != "approved" or overdue(found, on)


def to_text(reviews: Reviews, on: date, *, each: bool) -> str:
    """`each` tells every entry with its history; otherwise waiting entries are counted, and
    reviewed ones are named."""
    entries = [*reviews.entries.values()]
    if each:
        return "".join("\n".join(_entry(found, on)) + "\n" for found in entries)
    waiting = [found for found in entries if waits(found, on)]
    begun = [found for found in waiting if found.steps or found.void]
    late = [found for found in entries if overdue(found, on)]
    rows = Counter((found.kind, found.status) for found in waiting)
    lines = [
        (
            f"{len(waiting)} of {len(entries)} entries wait for review on {on.isoformat()}; "
            f"{len(late)} are overdue."
        )
    ]
    lines += [
        f"  {kind}, {status.replace('_', ' ')}: {count}" for (kind, status), count in rows.items()
    ]
    lines += [line for found in begun for line in _entry(found, on)]
    lines += [
        f"  overdue: {found.id} since {found.due or 'a day that is not known'}"
        for found in late[:MOST_NAMED]
    ]
    return "\n".join(lines) + "\n"


def _entry(found: Review, on: date) -> list[str]:
    late = ", overdue" if overdue(found, on) else ""
    return [
        (
            f"{found.id}: {found.kind}, {found.status.replace('_', ' ')}, by "
            f"{', '.join(found.authors)}, due {found.due or 'not known'}{late}"
        ),
        *([f"  {found.void}"] if found.void else []),
        *(
            f"  {step.on} {step.to.replace('_', ' ')}: {step.by}, {step.role}"
            for step in found.steps
        ),
    ]
