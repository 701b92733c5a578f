"""What waits for review, and one step of a review."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from unclench.app.knowledge.folders import sound
from unclench.content.review.steps import APPROVED, after, reviewer, step_problems
from unclench.content.source.reviews import file_text
from unclench.content.types.governance import Review, Reviews, ReviewStep
from unclench.errors import InputError, unusable
from unclench.language.suggest import did_you_mean


class ReviewsRequest(NamedTuple):
    """Entries by `id`; none for all of them."""

    id: tuple[str, ...] = ()


class StepRequest(NamedTuple):
    """One step for each entry of `id`. `by` is 'Name, role'; `on` the day of the step; `due` when
    an approval is due again, None for what VERSION.yaml says."""

    id: tuple[str, ...]
    to: str
    by: str | None
    on: date | None
    today: date
    due: date | None = None


class Stepped(NamedTuple):
    """Each step by the id of its entry, and reviews.yaml with all of them."""

    steps: dict[str, ReviewStep]
    text: str


def read_reviews(root: Path) -> Reviews:
    """The reviews of a knowledge folder; KnowledgeError when it is broken."""
    from unclench.content.source.folder import read_draft, read_files

    found: Reviews = sound(read_draft(read_files(root))).collections["reviews"]
    return found


def waiting(request: ReviewsRequest, reviews: Reviews) -> Reviews:
    """RequestError when there is no such entry."""
    chosen = {name: _known(name, reviews) for name in request.id}
    return Reviews(chosen or reviews.entries, reviews.due_days)


def _known(name: str, reviews: Reviews) -> Review:
    if name not in reviews.entries:
        reason = f"there is nothing to review with the id '{name}'"
        raise unusable("id", reason, did_you_mean(name, tuple(reviews.entries)))
    return reviews.entries[name]


def step(request: StepRequest, reviews: Reviews) -> Stepped:
    """All of the steps, or InputError when one is refused."""
    by, on = _complete(request)
    found = [_known(name, reviews) for name in request.id]
    steps = {review.id: _made(request, by, on, review, reviews.due_days) for review in found}
    problems = [problem for review in found for problem in step_problems(review, steps[review.id])]
    if problems:
        raise InputError(problems)
    return Stepped(steps, _text(reviews, steps))


def _complete(request: StepRequest) -> tuple[str, date]:
    """Who made the step, and when; RequestError when something is missing or still to come."""
    hint = "A step names the entry, the reviewer ('Name, role') and the day."
    if not request.id:
        raise unusable("id", "is missing", hint)
    if not request.by:
        raise unusable("by", "is missing", hint)
    if request.on is None:
        raise unusable("on", "is missing", hint)
    if request.on > request.today:
        reason = f"{request.on} is in the future"
        raise unusable("on", reason, "A step is written when it was made.")
    return request.by, request.on


def _made(request: StepRequest, by: str, on: date, review: Review, days: int) -> ReviewStep:
    name, role = reviewer(by)
    day, approved = on.isoformat(), request.to == APPROVED
    due = (request.due.isoformat() if request.due else after(day, days)) if approved else ""
    return ReviewStep(request.to, name, role, day, due, review.digest if approved else "")


def _text(reviews: Reviews, steps: dict[str, ReviewStep]) -> str:
    return file_text(
        {
            name: (*review.steps, *((steps[name],) if name in steps else ()))
            for name, review in reviews.entries.items()
        }
    )
