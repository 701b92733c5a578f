"""The day on which it is judged whether a medicine helps: it has a place in the table, and no step
passes it without a review."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from typing import Final

from unclench.content.types import Medicine, Monitoring, TaskSpec
from unclench.plan.dosing.calendar import DAY, agreed
from unclench.plan.dosing.models import DosingRequest, Row, Schedule, Trial
from unclench.plan.models import DatedTask

TRIAL_END: Final = "trial_end"


def trial_of(medicine: Medicine) -> Trial | None:
    """The day of treatment on which the medicine is judged; None when no source says."""
    due = [item for item in medicine.monitoring if item.when_due == TRIAL_END and item.every_days]
    first = min(due, key=lambda item: item.every_days or 0, default=None)
    return Trial(first.every_days or 0, first.claims) if first else None


def trial_end(request: DosingRequest) -> date | None:
    """The last day of the trial, counted from the first day of treatment in whatever plan."""
    if request.trial is None or request.kind != "titrate":
        return None
    return (request.begun or request.start) + DAY * (request.trial.last_day - 1)


def with_trial(schedule: Schedule) -> Schedule:
    """The row of the last day of the trial is marked, and the step after it waits for the
    review."""
    end = trial_end(schedule.request)
    if end is None:
        return schedule
    after = next(
        (i for i, row in enumerate(schedule.rows) if i > 0 and row.start > end), len(schedule.rows)
    )
    rows = tuple(
        _marked(row, end, last=i == len(schedule.rows) - 1)
        if i != after
        else _marked(row._replace(gate="review"), end, last=False)
        for i, row in enumerate(schedule.rows)
    )
    return schedule._replace(rows=rows)


def _marked(row: Row, end: date, *, last: bool) -> Row:
    """The last row continues, so it has the day too when the table ends before it."""
    there = row.start <= end and (end < row.next or last)
    return row._replace(marks=(*row.marks, TRIAL_END)) if there else row


BEFORE = "before_start"


def watched(
    medicine: Medicine,
    specs: Mapping[str, TaskSpec],
    schedule: Schedule,
    known: Container[str],
    on: date,
) -> tuple[DatedTask, ...]:
    """Every test once a day, the earliest first; none before `on`. What is known already is not
    tested before the start."""
    claims: dict[tuple[date, str], tuple[str, ...]] = {}
    for item in medicine.monitoring:
        if not (item.when_due == BEFORE and _done(specs[item.task], known)):
            for day in _days(item, schedule):
                key = (max(on, day), item.task)
                claims[key] = tuple(dict.fromkeys((*claims.get(key, ()), *item.claims)))
    return tuple(
        DatedTask(task, day, specs[task].say, found)
        for (day, task), found in sorted(claims.items())
    )


def _done(spec: TaskSpec, known: Container[str]) -> bool:
    return bool(spec.known_by) and all(fact in known for fact in spec.known_by)


def _days(item: Monitoring, schedule: Schedule) -> Iterator[date]:
    """The days; an interval counts from the first day of treatment, or from the first day of the
    highest dose. Steps count up to the next one that waits: those after it have no day yet."""
    rows = schedule.rows
    near = rows[: len(agreed(schedule)) + 1]
    first = schedule.request.begun or rows[0].start
    begins = rows[-1].start if item.when_due == "after_highest_dose" else first
    match item.when_due:
        case "each_step":
            yield from (row.start for row in near[1:])
        case "each_review":
            yield from (row.start for row in near if row.gate == "review")
        case "after_highest_dose" if len(near) < len(rows):
            return
        case "before_start":
            yield rows[0].start - DAY
        case "trial_end":
            yield from (
                day
                for day in (trial_end(schedule.request),)
                if day is not None and day >= rows[0].start
            )
        case _ if item.every_days:
            days = (begins + DAY * item.every_days * i for i in range(1, (item.times or 1) + 1))
            yield from (day for day in days if day >= rows[0].start)
        case _:
            yield begins
