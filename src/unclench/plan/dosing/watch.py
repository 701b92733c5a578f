"""The tests and checks that a build-up asks for, on the days of its table."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date

from unclench.library.models import Medicine, Monitoring, TaskSpec
from unclench.plan.dosing.calendar import DAY, agreed
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.trial import trial_end
from unclench.plan.models import DatedTask

BEFORE = "before_start"


def watched(
    medicine: Medicine, specs: Mapping[str, TaskSpec], schedule: Schedule, known: Container[str], on: date
) -> tuple[DatedTask, ...]:
    """Every test once a day, the earliest first; none before `on`. What is known already is not tested before the start."""
    claims: dict[tuple[date, str], tuple[str, ...]] = {}
    for item in medicine.monitoring:
        if not (item.when_due == BEFORE and _done(specs[item.task], known)):
            for day in _days(item, schedule):
                key = (max(on, day), item.task)
                claims[key] = tuple(dict.fromkeys((*claims.get(key, ()), *item.claims)))
    return tuple(DatedTask(task, day, specs[task].say, found) for (day, task), found in sorted(claims.items()))


def _done(spec: TaskSpec, known: Container[str]) -> bool:
    return bool(spec.known_by) and all(fact in known for fact in spec.known_by)


def _days(item: Monitoring, schedule: Schedule) -> Iterator[date]:
    """On which days; an interval counts from the first day of treatment, or from the first day of the highest dose.

    Steps are looked at up to the next one that waits: those after it have no day yet.
    """
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
            yield from (day for day in (trial_end(schedule.request),) if day is not None and day >= rows[0].start)
        case _ if item.every_days:
            days = (begins + DAY * item.every_days * i for i in range(1, (item.times or 1) + 1))
            yield from (day for day in days if day >= rows[0].start)
        case _:
            yield begins
