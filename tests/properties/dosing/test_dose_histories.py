"""What happens to a plan in a life: days taken, checked, missed, held, doubled, tapered, begun
again. Thousands of histories (I03, I10, I13).

The machine keeps a diary of what was really taken. Wherever two plans meet, nothing falls further
than a taper may, nothing rises by more than a step, and after a longer break nothing begins but
low.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from properties.dosing import laws
from properties.dosing.laws import PLANNED, body, per_day, planned
from support.sizes import scaled
from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing import checkins
from unclench.plan.dosing.calendar import doses_on, row_on
from unclench.plan.dosing.checkins import Happened, check_in, replan
from unclench.plan.dosing.continuing import limited
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.signature import sign, verify
from unclench.plan.dosing.taper import taper
from unclench.plan.regimen import Limit

HISTORIES = scaled(1000)
RUN: Any = settings(
    max_examples=HISTORIES // 2,
    stateful_step_count=8,
    deadline=None,
    database=None,
    derandomize=True,
    print_blob=False,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
COUNTED = {
    "histories": 0,
    "restarts": 0,
    "tapers": 0,
    "steps back": 0,
    "lower limits": 0,
    "too much": 0,
}
ABSENT = ("missed", "ran_out", "vomited")
LONGEST_GAP = 1
DAYS = st.integers(1, 12)
STARTS = [
    date(2026, 11, 21),
    date(2028, 2, 27),
    date(2027, 12, 30),
    date(2027, 3, 27),
    date(2026, 10, 24),
]  # leap day, year end, clocks


class Entry(NamedTuple):
    """One day of the diary; `unusual` days had no doses although they should have, or more than
    they should have."""

    day: date
    total: Decimal
    unusual: bool


@cache
def first_plan(which: int, start: date) -> Schedule:
    found = planned(PLANNED[which], start)
    assert found is not None
    return found


class History(RuleBasedStateMachine):
    """A person with one medicine. `today` is the day that has not been taken yet, `now` the day's
    total that is being taken."""

    CASES: tuple[int, ...] = tuple(range(0, len(PLANNED), 2))

    @initialize(which=st.integers(0, len(PLANNED)), start=st.sampled_from(STARTS))
    def begin(self, which: int, start: date) -> None:
        self.case = PLANNED[self.CASES[which % len(self.CASES)]]
        self.schedule, self.today = first_plan(self.CASES[which % len(self.CASES)], start), start
        self.diary: list[Entry] = []
        self.now, self.ended = Decimal(0), False
        assert self.schedule.request.ceiling is not None
        self.most = self.schedule.request.ceiling.amount
        self.end = (
            start + timedelta(days=self.case.regimen.max_days)
            if self.case.regimen.max_days
            else None
        )
        self.keeps_the_laws(self.schedule)
        COUNTED["histories"] += 1

    # --- what happens -----------------------------------------------------------------------------

    @precondition(lambda self: self.going())
    @rule(days=DAYS)
    def take(self, days: int) -> None:
        for _ in range(days):
            if self.going():
                total = sum(
                    (dose.amount for dose in doses_on(self.schedule, self.today)), Decimal(0)
                )
                self.diary.append(Entry(self.today, total, False))
                self.now = row_on(self.schedule, self.today).total
                self.today += timedelta(days=1)

    @precondition(lambda self: self.going() and self.now)
    @rule(
        outcome=st.sampled_from(["too_drowsy", "too_weak", "fine", "goal_met", "withdrawal"]),
        back=st.sampled_from([True, True, False]),
        reviewed=st.booleans(),
    )
    def check(self, outcome: Any, back: bool, reviewed: bool) -> None:
        found = check_in(self.schedule, outcome, self.today, reviewed=reviewed)
        if found.schedule is None:
            assert found.action == "triage" or self.course_is_over()
            if found.offer:
                self.follow(found.offer)
            return
        COUNTED["steps back"] += back and found.offer is not None
        self.follow(found.offer if back and found.offer else found.schedule)

    @precondition(lambda self: self.going() and self.now)
    @rule(event=st.sampled_from(ABSENT), days=st.sampled_from([0, 1, 1, 2, 3, 7, 30]))
    def be_without(self, event: Any, days: int) -> None:
        last = self.now
        for _ in range(days):
            self.diary.append(Entry(self.today, Decimal(0), True))
            self.today += timedelta(days=1)
        found = replan(self.schedule, Happened(event, days), self.today)
        assert (
            found.urgency != "routine"
            or self.schedule.request.abrupt == "harmless"
            or (event == "missed" and not days)
        )
        if found.schedule is None:
            assert found.action == "ask_clinician"
            assert self.schedule.request.kind == "taper" or self.course_is_over()
            self.clinician_decides(last)
            return
        if days:
            assert found.schedule.request.judgements
        self.follow(found.schedule, days)

    @precondition(lambda self: self.going() and self.now)
    @rule(days=DAYS)
    def hold_a_step(self, days: int) -> None:
        """Stays at the present dose although the plan moves on; the plan is made again
        afterwards."""
        for _ in range(days):
            self.diary.append(Entry(self.today, self.now, False))
            self.today += timedelta(days=1)
        found = replan(self.schedule, Happened("held", days), self.today).schedule
        if found is None:
            assert self.course_is_over()
            self.clinician_decides(self.now)
            return
        self.follow(found)

    @precondition(lambda self: self.going() and self.now)
    @rule(
        times=st.integers(2, 5),
        days=st.sampled_from([0, 1, 1, 3]),
        said=st.booleans(),
        lower=st.booleans(),
    )
    def take_too_much(self, times: int, days: int, said: bool, lower: bool) -> None:
        """Whether or not it is said how much; one day of it is not followed, more of them wait for
        a clinician."""
        usual, amount = self.now, self.now * times
        for _ in range(days):
            self.diary.append(Entry(self.today, amount, True))
            self.today += timedelta(days=1)
        found = replan(
            self.schedule,
            Happened("extra", days),
            self.today,
            now=self.dose(amount) if said else None,
        )
        assert found.urgency == "same_day"
        COUNTED["too much"] += 1
        if found.schedule is not None:
            assert days <= 1
            self.follow(found.schedule)
        elif lower and found.offer is not None:
            begin = found.offer.request.begin
            assert begin is not None
            assert begin.amount in ((usual, amount) if said else (usual,)), (
                "a way down from what nobody told of"
            )
            self.now = begin.amount
            self.follow(found.offer)
        else:
            self.now = usual
            self.clinician_decides(usual)

    @precondition(
        lambda self: self.going() and self.now and self.rate() and not self.course_is_over()
    )
    @rule(where=st.integers(0, 30))
    def get_weaker_kidneys(self, where: int) -> None:
        """A lower limit from now on, down to none at all."""
        found = [
            band.at_most for ceiling in body(self.case.option).ceilings for band in ceiling.bands
        ]
        lower = found[where % len(found)]
        try:
            plan = limited(self.schedule, (Limit(lower, "test", (), ()),), self.today)
        except DoseError as error:
            assert "cannot be made" in str(error)
            return
        COUNTED["lower limits"] += 1
        self.most = min(self.most, lower.amount)
        self.follow(plan)

    @precondition(lambda self: self.going() and self.now)
    @rule(
        first=st.sampled_from(["too_drowsy", "too_weak", "goal_met"]),
        second=st.sampled_from(["too_drowsy", "goal_met", "fine"]),
    )
    def check_twice_on_a_day(self, first: Any, second: Any) -> None:
        """The second answer of a day changes nothing that the first one held."""
        held = check_in(self.schedule, first, self.today).schedule
        if held is None or held is self.schedule:
            return
        again = check_in(held, second, self.today).schedule
        assert again is not None
        assert [row.total for row in again.rows] == [row.total for row in held.rows]
        self.follow(again)

    @precondition(lambda self: self.going() and self.now)
    @rule()
    def meet_danger(self) -> None:
        assert check_in(self.schedule, "danger_sign", self.today).schedule is None
        assert replan(self.schedule, Happened("danger_sign"), self.today).schedule is None

    @precondition(
        lambda self: (
            self.going() and self.now and self.schedule.request.kind == "titrate" and self.rate()
        )
    )
    @rule(slower=st.integers(1, 3))
    def come_off(self, slower: int) -> None:
        COUNTED["tapers"] += 1
        self.follow(
            taper(
                self.case.option,
                self.dose(self.now),
                start=self.today,
                slower=slower,
                region=self.case.region,
                doses_per_day=len(self.schedule.request.slots),
                today=self.today,
            )
        )

    @precondition(lambda self: not self.going() or not self.now)
    @rule()
    def wait(self) -> None:
        """Nothing is taken: before the first dose, or after the end of a taper."""
        if not self.going():
            self.today += timedelta(days=1)

    # --- plumbing ---------------------------------------------------------------------------------

    def going(self) -> bool:
        """Something is still planned on the day."""
        return not self.ended and (
            self.schedule.then != "stopped" or self.today < self.schedule.rows[-1].next
        )

    def dose(self, total: Decimal) -> Dose:
        return Dose(total, self.schedule.unit, "day")

    def rate(self) -> Any:
        return body(self.case.option).stopping.taper

    def course_is_over(self) -> bool:
        return self.end is not None and self.today >= self.end

    def clinician_decides(self, last: Decimal) -> None:
        """Here: the total before, and down from there. Where no source gives a way, or no tablet
        makes it, the history ends."""
        self.now = last
        try:
            down = taper(
                self.case.option,
                self.dose(last),
                start=self.today,
                region=self.case.region,
                hold_first=True,
                doses_per_day=len(self.schedule.request.slots),
            )
        except DoseError as error:
            assert "No source gives" in str(error) or "cannot be made" in str(error)
            self.ended = True
        else:
            self.follow(down)

    def follow(self, schedule: Schedule, missed: int = 0) -> None:
        """Changes to another plan, and looks at the seam."""
        if schedule is not self.schedule:
            self.seam(schedule, missed)
            self.keeps_the_laws(schedule)
            self.now = schedule.request.begin.amount if schedule.request.begin else Decimal(0)
        self.schedule = schedule

    def seam(self, schedule: Schedule, missed: int) -> None:
        today = next(row for row in schedule.rows if row.next > self.today)
        before, first, regimen = self.now, today.total, schedule.request.regimen
        if missed > LONGEST_GAP and schedule.request.kind == "titrate":
            COUNTED["restarts"] += 1
            assert regimen is not None
            assert regimen.start is not None
            low = per_day(regimen.start, regimen.doses_per_day)
            held = schedule.request.goal
            assert first == (min(low, held.amount) if held else low), (
                f"{missed} days missed, begun again at {first}"
            )
            return
        if self.rate() and first < before:
            assert before - first <= laws.most_off(self.rate(), before), (
                f"a cliff: {before} to {first}"
            )
        if schedule.request.kind == "titrate":
            assert first <= before, f"a rise where two plans join: {before} to {first}"
        assert schedule.request.start == self.today

    # --- what always holds ------------------------------------------------------------------------

    def keeps_the_laws(self, schedule: Schedule) -> None:
        """Looked at when a plan is made: a plan does not change."""
        for law in (laws.doses_add_up, laws.days_touch, laws.one_regimen):
            law(schedule)
        if schedule.request.kind == "titrate":
            laws.parts_are_even(schedule)
            laws.under_every_limit(schedule, self.case)
            laws.rises_slowly(schedule)
            assert all(row.total <= self.most for row in schedule.rows), (
                "above a limit that came later"
            )
            assert self.end is None or schedule.rows[-1].next <= self.end, "a course made longer"
        else:
            laws.comes_off_slowly(schedule)

    @invariant()
    def diary_has_no_cliff(self) -> None:
        """The last two days that were taken as planned."""
        if len(self.diary) < 2 or not self.rate():
            return
        before, after = self.diary[-2:]
        if not before.unusual and not after.unusual and after.total < before.total:
            assert before.total - after.total <= laws.most_off(self.rate(), before.total), (
                f"{before} then {after}"
            )

    @invariant()
    def diary_has_no_leap(self) -> None:
        """From one usual day to the next nothing rises by more than a step, up, or back up on
        the way down."""
        if len(self.diary) < 2:
            return
        before, after = self.diary[-2:]
        if not before.unusual and not after.unusual and after.total > before.total:
            step = self.case.regimen.step
            steps = [per_day(step, self.case.regimen.doses_per_day)] if step else []
            steps += [self.rate().at_most.amount] if self.rate() else []
            assert after.total - before.total <= max(steps), f"a leap: {before} then {after}"

    def teardown(self) -> None:
        """The plan that is left can be signed and derived again."""
        if hasattr(self, "schedule") and COUNTED["histories"] % 5 == 0:
            judged = self.schedule.request.judgements
            verify(
                sign(
                    self.schedule,
                    by="Ann Example, neurologist",
                    on=self.today,
                    facts={},
                    used=(),
                    confirmed=judged,
                )
            )


class OtherHistory(History):
    """The other half of the cases, so that two cores share the work."""

    CASES = tuple(range(1, len(PLANNED), 2))


@pytest.mark.parametrize("machine", [History, OtherHistory])
def test_five_thousand_histories_in_two_halves(machine: type[History]) -> None:
    before = dict(COUNTED)
    run_state_machine_as_test(machine, settings=RUN)
    done = {name: COUNTED[name] - before[name] for name in COUNTED}
    assert done["histories"] >= HISTORIES // 2, done
    assert min(done.values()) > 10, done


# --- seeded faults: each makes some history break a law -------------------------------------------

REAL_LIMITED = limited


def jump_down(request: Any, taken: Any, target: Any) -> Any:
    """A step back at once, without the taper."""
    return request._replace(begin=target, goal=target, hold_first=True)


def catch_up(schedule: Any, on: Any, *, now: Any = None) -> Any:
    """After missed days, the dose of the table for today."""
    return schedule


def half(schedule: Any, on: Any) -> Any:
    """Too drowsy: back to the start at once."""
    from unclench.plan.dosing.derive import derive

    first = Dose(schedule.rows[0].total, schedule.unit, "day")
    return derive(
        schedule.request._replace(start=on, begin=first, hold_first=True, goal=first, dates=())
    )


def keep_climbing(schedule: Any, limits: Any, on: Any) -> Any:
    """The kidneys are weaker, and the plan continues."""
    from unclench.plan.dosing.continuing import resume

    return resume(schedule, on)


def follow_the_extra(schedule: Any, happened: Any, on: Any, planned: Any, now: Any) -> Any:
    from unclench.plan.dosing.continuing import resume

    try:
        return checkins.Replan("resume", "same_day", resume(schedule, on, now=now))
    except DoseError:
        return checkins.Replan("ask_clinician", "same_day", None)


HERE = "properties.dosing.test_dose_histories"
KERNEL = "unclench.plan.dosing"
FAULTS = [
    (f"{KERNEL}.checkins.RESTART_LOW_AFTER_DAYS", 99, "begun again"),
    (f"{KERNEL}.continuing.down", jump_down, "cliff"),
    (f"{KERNEL}.checkins.resume", catch_up, "."),
    (f"{KERNEL}.checkins.hold", half, "cliff"),
    (f"{KERNEL}.continuing.course_end", lambda _: None, "course"),
    (f"{KERNEL}.checkins._after_more", follow_the_extra, "."),
    (f"{HERE}.limited", keep_climbing, "limit that came later"),
]


@pytest.mark.parametrize(
    ("place", "fault", "said"), FAULTS, ids=[place.rpartition(".")[2] for place, _, _ in FAULTS]
)
def test_a_seeded_fault_is_caught(
    place: str, fault: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place.startswith(HERE):
        monkeypatch.setitem(globals(), place.rpartition(".")[2], fault)
    else:
        monkeypatch.setattr(place, fault)
    with pytest.raises(AssertionError, match=said):
        run_state_machine_as_test(History, settings=settings(RUN, max_examples=1500))
