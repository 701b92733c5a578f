"""What happened, in single cases: the gates, missed days, an empty box, vomiting, too much, a
break."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load
from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing.checkins import Happened, check_in, replan
from unclench.plan.dosing.continuing import hold, limited, resume, step_back
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.plan.regimen import Limit

START = date(2026, 11, 21)


def up(name: str = "baclofen", which: str = "ten_weekly", goal: Dose | None = None) -> Schedule:
    option = load().option(name)
    assert option.medicine is not None
    regimen = next(r for r in option.medicine.regimens if r.id == which)
    return titrate(option, regimen, None, start=START, goal_total=goal)


def off(amount: int = 60) -> Schedule:
    return taper(load().option("baclofen"), Dose(Decimal(amount), "mg", "day"), start=START)


def totals(schedule: Schedule | None) -> list[int]:
    assert schedule is not None
    return [int(row.total) for row in schedule.rows]


def day(number: int) -> date:
    """The day after `number` days of the plan."""
    return START + timedelta(days=number)


def test_fine_goes_on_and_a_review_waits() -> None:
    assert check_in(up(), "fine", day(7)).schedule == up()
    waits = check_in(up(), "fine", day(21))
    assert (waits.action, totals(waits.schedule)) == ("review", [30])
    assert check_in(up(), "fine", day(21), reviewed=True).schedule == up()


def test_goal_met_stops_climbing() -> None:
    found = check_in(up(), "goal_met", day(14))
    assert (found.action, totals(found.schedule), found.offer) == ("hold", [20], None)
    assert found.schedule is not None
    assert found.schedule.then == "continue"


@pytest.mark.parametrize("outcome", ["too_drowsy", "too_weak"])
def test_too_drowsy_or_weak_holds_and_offers_a_step_back_no_faster_than_a_taper(
    outcome: Any,
) -> None:
    found = check_in(up(), outcome, day(28))
    assert (found.action, totals(found.schedule), totals(found.offer)) == (
        "hold",
        [40],
        [40, 35, 30],
    )
    low = check_in(up(), outcome, day(14))
    assert totals(low.offer) == [20, 15, 10]
    assert check_in(up(), outcome, day(7)).offer is None
    assert totals(step_back(up("dantrolene", "uk_weekly"), day(14))) == [25]


def test_danger_is_triage_and_no_schedule() -> None:
    assert check_in(up(), "danger_sign", day(7))[:3] == ("triage", "emergency", None)
    assert check_in(up(), "withdrawal", day(7)).schedule is None
    assert replan(off(), Happened("danger_sign"), day(7)).schedule is None


def test_withdrawal_in_a_taper_holds_and_offers_a_step_back_up() -> None:
    found = check_in(off(), "withdrawal", day(14))
    assert (found.action, found.urgency) == ("hold", "same_day")
    assert totals(found.schedule)[:2] == [40, 35]
    assert totals(found.offer)[:2] == [50, 40]
    assert check_in(off(), "too_drowsy", day(14)).schedule == off()


def test_one_missed_day_goes_on_at_the_same_total_and_waits_again() -> None:
    found = replan(up(), Happened("missed", 1), day(11))
    assert (found.action, found.urgency, totals(found.schedule)[:2]) == (
        "resume",
        "same_day",
        [20, 30],
    )
    assert found.schedule is not None
    assert found.schedule.rows[1].start == day(18)
    assert found.schedule.request.judgements


def test_a_longer_break_begins_low_again() -> None:
    found = replan(up(), Happened("missed", 2), day(30))
    assert (found.action, found.urgency, totals(found.schedule)[0]) == (
        "restart_low",
        "same_day",
        10,
    )


def test_a_break_in_a_taper_waits_for_a_clinician() -> None:
    assert replan(off(), Happened("ran_out", 3), day(20))[:3] == ("ask_clinician", "same_day", None)
    assert totals(replan(off(), Happened("missed", 1), day(10)).schedule)[:2] == [40, 35]


@pytest.mark.parametrize("event", ["ran_out", "vomited", "extra"])
def test_an_empty_box_vomiting_and_extra_doses_are_looked_at_the_same_day(event: Any) -> None:
    found = replan(up(), Happened(event), day(10))
    assert (found.urgency, totals(found.schedule)[0]) == ("same_day", 20)


def test_a_held_step_moves_the_rest() -> None:
    found = replan(up(), Happened("held", 5), day(12)).schedule
    assert totals(found)[:2] == [10, 20]
    assert found is not None
    assert found.rows[1].start == day(19)


def mg(amount: int) -> Dose:
    return Dose(Decimal(amount), "mg", "day")


def test_more_or_less_than_planned() -> None:
    assert totals(replan(up(), Happened("held"), day(10), now=mg(15)).schedule)[:2] == [15, 25]
    assert totals(replan(up(), Happened("held"), day(10), now=mg(5)).schedule)[:2] == [5, 15]
    far = replan(up(), Happened("held", 3), day(10), now=mg(45))
    assert (far.action, far.urgency, far.schedule, totals(far.offer)[:4]) == (
        "ask_clinician",
        "same_day",
        None,
        [45, 40, 35, 30],
    )


@pytest.mark.parametrize("days", [0, 1])
def test_a_day_of_too_much_is_not_followed(days: int) -> None:
    """Neither kept for a week nor tapered from: the planned total continues."""
    for amount in (30, 60, 100):
        found = replan(up(), Happened("extra", days), day(10), now=mg(amount))
        assert (found.action, found.urgency, totals(found.schedule)[:2]) == (
            "resume",
            "same_day",
            [20, 30],
        )
        assert found.schedule is not None
        assert found.schedule.request.judgements
    assert totals(replan(off(), Happened("extra", days), day(38), now=mg(60)).schedule)[:2] == [
        20,
        15,
    ]


def test_days_of_too_much_wait_for_a_clinician_with_a_way_down() -> None:
    found = replan(up(), Happened("extra", 5), day(12), now=mg(100))
    assert (found.action, found.urgency, found.schedule) == ("ask_clinician", "same_day", None)
    assert totals(found.offer) == [100, 90, 80, 70, 60, 50, 40, 35, 30, 25, 20, 15, 10]
    assert replan(up(), Happened("extra", 5), day(12))[:3] == ("ask_clinician", "same_day", None)


def test_a_step_back_is_on_offer_after_a_raise_and_after_a_hold() -> None:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(r for r in option.medicine.regimens if r.id == "ten_weekly")
    raised = titrate(option, regimen, None, start=START, begin=mg(20))
    assert totals(check_in(raised, "too_drowsy", day(3)).offer) == [30, 25, 20]
    held = check_in(up(), "too_drowsy", day(28)).schedule
    assert held is not None
    for later in (28, 29, 35):
        assert totals(check_in(held, "too_drowsy", day(later)).offer) == [40, 35, 30]
    back = check_in(held, "too_drowsy", day(35)).offer
    assert back is not None
    again = check_in(back, "too_weak", day(49))
    assert (again.action, totals(again.schedule), totals(again.offer)) == (
        "hold",
        [30],
        [30, 25, 20],
    )


def test_five_holds_stay_where_they_are_and_remember_the_steps() -> None:
    plan = up()
    for week in range(5):
        plan = hold(plan, day(28 + 7 * week))
        assert totals(plan) == [40]
    assert totals(step_back(plan, day(70))) == [40, 35, 30]


def test_withdrawal_at_the_first_step_down_and_after_the_last_dose() -> None:
    first = check_in(off(), "withdrawal", day(3))
    assert (first.action, totals(first.schedule)[:2], totals(first.offer)[:2]) == (
        "hold",
        [50, 40],
        [60, 50],
    )
    plan = off()
    ended = check_in(plan, "withdrawal", plan.rows[-1].next + timedelta(days=2))
    assert (ended.action, ended.urgency, ended.schedule, totals(ended.offer)) == (
        "ask_clinician",
        "same_day",
        None,
        [5, 0],
    )


def test_a_step_up_never_leads_above_the_limit() -> None:
    plan = limited(up(), (Limit(mg(15), "egfr", (), ()),), day(28))
    assert totals(plan) == [40, 35, 30, 25, 20, 15]
    assert check_in(plan, "withdrawal", day(45)).offer is None


def course() -> Schedule:
    return up("diazepam", "bedtime_short")


@pytest.mark.parametrize("event", ["held", "missed", "extra"])
def test_a_course_of_limited_days_is_not_made_longer(event: Any) -> None:
    """Whatever happens on the way, it ends on the day it would have ended."""
    plan, end = course(), course().rows[-1].next
    for number in range(3, 28, 5):
        found = replan(plan, Happened(event, 1), day(number)).schedule
        assert found is not None
        assert found.rows[-1].next == end
        assert found.then == "taper"
        plan = found
    held = hold(plan, day(27))
    assert held.rows[-1].next == end
    over = check_in(held, "fine", end)
    assert (over.action, over.schedule, totals(over.offer)) == ("ask_clinician", None, [2, 1, 0])
    assert replan(plan, Happened("missed", 40), day(60))[:1] == ("ask_clinician",)
    with pytest.raises(DoseError, match="limited number of days"):
        resume(plan, end)


def test_a_restart_never_begins_above_what_was_held() -> None:
    """Held at 5 mg by agreement; the regimen itself starts at 15."""
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(r for r in option.medicine.regimens if r.id == "five_day")
    held = hold(titrate(option, regimen, None, start=START, begin=mg(5), hold_first=True), day(3))
    assert totals(replan(held, Happened("missed", 4), day(7)).schedule) == [5]


def test_weaker_kidneys_on_the_way_up_lead_down_and_a_better_value_leads_nowhere() -> None:
    lower, higher = Limit(mg(15), "egfr", ("egfr",), ()), Limit(mg(200), "egfr", ("egfr",), ())
    assert totals(limited(up(), (lower,), day(3))) == [10, 15]
    assert totals(limited(up(), (lower,), day(28))) == [40, 35, 30, 25, 20, 15]
    assert totals(limited(up(), (higher,), day(7))) == totals(resume(up(), day(7)))
    assert totals(limited(up(), (Limit(mg(0), "egfr", ("egfr",), ()),), day(14))) == [
        20,
        15,
        10,
        5,
        0,
    ]
    assert totals(limited(off(), (lower,), day(3)))[-1] == 0
    with pytest.raises(DoseError, match="above the limit"):
        limited(up(), (Limit(mg(5), "egfr", (), ()),), START)


def test_a_limit_that_the_products_cannot_make_is_not_passed() -> None:
    """With capsules of 300 mg alone a limit of 700 is one of 600."""
    option = load().option("gabapentin")
    assert option.medicine is not None
    regimen = next(r for r in option.medicine.regimens if r.id == "standard")
    plan = titrate(option, regimen, None, start=START, products=("300 mg",))
    found = limited(plan, (Limit(mg(700), "kidney_clearance", (), ()),), day(9))
    assert totals(found) == [900, 600]


def test_before_the_first_dose_and_after_the_last() -> None:
    later = resume(up(), START)
    assert totals(later) == totals(up())
    with pytest.raises(DoseError, match="nothing to hold"):
        hold(up(), START)
    with pytest.raises(DoseError, match="has ended"):
        resume(off(5), day(40))
    with pytest.raises(DoseError, match="not a number of days"):
        replan(up(), Happened("missed", -1), day(3))
