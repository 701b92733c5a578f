"""Climbs by a ladder: their amounts and days, under limits, after what really happened, and the day
on which they are judged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from support.doses import DAY, mg, option, regimen, up
from unclench.content import load
from unclench.content.types import Dose, Regimen, Rung
from unclench.errors import DoseError
from unclench.plan.dosing.checkins import Happened, check_in, replan
from unclench.plan.dosing.continuing import hold, limited, step_back
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.monitoring import trial_end, watched
from unclench.plan.dosing.titrate import titrate
from unclench.plan.regimen import ChosenRegimen, Limit
from unclench.render.plan.options import regimen as in_words
from unclench.render.plan.verdict_json import regimen_json

UK = [(0, 25), (7, 50), (14, 100), (21, 150), (28, 225), (45, 300), (52, 400)]


def day(number: int) -> date:
    """That many days after the first one."""
    return DAY + timedelta(days=number)


def rows(found: Schedule | None) -> list[tuple[int, int]]:
    assert found is not None
    return [((row.start - DAY).days, int(row.total)) for row in found.rows]


def uk(**more: Any) -> Schedule:
    return up("dantrolene", "uk_weekly", **more)


def sprays(amount: int) -> Dose:
    return Dose(Decimal(amount), "sprays", "day")


def test_the_uk_steps_of_dantrolene_reach_the_usual_dose_in_week_5_and_hold_it_to_day_45() -> None:
    found = uk()
    assert rows(found) == UK
    assert [row.gate for row in found.rows] == ["none", *["check_in"] * 4, "review", "check_in"]
    assert found.rows[4].marks == ("review_point", "trial_end")
    assert trial_end(found.request) == day(44)


def test_the_climb_of_nabiximols_takes_14_days() -> None:
    found = up("nabiximols", "uk_titration")
    assert rows(found) == [(0, 1), (2, 2), *((n + 1, n) for n in range(3, 13))]
    assert trial_end(found.request) == day(27)
    assert found.rows[-1].marks == ("ceiling", "trial_end")
    assert up("nabiximols", "uk_slower").rows[-1].start == day(22)


@pytest.mark.parametrize(
    ("most", "last"),
    [
        ("25", []),
        ("60", [(7, 50)]),
        ("100", [(7, 50), (14, 100)]),
        ("149", [(7, 50), (14, 100), (21, 125)]),
    ],
)
def test_a_lower_limit_cuts_the_ladder(most: str, last: list[tuple[int, int]]) -> None:
    found = uk(ceiling=mg(most))
    assert rows(found) == [(0, 25), *last]
    assert "trial_end" in found.rows[-1].marks


def test_a_goal_between_two_amounts_ends_the_climb() -> None:
    assert rows(uk(goal_total=mg("200"))) == [*UK[:4], (28, 200)]
    assert rows(uk(goal_total=mg("200")))[-1][0] == 28


def test_what_no_capsule_makes_is_refused() -> None:
    with pytest.raises(DoseError, match="cannot be made"):
        uk(products=("50 mg",))


def test_it_goes_on_with_the_next_amount_and_holds_each_for_its_days() -> None:
    later = replan(uk(), Happened("held", 3), day(10)).schedule
    assert rows(later) == [
        (10, 25),
        (17, 50),
        (24, 100),
        (31, 150),
        (38, 225),
        (55, 300),
        (62, 400),
    ]
    found = replan(uk(), Happened("missed", 1), day(30)).schedule
    assert rows(found) == [(30, 225), (47, 300), (54, 400)]
    between = replan(uk(), Happened("held", 1), day(16), now=mg("75")).schedule
    assert rows(between)[:2] == [(16, 75), (23, 100)]


def test_the_trial_is_counted_from_the_first_day_of_treatment() -> None:
    """However often the plan is made again: a break does not give the liver more days."""
    for again in (
        replan(uk(), Happened("missed", 1), day(30)),
        replan(uk(), Happened("missed", 3), day(30)),
    ):
        assert again.schedule is not None
        assert trial_end(again.schedule.request) == day(44)
        assert next(row.gate for row in again.schedule.rows if row.start > day(44)) == "review"
    twice = replan(
        replan(uk(), Happened("held", 3), day(10)).schedule or uk(), Happened("held", 3), day(20)
    ).schedule
    assert twice is not None
    assert trial_end(twice.request) == day(44)


def test_after_the_trial_the_next_step_waits_for_the_review() -> None:
    found = replan(uk(), Happened("held", 1), day(50)).schedule
    assert found is not None
    assert [row.gate for row in found.rows] == ["none", "review"]
    assert not any("trial_end" in row.marks for row in found.rows)


def test_a_plan_that_has_not_begun_only_begins_later() -> None:
    found = replan(uk(start=day(5)), Happened("held"), day(5)).schedule
    assert found is not None
    assert rows(found) == [(start + 5, total) for start, total in UK]
    assert trial_end(found.request) == day(49)


def test_check_ins_hold_step_back_and_wait_for_the_review() -> None:
    found = check_in(uk(), "too_weak", day(20))
    assert (rows(found.schedule), rows(found.offer)) == ([(20, 100)], [(20, 50)])
    assert check_in(uk(), "fine", day(45)).action == "review"
    assert check_in(uk(), "fine", day(45), reviewed=True).action == "go_on"
    assert rows(hold(uk(), day(30))) == [(30, 225)]
    assert rows(step_back(uk(), day(46))) == [(46, 225)]


def test_a_lower_limit_on_the_way_ends_it_there() -> None:
    lower = limited(uk(), (Limit(mg("150"), "liver", (), ()),), day(16))
    assert rows(lower) == [(16, 100), (23, 150)]


def test_more_than_the_next_amount_is_for_a_clinician() -> None:
    assert replan(uk(), Happened("held", 1), day(16), now=mg("150")).action == "resume"
    assert replan(uk(), Happened("held", 1), day(16), now=mg("175")).action == "ask_clinician"
    assert replan(uk(), Happened("held", 1), day(60), now=mg("425")).action == "ask_clinician"


def test_a_ladder_that_ends_below_the_limit_says_that_a_clinician_goes_on() -> None:
    known = regimen("dantrolene", "uk_weekly")
    request = uk().request._replace(regimen=known._replace(ladder=known.ladder[:3]))
    assert derive(request).rows[-1].marks == ("no_step", "trial_end")
    with pytest.raises(DoseError, match="No source gives a step"):
        derive(request._replace(begin=mg("100")))


def test_the_tests_are_dated_from_the_first_day_of_treatment() -> None:
    medicine = option("dantrolene").medicine
    assert medicine is not None
    late = replan(uk(), Happened("held", 1), day(20)).schedule
    assert late is not None

    def due(schedule: Schedule, on: date) -> list[tuple[str, int]]:
        found = watched(medicine, load().tasks, schedule, {"alt", "ast", "alt_times_uln"}, on)
        return [(task.id, (task.on - DAY).days) for task in found if task.on >= on]

    assert ("review", 44) in due(uk(), DAY)
    assert ("review", 44) in due(late, day(20))
    assert ("liver_function", 28) in due(late, day(20))
    assert not [
        task
        for task in due(replan(uk(), Happened("held", 1), day(60)).schedule or uk(), day(60))
        if task[0] == "review"
    ]


def chosen(most: str | None) -> ChosenRegimen:
    return ChosenRegimen(regimen("dantrolene", "uk_weekly"), mg(most) if most else None, ())


def test_the_review_points_are_told_up_to_the_limit_of_the_person() -> None:
    low_and_slow = regimen("carbamazepine", "low_and_slow")
    both = regimen_json(ChosenRegimen(low_and_slow, mg("1200"), ()))
    assert (both["review_at"], both["later_reviews_at"]) == ("400 mg/day", ["600 mg/day"])
    assert "review at 400 and 600 mg/day" in in_words(ChosenRegimen(low_and_slow, None, ()))
    one = regimen_json(ChosenRegimen(low_and_slow, mg("500"), ()))
    assert (one["review_at"], "later_reviews_at" in one) == ("400 mg/day", False)


def test_the_amounts_are_told_up_to_the_limit_of_the_person() -> None:
    told = regimen_json(chosen("150"))
    assert told["ladder"] == [
        {"amount": f"{amount} mg/day", "days": 7} for amount in (25, 50, 100, 150)
    ]
    assert (told["start"], told["step"], told["every_days"], told["review_at"]) == (
        "25 mg/day",
        "25 mg/day",
        7,
        None,
    )
    assert len(regimen_json(chosen(None))["ladder"]) == len(UK)
    assert "ladder" not in regimen_json(ChosenRegimen(regimen("baclofen", "gentle"), None, ()))
    assert in_words(chosen("225")) == (
        "25, 50, 100, 150 mg/day for 7 days each, then 225 mg/day for 17 days, review at 225 "
        "mg/day, "
        "at most 225 mg/day in 3 doses (uk_weekly)."
    )


def test_who_is_on_a_ladder_is_raised_after_its_longest_hold() -> None:
    assert regimen("dantrolene", "uk_weekly").longest_hold == 17
    assert regimen("baclofen", "ten_weekly").longest_hold == 7
    assert regimen("diazepam", "bedtime_short")._replace(every_days=None).longest_hold == 0


@pytest.mark.parametrize("name", ["carbamazepine", "oxcarbazepine"])
def test_no_step_of_the_others_is_above_a_ladder_of_their_sources(name: str) -> None:
    """The leaflet for nerve pain adds 100 mg a week to 400 mg, then 200 mg; the consensus 150 mg
    every second day."""
    found = up(name, "low_and_slow")
    first = found.rows[0].total
    assert [int(row.total) for row in found.rows] == [
        int(first) * n for n in range(1, int(1200 / first) + 1)
    ]
    assert {(row.next - row.start).days for row in found.rows} == {7}


def test_the_us_regimen_is_never_above_the_steps_of_its_label() -> None:
    label = [25] * 7 + [75] * 7 + [150] * 7 + [300] * 7
    found = up("dantrolene", "us_label", region="us")
    for number, most in enumerate(label):
        row = next(row for row in found.rows if row.start <= day(number) < row.next)
        assert row.total <= most


def test_a_regimen_says_its_amounts_once() -> None:
    assert isinstance(regimen("dantrolene", "uk_weekly"), Regimen)
    assert regimen("dantrolene", "uk_weekly").ladder[0] == Rung(mg("25"), 7)
    assert (
        titrate(option("nabiximols"), regimen("nabiximols", "uk_titration"), sprays(3), start=DAY)
        .rows[-1]
        .total
        == 3
    )
