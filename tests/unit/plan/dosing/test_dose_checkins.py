"""What happened, in single cases: the gates, missed days, an empty box, vomiting, too much, a break."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unclench.errors import DoseError
from unclench.library import load
from unclench.library.models import Dose
from unclench.plan.dosing.checkins import Happened, check_in, hold, replan, resume, step_back
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate

START = date(2026, 11, 21)


def up(name: str = "baclofen", which: str = "ten_weekly") -> Schedule:
    option = load().option(name)
    assert option.medicine is not None
    return titrate(option, next(r for r in option.medicine.regimens if r.id == which), None, start=START)


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
def test_too_drowsy_or_weak_holds_and_offers_a_step_back_no_faster_than_a_taper(outcome: Any) -> None:
    found = check_in(up(), outcome, day(28))
    assert (found.action, totals(found.schedule), totals(found.offer)) == ("hold", [40], [30])
    low = check_in(up(), outcome, day(14))
    assert totals(low.offer) == [15, 10]
    assert check_in(up(), outcome, day(7)).offer is None
    assert totals(step_back(up("dantrolene", "uk_weekly"), day(14))) == [25]


def test_danger_is_triage_and_no_schedule() -> None:
    assert check_in(up(), "danger_sign", day(7))[:3] == ("triage", "emergency", None)
    assert check_in(up(), "withdrawal", day(7)).schedule is None
    assert replan(off(), Happened("danger_sign"), day(7)).schedule is None


def test_withdrawal_in_a_taper_holds_and_offers_a_step_back_up() -> None:
    found = check_in(off(), "withdrawal", day(14))
    assert (found.action, found.urgency) == ("hold", "same_day")
    assert totals(found.schedule)[:2] == [40, 30]
    assert totals(found.offer)[:2] == [50, 40]
    assert check_in(off(), "too_drowsy", day(14)).schedule == off()


def test_one_missed_day_goes_on_at_the_same_total_and_waits_again() -> None:
    found = replan(up(), Happened("missed", 1), day(11))
    assert (found.action, found.urgency, totals(found.schedule)[:2]) == ("resume", "same_day", [20, 30])
    assert found.schedule is not None
    assert found.schedule.rows[1].start == day(18)
    assert found.schedule.request.judgements


def test_a_longer_break_begins_low_again() -> None:
    found = replan(up(), Happened("missed", 2), day(30))
    assert (found.action, found.urgency, totals(found.schedule)[0]) == ("restart_low", "same_day", 10)


def test_a_break_in_a_taper_waits_for_a_clinician() -> None:
    assert replan(off(), Happened("ran_out", 3), day(20))[:3] == ("ask_clinician", "same_day", None)
    assert totals(replan(off(), Happened("missed", 1), day(10)).schedule)[:2] == [40, 30]


@pytest.mark.parametrize("event", ["ran_out", "vomited", "extra"])
def test_an_empty_box_vomiting_and_extra_doses_are_looked_at_the_same_day(event: Any) -> None:
    found = replan(up(), Happened(event), day(10))
    assert (found.urgency, totals(found.schedule)[0]) == ("same_day", 20)


def test_a_held_step_moves_the_rest() -> None:
    found = replan(up(), Happened("held", 5), day(12)).schedule
    assert totals(found)[:2] == [10, 20]
    assert found is not None
    assert found.rows[1].start == day(19)


def test_more_or_less_than_planned() -> None:
    assert totals(replan(up(), Happened("held"), day(10), now=Dose(Decimal(15), "mg", "day")).schedule)[:2] == [15, 25]
    above = replan(up(), Happened("extra"), day(10), now=Dose(Decimal(100), "mg", "day")).schedule
    assert totals(above) == [90, 80]


def test_before_the_first_dose_and_after_the_last() -> None:
    later = resume(up(), START)
    assert totals(later) == totals(up())
    with pytest.raises(DoseError, match="nothing to hold"):
        hold(up(), START)
    with pytest.raises(DoseError, match="has ended"):
        resume(off(5), day(40))
    with pytest.raises(DoseError, match="not a number of days"):
        replan(up(), Happened("missed", -1), day(3))
