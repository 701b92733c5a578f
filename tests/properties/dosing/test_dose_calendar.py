"""Dates: half-open rows that touch, on every start date of eight years, for every regimen, limit
and taper (I21).

A schedule is worked out once and shifted. That this is allowed is shown first: the kernel is run
with days that have no year, month, day or weekday, so that nothing but adding and comparing days is
left to it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, NoReturn

import pytest

from properties.dosing.laws import PLANNED, START, planned
from properties.dosing.test_dose_coming_off import TAPERED, day, off, totals
from unclench.errors import DoseError
from unclench.plan.dosing import calendar
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.render.wording import WEEKDAYS, long_day

FIRST_DAY = date(2024, 1, 1)
DAYS = [FIRST_DAY + timedelta(days=n) for n in range((date(2031, 12, 31) - FIRST_DAY).days + 1)]


class Featureless(date):
    """A day of which only what comes before and after can be asked."""

    def _hidden(self) -> NoReturn:
        raise AssertionError("the kernel looked at what day it is")

    year = month = day = property(_hidden)

    def weekday(self) -> NoReturn:
        self._hidden()

    isoweekday = toordinal = timetuple = isocalendar = weekday


def anywhere(start: date) -> Featureless:
    return Featureless(start.year, start.month, start.day)


@cache
def tapers() -> tuple[Schedule, ...]:
    return tuple(
        plan for option in TAPERED for amount in totals(option) if (plan := off(option, amount))
    )


@cache
def shapes() -> tuple[tuple[int, ...], ...]:
    """The days of the rows of every schedule there is, each shape once."""
    found = [plan for case in PLANNED if (plan := planned(case))] + list(tapers())
    return tuple(
        sorted({tuple((row.next - row.start).days for row in plan.rows) for plan in found})
    )


def shifts() -> None:
    """Every schedule is the same on featureless days."""
    for case in PLANNED:
        shifted = titrate(
            case.option, case.regimen, case.ceiling, start=anywhere(START), region=case.region
        )
        known = planned(case)
        assert known is not None
        assert shifted.rows == known.rows
    for plan in tapers():
        option = next(found for found in TAPERED if found.id == plan.medicine)
        assert plan.request.begin is not None
        again = taper(
            option,
            day(option, plan.request.begin.amount),
            start=anywhere(START),
            products=plan.request.products,
        )
        assert [(row.start, row.next) for row in again.rows] == [
            (row.start, row.next) for row in plan.rows
        ]


def test_no_schedule_looks_at_more_of_a_day_than_what_comes_before_and_after() -> None:
    assert len(PLANNED) > 250
    assert len(tapers()) > 150
    shifts()


def dates_of(start: date, days: tuple[int, ...]) -> list[date]:
    """The starts of the rows and the end, as the kernel works them out."""
    steps: Any = [calendar_step(length) for length in days]
    starts = list(calendar._starts(start, steps))
    return [*starts, starts[-1] + timedelta(days=days[-1])]


def calendar_step(days: int) -> Any:
    from unclench.plan.dosing.models import ScheduleStep

    return ScheduleStep(1, days, "none", ())


def every_start() -> int:
    """All shapes on all days, against days counted one by one; how many."""
    seen = 0
    for days in shapes():
        ends = [sum(days[:n]) for n in range(len(days) + 1)]
        for start in DAYS:
            found = dates_of(start, days)
            assert [(day - start).days for day in found] == ends
            assert found[0] == start
            seen += 1
    return seen


def test_every_shape_on_every_start_date_of_eight_years() -> None:
    assert every_start() == len(shapes()) * len(DAYS)
    assert len(DAYS) == 2922


def test_the_written_weekday_is_that_of_the_date() -> None:
    for number, found in enumerate(DAYS):
        assert long_day(found).startswith(WEEKDAYS[number % 7]), "1 January 2024 was a Monday"


@pytest.mark.parametrize(
    "start",
    [
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(2027, 12, 31),
        date(2026, 10, 24),
        date(2027, 2, 28),
    ],
    ids=str,
)
def test_leap_days_and_year_ends_in_full(start: date) -> None:
    """Whole schedules on the days that programs get wrong."""
    by = start - START
    for case in PLANNED[::7]:
        found, known = planned(case, start), planned(case)
        assert found is not None
        assert known is not None
        assert [(row.start - by, row.next - by, row.doses) for row in found.rows] == [
            (row.start, row.next, row.doses) for row in known.rows
        ]


# --- seeded faults --------------------------------------------------------------------------------


def on_mondays(start: date, steps: Any) -> Any:
    """Begins every step on a Monday."""
    for step in steps:
        yield start
        start += timedelta(days=step.days + (7 - (start + timedelta(days=step.days)).weekday()) % 7)


def test_a_kernel_that_looks_at_the_weekday_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tapers()
    monkeypatch.setattr(calendar, "_starts", on_mondays)
    with pytest.raises(AssertionError, match="looked at what day it is"):
        shifts()


def no_leap_day(start: date, steps: Any) -> Any:
    for step in steps:
        yield start
        after = start + timedelta(days=step.days)
        start = after + timedelta(
            days=start < date(after.year, 2, 28) < after and after.year % 4 == 0
        )


@pytest.mark.parametrize("fault", [no_leap_day, on_mondays], ids=lambda fault: fault.__name__)
def test_a_day_too_many_is_caught(fault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shapes()
    monkeypatch.setattr(calendar, "_starts", fault)
    with pytest.raises(AssertionError):
        every_start()


def test_past_the_end_of_the_calendar_is_one_line() -> None:
    with pytest.raises(DoseError, match="past the end of the calendar"):
        titrate(
            PLANNED[0].option,
            PLANNED[0].regimen,
            None,
            start=date(9999, 12, 20),
            region=PLANNED[0].region,
        )
