"""What really happened, check-in by check-in, and the schedule that is left. Pure: the answers of
`checkins`, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import row_on
from unclench.plan.dosing.checkins import (
    Action,
    Event,
    Happened,
    Outcome,
    Replan,
    Urgency,
    check_in,
    replan,
)
from unclench.plan.dosing.grains import exact
from unclench.plan.dosing.models import Schedule

What = Outcome | Event
CheckinAnswer = Action | Literal["offer"]
DAY = timedelta(days=1)
OUTCOMES: tuple[str, ...] = get_args(Outcome)
EVENTS: tuple[str, ...] = tuple(event for event in get_args(Event) if event not in OUTCOMES)


class Checkin(NamedTuple):
    """A report on the day `on`, before that day's doses. `days`: this many whole days right before
    it were without any dose (missed, ran_out, vomited), at the total before (held), or above it
    (extra). `taken` is the day's total that was really taken meanwhile. `reviewed`: a clinician has
    made the review that was due. `take_offer`: a clinician chose what was on offer instead, such as
    a step back."""

    on: date
    what: What
    days: int = 0
    taken: Dose | None = None
    reviewed: bool = False
    take_offer: bool = False


class AnsweredCheckin(NamedTuple):
    """A check-in with its consequence, and how soon a clinician must look; `offer`: a clinician
    could choose another way."""

    checkin: Checkin
    action: CheckinAnswer
    urgency: Urgency
    offer: bool


class History(NamedTuple):
    """Every check-in with its answer, and the schedule from the last one on (None: a person
    decides, not a table)."""

    answers: tuple[AnsweredCheckin, ...]
    schedule: Schedule | None


def follow(schedule: Schedule, checkins: tuple[Checkin, ...]) -> History:
    """The schedule after all check-ins, which are in the order of their days; DoseError where
    they do not fit together."""
    answers: list[AnsweredCheckin] = []
    left: Schedule | None = schedule
    before, passed = schedule.request.start, frozenset[date]()
    for checkin in checkins:
        if left is None:
            raise DoseError(
                f"{answers[-1].checkin.on} left no schedule: a clinician makes a new one, and its "
                "check-ins start again."
            )
        _check_days(checkin, before, first=not answers)
        _check_gates(left, checkin, passed)
        answer, found = _answer(left, checkin)
        passed = passed | _opened(left, checkin.on) if found is left else frozenset()
        answers.append(answer)
        before, left = checkin.on, found
    return History(tuple(answers), left)


def _opened(schedule: Schedule, on: date) -> frozenset[date]:
    """The step that a good check-in lets begin: the next one."""
    return frozenset([row.start for row in schedule.rows if row.start >= on][:1])


def _check_gates(schedule: Schedule, checkin: Checkin, passed: frozenset[date]) -> None:
    """A step waits for its check-in. When none is reported, it is not known which step was taken,
    and nothing is guessed."""
    since = checkin.on - DAY * checkin.days
    for row in schedule.rows:
        if row.gate != "none" and row.start < since and row.start not in passed:
            raise DoseError(
                f"{checkin.on}: the step of {row.start} waits for a check-in that is missing: "
                "write what: fine for it, or what: held with the days."
            )


def _check_days(checkin: Checkin, before: date, *, first: bool) -> None:
    if checkin.on < before or (checkin.on == before and not first):
        where = "the schedule begins" if first else "the check-in before it"
        raise DoseError(
            f"{checkin.on}: a check-in stands after {where} ({before}), the earliest first."
        )
    if (checkin.on - before).days < checkin.days:
        raise DoseError(
            f"{checkin.on}: {checkin.days} days do not fit between {before} and this day."
        )


def _answer(schedule: Schedule, checkin: Checkin) -> tuple[AnsweredCheckin, Schedule | None]:
    _check_taken(schedule, checkin)
    found = _replanned(schedule, checkin)
    if not checkin.take_offer:
        return AnsweredCheckin(
            checkin, found.action, found.urgency, found.offer is not None
        ), found.schedule
    if found.offer is None:
        raise DoseError(f"{checkin.on}: nothing was on offer that could be chosen.")
    return AnsweredCheckin(checkin, "offer", found.urgency, False), found.offer


def _replanned(schedule: Schedule, checkin: Checkin) -> Replan:
    match checkin.what:
        case "fine" | "goal_met" | "too_drowsy" | "too_weak" | "withdrawal":
            return check_in(schedule, checkin.what, checkin.on, reviewed=checkin.reviewed)
        case event:
            return replan(schedule, Happened(event, checkin.days), checkin.on, now=checkin.taken)


def _check_taken(schedule: Schedule, checkin: Checkin) -> None:
    """The dose taken while a step was held is at most the one planned then: a larger amount never
    becomes the plan by itself."""
    if checkin.taken is None or checkin.what != "held":
        return
    days = (checkin.on - DAY, checkin.on - DAY * (checkin.days + 1))
    begun = exact(schedule.request.begin, schedule.unit) if schedule.request.begin else 0
    planned = [
        row_on(schedule, day).total if day >= schedule.rows[0].start else begun for day in days
    ]
    if exact(checkin.taken, schedule.unit) > max(planned):
        raise DoseError(
            f"{checkin.on}: {checkin.taken} is more than was planned then: write what: extra, and "
            "a clinician decides."
        )


def changes(schedule: Schedule) -> Iterator[tuple[date, Dose]]:
    """The day's total from each day on which it changes."""
    before: Dose | None = schedule.request.begin
    for row in schedule.rows:
        now = Dose(row.total, schedule.unit, "day")
        if now != before:
            yield row.start, now
        before = now
