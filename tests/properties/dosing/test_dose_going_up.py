"""Build-ups of every medicine, regimen, limit and region, from every kind of day (I01, I02, I03,
I10, I11, I21)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from properties.dosing import laws
from properties.dosing.laws import PLANNED, START, Case, planned
from unclench.plan.dosing import climb
from unclench.plan.dosing.models import Schedule

MONTH_ENDS = [date(y, m, monthrange(y, m)[1]) for y in range(2024, 2032) for m in range(1, 13)] + [
    date(2024, 2, 28),
    date(2028, 2, 28),
]
WEEK = [date(2027, 2, 22) + timedelta(days=n) for n in range(7)]
ONE_LAW: list[Callable[[Schedule], None]] = [
    laws.doses_add_up,
    laws.parts_are_even,
    laws.days_touch,
    laws.one_regimen,
    laws.rises_slowly,
    laws.review_is_marked,
    laws.bedtime_first,
    laws.ends_where_it_must,
    laws.no_dose_too_large,
    laws.on_the_ladder,
    laws.trial_has_its_day,
]

NEXT_TOTAL, HELD_DAYS = climb.next_total, climb.held_days  # as they are without a fault


def schedule(case: Case, start: date = START) -> Schedule:
    found = planned(case, start)
    assert found is not None
    return found


def every_case(law: Callable[[Schedule], None]) -> None:
    for case in PLANNED:
        law(schedule(case))


def limits() -> None:
    for case in PLANNED:
        laws.under_every_limit(schedule(case), case)


def test_every_medicine_with_a_regimen_and_products_is_planned() -> None:
    made = {(case.option.id, case.regimen.id) for case in PLANNED}
    wanted = {
        (o.id, r.id) for o in laws.MEDICINES for r in laws.body(o).regimens if laws.body(o).products
    }
    assert made == wanted
    assert len([1 for medicine, _ in made if medicine == "baclofen"]) == 7


@pytest.mark.parametrize("law", ONE_LAW, ids=lambda law: law.__name__)
def test_it_holds_for_every_regimen_under_every_limit(law: Callable[[Schedule], None]) -> None:
    every_case(law)


def test_no_limit_is_passed() -> None:
    limits()


@pytest.mark.parametrize("day", [*MONTH_ENDS, *WEEK, date(2028, 2, 29)], ids=str)
def test_month_ends_leap_days_and_weekdays(day: date) -> None:
    for case in (case for case in PLANNED if case.ceiling is None and case.region is None):
        laws.days_touch(schedule(case, day))
        laws.rises_slowly(schedule(case, day))


# --- the same laws fail when a fault is put in ----------------------------------------------------

KERNEL = "unclench.plan.dosing"


def uneven(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    """Everything in one dose."""
    return (total, *(0,) * (slots - 1)) if total in doses else None


def lopsided(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    """Loses a grain from one part."""
    from unclench.plan.dosing.split import split

    parts = split(total, slots, doses)
    return parts and (parts[0], *(max(part - 1, 0) for part in parts[1:]))


def doubled(request: Any) -> Any:
    from unclench.plan.dosing.request import per_day

    regimen = request.regimen
    return (
        None
        if regimen.step is None
        else 2 * per_day(regimen.step, len(request.slots), request.unit)
    )


def daily(steps: Any, _: Any) -> Any:
    return tuple(step._replace(days=1) for step in steps)


def overlapping(*parts: Any) -> Any:
    from unclench.plan.dosing import calendar

    row = REAL_ROW(*parts)
    assert calendar.DAY
    return row._replace(next=row.next + calendar.DAY)


def passing_one_over(request: Any, now: Any) -> Any:
    """The amount after the next one."""
    following = NEXT_TOTAL(request, now)
    return following if following is None else NEXT_TOTAL(request, following) or following


def hurried(request: Any, total: Any) -> Any:
    """A day less for every amount that is held for longer than a day."""
    days = HELD_DAYS(request, total)
    return days - 1 if days and days > 1 else days


def a_week_late(request: Any) -> Any:
    return request.start + timedelta(days=request.trial.last_day + 6) if request.trial else None


def unmarked(*_: Any) -> tuple[str, ...]:
    return ()


def any_size(_: Any, made: Any) -> tuple[int, ...]:
    found: tuple[int, ...] = made.doses
    return found


def mixed(request: Any, *parts: Any) -> Any:
    other = request._replace(
        regimen=request.regimen._replace(every_days=(request.regimen.every_days or 0) + 1)
    )
    return REAL_LAY(other, *parts)


REAL_ROW: Any = __import__(f"{KERNEL}.calendar", fromlist=["_row"])._row
REAL_LAY: Any = __import__(f"{KERNEL}.calendar", fromlist=["lay"]).lay
FAULTS = [
    (laws.parts_are_even, "calendar.split", uneven),
    (laws.doses_add_up, "calendar.split", lopsided),
    (laws.rises_slowly, "climb.step_size", doubled),
    (laws.rises_slowly, "climb._shortened", daily),
    (laws.rises_slowly, "climb._gate", lambda *_: "none"),
    (laws.bedtime_first, "calendar._first_day", lambda *_: None),
    (laws.days_touch, "calendar._row", overlapping),
    (laws.review_is_marked, "climb._marks", unmarked),
    (laws.ends_where_it_must, "climb._end_marks", unmarked),
    (laws.one_regimen, "titrate.lay", mixed),
    (laws.no_dose_too_large, "titrate.singles", any_size),
    (laws.no_dose_too_large, "climb._end_marks", lambda *_: ("below_ceiling",)),
    (laws.rises_slowly, "climb._ladder", lambda _: ()),
    (laws.on_the_ladder, "climb._ladder", lambda _: ()),
    (laws.on_the_ladder, "climb.next_total", passing_one_over),
    (laws.rises_slowly, "climb.held_days", hurried),
    (laws.on_the_ladder, "climb.held_days", hurried),
    (laws.trial_has_its_day, "titrate.with_trial", lambda schedule: schedule),
    (laws.trial_has_its_day, "monitoring.trial_end", a_week_late),
]


@pytest.mark.parametrize(
    ("law", "place", "fault"), FAULTS, ids=[f"{law.__name__}-{place}" for law, place, _ in FAULTS]
)
def test_a_seeded_fault_is_caught(
    law: Any, place: str, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{KERNEL}.{place}", fault)
    with pytest.raises(AssertionError):
        every_case(law)


def test_a_limit_that_is_passed_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from unclench.plan.dosing.request import lowest

    def highest(found: Any, unit: str) -> Any:
        assert lowest(found, unit)
        return max((limit.at_most for limit in found), key=lambda dose: dose.amount)

    monkeypatch.setattr(f"{KERNEL}.titrate.lowest", highest)
    with pytest.raises(AssertionError):
        limits()
