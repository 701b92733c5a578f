"""Tapers of every medicine that has a rate, from every total, to 0 and to every other total; and
switches (I12, I13, I14)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from properties.dosing import laws
from properties.dosing.laws import CONTENT, MEDICINES, START, body, per_day, planned, singles
from unclench.content.types import Dose, Option
from unclench.errors import DoseError
from unclench.plan.dosing import strengths
from unclench.plan.dosing import switch as switching
from unclench.plan.dosing.calendar import laid
from unclench.plan.dosing.models import Laid, Row, Schedule
from unclench.plan.dosing.switch import Switch, switch
from unclench.plan.dosing.taper import taper

KERNEL = "unclench.plan.dosing"
TAPERED = [option for option in MEDICINES if body(option).stopping.taper and body(option).products]
SLOWER = (1, 2, 3)


def totals(option: Option) -> list[Decimal]:
    """Every total up to twice the highest limit that the medicine's first tablets make, and for the
    rest of the range its end."""
    most = max(band.at_most.amount for ceiling in body(option).ceilings for band in ceiling.bands)
    solid = tuple(
        product
        for product in body(option).products
        if product.form == body(option).products[0].form
    )
    return [amount for amount in singles(solid, 2 * most) if amount]


def day(option: Option, amount: Decimal) -> Dose:
    return Dose(amount, body(option).measure, "day")


def off(option: Option, amount: Decimal, **more: Any) -> Schedule | None:
    try:
        return taper(
            option,
            day(option, amount),
            start=START,
            region="us" if body(option).products[0].region == "us" else None,
            **more,
        )
    except DoseError as error:
        assert "cannot be made" in str(error)
        return None


def every_taper() -> int:
    """All of them, 'slower' too; how many."""
    found = 0
    for option in TAPERED:
        for amount in totals(option):
            for slower in SLOWER:
                plan = off(option, amount, slower=slower)
                if plan is not None:
                    laws.holds_for_all(plan)
                    found += 1
    return found


def test_every_dangerous_stop_has_a_taper_or_says_that_a_prescriber_enters_it() -> None:
    for option in MEDICINES:
        stopping = body(option).stopping
        if stopping.taper is None and stopping.abrupt != "harmless":
            with pytest.raises(
                DoseError,
                match=r"No source gives steps for tapering .*: the prescriber has to enter them\.",
            ):
                taper(option, day(option, Decimal(10)), start=START, doses_per_day=1)
    dangerous = {option.id for option in TAPERED if body(option).stopping.abrupt == "dangerous"}
    assert dangerous >= {"baclofen", "tizanidine", "diazepam", "clonazepam"}


def test_every_total_comes_off_slowly() -> None:
    assert every_taper() > 500


@pytest.mark.parametrize("option", TAPERED, ids=lambda option: option.id)
def test_to_every_lower_total(option: Option) -> None:
    makeable = totals(option)[:24]
    for begin in makeable:
        for goal in (amount for amount in makeable if amount < begin):
            found = off(option, begin, to=day(option, goal))
            if found is not None:
                laws.comes_off_slowly(found)
                assert found.then == "continue"


@pytest.mark.parametrize("option", TAPERED, ids=lambda option: option.id)
def test_the_first_day_is_no_cliff_and_never_the_last(option: Option) -> None:
    for amount in totals(option):
        found = off(option, amount)
        if found is not None:
            assert found.rows[0].total == amount
            assert found.rows[0].next >= START
            assert found.rows[1].total > 0 or found.rows[0].next > START


def under_a_limit(option: Option, limit: Decimal) -> int:
    """Every total above a limit of weak kidneys comes down under it in the days that the knowledge
    allows; how many."""
    rate, found = body(option).stopping.taper, 0
    assert rate is not None and rate.under_limit_within_days
    for amount in (
        amount for amount in totals(option)[::3] if amount > limit and off(option, amount)
    ):
        plan = off(option, amount, under=day(option, limit))
        assert plan is not None, f"no way from {amount} under {limit}"
        laws.comes_off_slowly(plan)
        under = next(row for row in plan.rows if row.total <= limit)
        assert under.start <= START + timedelta(days=rate.under_limit_within_days)
        assert under.total >= limit - laws.most_off(rate, limit), "no further than under the limit"
        found += 1
    return found


LIMITED = [
    (option, band.at_most.amount)
    for option in TAPERED
    for ceiling in body(option).ceilings
    for band in ceiling.bands
    if ceiling.by and (rate := body(option).stopping.taper) and rate.under_limit_within_days
]


@pytest.mark.parametrize(
    ("option", "limit"), LIMITED, ids=lambda value: getattr(value, "id", str(value))
)
def test_above_a_limit_of_weak_kidneys_the_first_cuts_are_fast(
    option: Option, limit: Decimal
) -> None:
    assert under_a_limit(option, limit) or limit >= max(totals(option))


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("_limit", lambda request, made: 0),
        ("cut", lambda request, day, limit, doses: Laid(dict.fromkeys(day.parts, 0))),
    ],
    ids=["as slowly as ever", "to nothing at once"],
)
def test_a_slow_or_a_sudden_cut_is_caught(
    place: str, fault: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    strengths._fewest.cache_clear()
    monkeypatch.setattr(f"{KERNEL}.taper.{place}", fault)
    with pytest.raises(AssertionError):
        for option, limit in LIMITED:
            assert under_a_limit(option, limit) or limit >= max(totals(option))
    strengths._fewest.cache_clear()


# --- switches -------------------------------------------------------------------------------------


def switches() -> list[Switch]:
    """From every medicine with a taper to every regimen without a last day of every other one."""
    regimens = [(new, regimen) for new in MEDICINES for regimen in body(new).regimens]
    ups = [
        (new, planned(laws.Case(new, regimen, None, None)))
        for new, regimen in regimens
        if not regimen.max_days
    ]
    found = []
    for old in TAPERED:
        down = off(old, totals(old)[-1])
        found += [switch(down, up) for new, up in ups if down and up and new.id != old.id]
    return found


def one_change_at_a_time(found: Switch) -> None:
    """Every change is watched for as long as the medicine that changed asks, before either
    changes again."""
    changes = sorted(
        [
            (row.start, _watched(plan, row))
            for plan in found
            for row in plan.rows
            if "present" not in row.marks
        ]
    )
    for (before, days), (after, _) in pairwise(changes):
        assert after - before >= timedelta(days=days), f"{before} and {after}"
    laws.comes_off_slowly(found.old)
    laws.rises_slowly(found.new)
    laws.days_touch(found.old)
    laws.days_touch(found.new)


def _watched(plan: Schedule, row: Row) -> int:
    """The number of days the change that begins this row is watched."""
    regimen, rate = plan.request.regimen, plan.request.rate
    if plan.request.kind == "taper":
        return rate.every_days if rate else 1
    assert regimen is not None
    rungs = [rung.days for rung in regimen.ladder if rung.amount.amount == row.total]
    return rungs[0] if rungs else regimen.every_days or 1


def test_a_switch_makes_one_change_at_a_time() -> None:
    found = switches()
    assert len(found) > 60
    assert any(len(one.new.rows) == 1 for one in found), "some begin with the dose they stay at"
    for one in found:
        one_change_at_a_time(one)


def test_a_switch_to_itself_is_refused() -> None:
    option = CONTENT.option("baclofen")
    case = next(case for case in laws.PLANNED if case.regimen.id == "ten_weekly")
    up, down = planned(case), off(option, Decimal(60))
    assert up and down
    with pytest.raises(DoseError, match="two medicines"):
        switch(down, up)


def test_the_published_example() -> None:
    """At most 10 mg a day less each week while above 40, then 5, never under 14 days."""
    option = CONTENT.option("baclofen")
    found = off(option, Decimal(60))
    assert found is not None
    assert [int(row.total) for row in found.rows] == [60, 50, 40, 35, 30, 25, 20, 15, 10, 5, 0]
    short = off(option, Decimal(5))
    assert short is not None
    assert [(int(row.total), (row.next - max(row.start, START)).days) for row in short.rows] == [
        (5, 14),
        (0, 1),
    ]
    assert per_day(Dose(Decimal(5), "mg", "dose"), 3) == 15


# --- seeded faults --------------------------------------------------------------------------------


def steeper(rate: Any, total: Any, unit: str) -> Any:
    return 3 * REAL_CAP(rate, total, unit)


def at_once(request: Any, made: Any, day: Any, last: int) -> Any:
    return Laid(dict.fromkeys(day.parts, 0))


def hasty(request: Any, now: Any, days: Any, limit: int) -> Any:
    return tuple(step._replace(days=1) for step in REAL_STEPS(request, now, days, limit))


def not_long_enough(request: Any, now: Any, days: Any, limit: int) -> Any:
    return REAL_STEPS(
        request._replace(rate=request.rate._replace(not_under_days=None)), now, days, limit
    )


def from_any_dose(request: Any, made: Any, day: Any, last: int) -> Any:
    """Ends from where it stands once the cap allows it, instead of from the smallest dose."""
    wanted = REAL_LOWER(request, made, day, last)
    return (
        at_once(request, made, day, last)
        if wanted.total() == made.doses[1] and day.total() > made.doses[1]
        else wanted
    )


def without_the_present(request: Any, now: Any, days: Any, limit: int) -> Any:
    """The table begins with the first lower dose."""
    steps = REAL_STEPS(request, now, days, limit)
    return steps[1:] if len(steps) > 1 and steps[1].gate == "none" else steps


def spread_again(request: Any, made: Any, day: Any, last: int) -> Any:
    """Each total divided as evenly as can be, in as few doses as hold it: some doses rise while the
    day's total falls."""
    found = REAL_LOWER(request, made, day, last)
    return laid(request, made.doses, found.total()) or found


