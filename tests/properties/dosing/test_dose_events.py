"""One thing happens, on every day that differs, in every plan there is: missed doses, too many, a
held step, a check-in (I03, I10, I12, I13, I14).

Whatever is proposed then keeps the laws of a schedule, continues from the doses really taken
without a rise and without a cliff, and never passes the limit. The histories in this folder string
such events together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest

from properties.dosing import laws
from properties.dosing.laws import PLANNED, Case, per_day, planned
from properties.dosing.test_dose_coming_off import TAPERED, off, totals
from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing import continuing as onward
from unclench.plan.dosing.calendar import doses_on
from unclench.plan.dosing.checkins import ABSENT, Happened, Replan, check_in, replan
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Schedule

BREAKS = (1, 2, 3, 7, 30)
OUTCOMES = ("fine", "goal_met", "too_drowsy", "too_weak", "withdrawal", "danger_sign")
DAY = timedelta(days=1)


@cache
def plans() -> tuple[tuple[Schedule, Case | None], ...]:
    """Every shape of a build-up once, every taper from a spread of totals."""
    found: dict[Any, tuple[Schedule, Case | None]] = {}
    for case in PLANNED:
        plan = planned(case)
        assert plan is not None
        found.setdefault(
            (case.option.id, case.regimen.id, tuple(row.total for row in plan.rows)), (plan, case)
        )
    down = [
        plan
        for option in TAPERED
        for amount in totals(option)[::9]
        if (plan := off(option, amount))
    ]
    return (*found.values(), *((plan, None) for plan in down))


def days(plan: Schedule) -> Iterator[date]:
    """The first and second day, the middle and the last of every row; the day before, and some
    after."""
    yield plan.rows[0].start - DAY
    for row in plan.rows:
        yield from {
            row.start,
            row.start + DAY,
            row.start + (row.next - row.start) // 2,
            row.next - DAY,
        }
    yield from (plan.rows[-1].next, plan.rows[-1].next + 9 * DAY)


def taken(plan: Schedule, on: date) -> Decimal:
    """The total of the day before, read from the table."""
    if on <= plan.rows[0].start:
        return plan.request.begin.amount if plan.request.begin else Decimal(0)
    return next((row.total for row in plan.rows if row.start < on <= row.next), plan.rows[-1].total)


# --- what has to hold of whatever is proposed -----------------------------------------------------


def most(plan: Schedule) -> Decimal | None:
    return plan.request.ceiling.amount if plan.request.ceiling else None


def is_lawful(plan: Schedule) -> None:
    for law in (laws.doses_add_up, laws.days_touch, laws.one_regimen):
        law(plan)
    if plan.request.kind == "taper":
        laws.comes_off_slowly(plan)
    else:
        laws.rises_slowly(plan)
        assert most(plan) is not None
        assert all(row.total <= (most(plan) or 0) for row in plan.rows), "above the limit"


def joins(plan: Schedule, before: Decimal, on: date) -> None:
    """No rise, no cliff, from the day on."""
    today = next(row for row in plan.rows if row.next > on)
    first = today.total
    assert today.start == on or (plan.request.start == on and today is plan.rows[0])
    assert first <= before, f"a rise where two plans join: {before} to {first}"
    if plan.request.rate is not None:
        assert before - first <= laws.most_off(plan.request.rate, before), (
            f"a cliff: {before} to {first}"
        )
    else:
        assert first == before or plan.request.abrupt == "harmless", (
            f"{before} to {first} without a rate"
        )


def courses_end(plan: Schedule, case: Case | None, found: Replan) -> None:
    """A regimen of limited days ends when it would have."""
    if case is not None and case.regimen.max_days and found.schedule is not None:
        assert found.schedule.rows[-1].next <= plan.rows[0].start + case.regimen.max_days * DAY, (
            "the course was made longer"
        )


def after_a_check_in(plan: Schedule, case: Case | None, outcome: Any, on: date) -> None:
    before = taken(plan, on)
    try:
        found = check_in(plan, outcome, on)
    except DoseError:
        assert not before, f"{outcome} while {before} is taken has no answer"
        return
    for proposed in (found.schedule, found.offer):
        if proposed is None or proposed is plan:
            continue
        is_lawful(proposed)
        up = outcome == "withdrawal" and proposed is found.offer
        if up:
            begun = plan.request.begin
            known = {row.total for row in plan.rows} | ({begun.amount} if begun else set())
            assert proposed.rows[0].total in known, "a step up to where nobody was"
        else:
            joins(proposed, before, on)
    courses_end(plan, case, found)


def after_days_without(plan: Schedule, case: Case | None, event: Any, gone: int, on: date) -> None:
    before = taken(plan, on - gone * DAY)
    try:
        found = replan(plan, Happened(event, gone), on)
    except DoseError:
        assert not before and plan.request.kind == "taper", (
            f"{gone} days {event} at {before} have no answer"
        )
        return
    assert found.urgency != "routine" or plan.request.abrupt == "harmless"
    if gone <= 1:
        if found.schedule is not None and before:
            is_lawful(found.schedule)
            joins(found.schedule, before, on)
            assert found.schedule.rows[0].total == before
    elif plan.request.kind == "taper":
        assert found.schedule is None, "a taper goes on by itself after a break"
    elif found.schedule is not None:
        assert case is not None
        is_lawful(found.schedule)
        assert case.regimen.start is not None
        low = per_day(case.regimen.start, case.regimen.doses_per_day)
        assert found.schedule.rows[0].total == low, (
            f"after {gone} days begun again at {found.schedule.rows[0].total}"
        )
    courses_end(plan, case, found)


def after_more(plan: Schedule, case: Case | None, extra: Decimal, number: int, on: date) -> None:
    """Too much on some days: never the start of a plan that keeps it, never above the limit."""
    before = taken(plan, on - number * DAY)
    now = Dose(before + extra, plan.unit, "day")
    try:
        found = replan(plan, Happened("extra", number), on, now=now)
    except DoseError:
        assert not before, f"{number} days of {now} have no answer"
        return
    assert found.urgency == "same_day"
    if number > 1:
        assert found.schedule is None, "a habit of too much goes on without a clinician"
    elif found.schedule is not None and before:
        is_lawful(found.schedule)
        joins(found.schedule, before, on)
    if found.offer is not None:
        laws.comes_off_slowly(found.offer)
        assert found.offer.rows[1].total < before + extra
    courses_end(plan, case, found)


def after_holding(plan: Schedule, case: Case | None, number: int, on: date) -> None:
    before = taken(plan, on - number * DAY)
    try:
        found = replan(plan, Happened("held", number), on)
    except DoseError:
        assert not before, f"holding {before} has no answer"
        return
    if found.schedule is not None and before:
        is_lawful(found.schedule)
        joins(found.schedule, before, on)
        keeps_each_dose(plan, found.schedule, before, on)
    courses_end(plan, case, found)


def keeps_each_dose(old: Schedule, new: Schedule, before: Decimal, on: date) -> None:
    """On a way down a held dose keeps its division."""
    row = next((row for row in reversed(old.rows) if row.start < on and row.total == before), None)
    if old.request.kind == new.request.kind == "taper" and row is not None:
        now = {dose.slot: dose.amount for dose in doses_on(new, on)}
        if sum(now.values()) < before:
            return  # the day of the next step: nothing is held any more
        assert now == {dose.slot: dose.amount for dose in row.doses}, (
            f"{now} is another day than {row.doses}"
        )


def everything() -> int:
    """All of it; how many."""
    asked = 0
    for plan, case in plans():
        for on in days(plan):
            for outcome in OUTCOMES:
                after_a_check_in(plan, case, outcome, on)
            for gone in BREAKS:
                after_days_without(plan, case, "missed", gone, on)
            step = plan.rows[0].total
            for extra, number in ((step, 0), (5 * step, 1), (step, 3)):
                after_more(plan, case, extra, number, on)
            for number in (1, 5):
                after_holding(plan, case, number, on)
            asked += len(OUTCOMES) + len(BREAKS) + 5
    return asked


def test_every_event_on_every_day_of_every_plan() -> None:
    assert everything() > 25_000


def test_an_empty_box_and_vomiting_are_missed_days_too() -> None:
    for (plan, case), event in product(plans()[::6], ABSENT):
        for on, gone in product(days(plan), BREAKS):
            after_days_without(plan, case, event, gone, on)


# --- seeded faults --------------------------------------------------------------------------------


def keeps_the_extra(schedule: Any, happened: Any, on: Any, planned: Any, now: Any) -> Any:
    """An extra dose taken once becomes the plan."""
    return Replan("resume", "same_day", onward.resume(schedule, on, now=now))


def begins_the_course_again(request: Any) -> Any:
    return None


def climbs_at_once(schedule: Any, on: Any, *, now: Any = None) -> Any:
    """Goes on a step higher than the dose taken."""
    return derive(
        schedule.request._replace(start=on, begin=now or onward.present(schedule, on), dates=())
    )


def falls_to_the_start(schedule: Any, on: Any) -> Any:
    first = Dose(schedule.rows[-1].total, schedule.unit, "day")
    return derive(schedule.request._replace(start=on, begin=first, hold_first=True, dates=()))


FAULTS: list[tuple[str, Callable[..., Any], str]] = [
    ("unclench.plan.dosing.checkins._after_more", keeps_the_extra, "rise|above|habit"),
    ("unclench.plan.dosing.continuing.course_end", begins_the_course_again, "made longer"),
    ("unclench.plan.dosing.checkins.resume", climbs_at_once, "rise|cliff|assert|answer"),
    ("unclench.plan.dosing.checkins.hold", falls_to_the_start, "rise|cliff|nobody|limit"),
]


@pytest.mark.parametrize(
    ("place", "fault", "said"), FAULTS, ids=[fault.__name__ for _, fault, _ in FAULTS]
)
def test_a_seeded_fault_is_caught(
    place: str, fault: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, fault)
    with pytest.raises(AssertionError, match=said):
        everything()
