"""The way of an entry from submitted to approved, and what is refused on it."""

from __future__ import annotations

from datetime import date, timedelta

from unclench.content.types.governance import Review, ReviewStep
from unclench.errors import Problem

SUBMITTED, UNDER_REVIEW, APPROVED = STATES = ("submitted", "under_review", "approved")
AFTER = {SUBMITTED: (UNDER_REVIEW,), UNDER_REVIEW: (APPROVED, SUBMITTED), APPROVED: (UNDER_REVIEW,)}


def step_problems(found: Review, step: ReviewStep) -> list[Problem]:
    """Why this step cannot follow; empty when it can."""
    place = f"review {found.id}"
    problems = [*_jump(place, found, step), *_who(place, found, step), *_when(place, found, step)]
    if step.to == APPROVED and step.of != found.digest and not problems:
        problems.append(
            Problem(
                place,
                "is not the text that was read",
                "Read it as it stands now, and approve that.",
            )
        )
    return problems


def _jump(place: str, found: Review, step: ReviewStep) -> list[Problem]:
    if step.to in AFTER[found.status]:
        return []
    reason = f"{found.status} cannot become {step.to}"
    return [
        Problem(
            place, reason, f"From {found.status} it can become {' or '.join(AFTER[found.status])}."
        )
    ]


def _who(place: str, found: Review, step: ReviewStep) -> list[Problem]:
    if not step.by or not step.role:
        return [Problem(place, "the reviewer needs a name and a role", "Write 'Name, role'.")]
    if step.to == APPROVED and _same(step.by) in map(_same, found.authors):
        return [
            Problem(
                place,
                f"{step.by} is its author, and an author never approves own text",
                "Ask another reviewer.",
            )
        ]
    return []


def _when(place: str, found: Review, step: ReviewStep) -> list[Problem]:
    if day(step.on) is None:
        return [Problem(place, f"'{step.on}' is not a day", "Write it like 2026-11-20.")]
    if found.last is not None and step.on < found.last.on:
        return [
            Problem(
                place,
                f"{step.on} is before the step of {found.last.on}",
                "Steps go forward in time.",
            )
        ]
    due = day(step.due)
    if step.to == APPROVED and (due is None or step.due <= step.on):
        return [
            Problem(
                place,
                "an approval needs a later day on which it is due again",
                "Write due: with that day.",
            )
        ]
    return []


def _same(name: str) -> str:
    return " ".join(name.casefold().split())


def day(text: str) -> date | None:
    """A day written like 2026-11-20; None otherwise."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-20") else None
    except ValueError:
        return None


def after(start: str, days: int) -> str:
    """The day that many days later; empty when the start is no day."""
    first = day(start)
    return (first + timedelta(days=days)).isoformat() if first else ""


def followed(found: Review, step: ReviewStep) -> Review:
    """The entry after one more step; a step into `approved` counts only for the content it was
    given for."""
    due = step.due if step.to == APPROVED else found.due
    return found._replace(status=step.to, due=due, steps=(*found.steps, step))


def settled(found: Review) -> Review:
    """The entry as it counts now: an approval of other content is void."""
    last = found.last
    if found.status != APPROVED or last is None or last.of == found.digest:
        return found
    return found._replace(
        status=SUBMITTED, void=f"changed since {last.by}, {last.role}, approved it on {last.on}"
    )


def reviewer(text: str) -> tuple[str, str]:
    """`Name, role` in its two parts; the second is empty when it is missing."""
    name, _, role = text.partition(",")
    return " ".join(name.split()), " ".join(role.split())