def every_dose_a_little(request: Any, made: Any, day: Any, last: int) -> Any:
    """Two doses get smaller at once."""
    once = REAL_LOWER(request, made, day, last)
    return once if once.total() in (last, made.doses[1]) else REAL_LOWER(request, made, once, last)


def ends_anywhere(request: Any, day: Any, doses: Any, slot: Any, to: int) -> Any:
    """A dose ends wherever it lies, so that the night, or the day, gets long."""
    return [(slot, to)]


KERNEL_TAPER: Any = __import__(f"{KERNEL}.taper", fromlist=["cap"])
REAL_CAP, REAL_STEPS, REAL_LOWER = KERNEL_TAPER.cap, KERNEL_TAPER._steps, KERNEL_TAPER._lower
FAULTS = [
    ("taper.cap", steeper),
    ("taper._lower", at_once),
    ("taper._steps", hasty),
    ("taper._steps", not_long_enough),
    ("taper._lower", from_any_dose),
    ("taper._steps", without_the_present),
    ("taper._lower", spread_again),
    ("taper._lower", every_dose_a_little),
    ("descent._close", ends_anywhere),
]


@pytest.mark.parametrize(
    ("place", "fault"), FAULTS, ids=[f"{place} {fault.__name__}" for place, fault in FAULTS]
)
def test_a_seeded_fault_is_caught(place: str, fault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    strengths._fewest.cache_clear()
    monkeypatch.setattr(f"{KERNEL}.{place}", fault)
    with pytest.raises(AssertionError):
        every_taper()
    strengths._fewest.cache_clear()


def test_a_switch_that_hurries_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def together(watched: Any, start: Any) -> Any:
        """Both change on the same days."""
        days = max(max(plan) for plan in watched)
        return tuple(
            tuple(start + timedelta(days=days * n) for n in range(len(plan))) for plan in watched
        )

    monkeypatch.setattr(switching, "_in_turn", together)
    with pytest.raises(AssertionError):
        for one in switches():
            one_change_at_a_time(one)
