"""The day on which it is judged whether a medicine helps: it has a place in the table, and no step passes it without a review."""

from __future__ import annotations

from datetime import date
from typing import Final

from unclench.library.models import Medicine
from unclench.plan.dosing.calendar import DAY
from unclench.plan.dosing.models import Request, Row, Schedule, Trial

TRIAL_END: Final = "trial_end"


def trial_of(medicine: Medicine) -> Trial | None:
    """On which day of treatment the medicine is judged; None when no source says."""
    due = [item for item in medicine.monitoring if item.when_due == TRIAL_END and item.every_days]
    first = min(due, key=lambda item: item.every_days or 0, default=None)
    return Trial(first.every_days or 0, first.claims) if first else None


def trial_end(request: Request) -> date | None:
    """The last day of the trial, counted from the first day of treatment in whatever plan."""
    if request.trial is None or request.kind != "titrate":
        return None
    return (request.begun or request.start) + DAY * (request.trial.last_day - 1)


def with_trial(schedule: Schedule) -> Schedule:
    """The row of the last day of the trial is marked, and the step after it waits for the review."""
    end = trial_end(schedule.request)
    if end is None:
        return schedule
    after = next((i for i, row in enumerate(schedule.rows) if i > 0 and row.start > end), len(schedule.rows))
    rows = tuple(
        _marked(row, end, last=i == len(schedule.rows) - 1)
        if i != after
        else _marked(row._replace(gate="review"), end, last=False)
        for i, row in enumerate(schedule.rows)
    )
    return schedule._replace(rows=rows)


def _marked(row: Row, end: date, *, last: bool) -> Row:
    """The last row goes on, so it has the day too when the table ends before it."""
    there = row.start <= end and (end < row.next or last)
    return row._replace(marks=(*row.marks, TRIAL_END)) if there else row
