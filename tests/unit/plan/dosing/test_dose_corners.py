"""Corners of schedules: each of these tests was wanted by a fault that nothing else noticed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from unclench.content import load
from unclench.errors import DoseError
from unclench.plan import make_plan
from unclench.plan.dosing.checkins import check_in
from unclench.plan.dosing.continuing import limited, resume
from unclench.plan.dosing.history import Checkin, follow
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.proposal import facts_used, schedule_to_dict
from unclench.plan.regimen import Limit
from unit.plan.dosing.test_dose_checkins import START, day, mg, off, totals, up
from unit.plan.test_corners import of, patient


def test_a_taper_that_has_not_begun_only_begins_later() -> None:
    for number in (0, -3):
        assert totals(resume(off(), day(number))) == totals(off()), (
            "no interval more at the first total"
        )


@pytest.mark.parametrize(("limit", "offered"), [(30, [30, 25]), (29, None), (31, [30, 25])])
def test_a_step_back_up_may_lead_to_the_limit_itself(limit: int, offered: list[int] | None) -> None:
    plan = limited(off(), (Limit(mg(limit), "egfr", (), ()),), day(1))
    after = next(row.next for row in plan.rows if row.total == 25)
    found = check_in(plan, "withdrawal", after).offer
    assert (totals(found)[:2] if found else None) == offered


@pytest.mark.parametrize(("goal", "limit", "end"), [(40, 60, 40), (60, 60, 60), (60, 40, 40)])
def test_under_a_new_limit_a_climb_ends_at_its_goal_or_the_limit(
    goal: int, limit: int, end: int
) -> None:
    plan = limited(up(goal=mg(goal)), (Limit(mg(limit), "egfr", (), ()),), day(1))
    assert totals(plan)[-1] == end


def test_what_was_held_on_the_first_day_is_held_against_that_day() -> None:
    """On the second day of a build-up the first day's total was planned, and one more tablet was
    not."""

    def told(total: int) -> Schedule | None:
        return follow(up(), (Checkin(day(1), "held", days=1, taken=mg(total)),)).schedule

    assert totals(told(10))[0] == 10
    with pytest.raises(DoseError, match="more than was planned"):
        told(15)


def test_milligrams_are_told_only_of_what_is_counted_in_milligrams() -> None:
    rows = schedule_to_dict(up())["days"]
    assert [row["mg_per_day"] for row in rows] == [row["amount_per_day"] for row in rows]
    sprays = up(
        "nabiximols",
        next(
            r.id for r in (load().option("nabiximols").medicine or pytest.fail()).regimens if r.step
        ),
    )
    assert {row["mg_per_day"] for row in schedule_to_dict(sprays)["days"]} == {None}
    assert Decimal(schedule_to_dict(sprays)["days"][0]["amount_per_day"]) == sprays.rows[0].total


def test_what_a_step_waits_for_is_told() -> None:
    plan = up()
    told = [row["waits_for"] for row in schedule_to_dict(plan)["days"]]
    assert told == [None if row.gate == "none" else row.gate for row in plan.rows]
    assert {"check_in", None} <= {*told}


def test_a_signature_rests_on_the_facts_of_its_own_medicine() -> None:
    """What another medicine's rules read may change without voiding it."""
    content = load()
    offered = of(make_plan(patient(), content), "baclofen")
    used = facts_used(offered, content.rules)
    own = {name for rule in content.rules if rule.option == "baclofen" for name in rule.read}
    others = {name for rule in content.rules for name in rule.read} - own
    assert own <= {*used} and "liver_x_uln" in others
    told = {name for reason in offered.because for name in reason.facts}
    limits = {
        name
        for limit in (offered.regimen.limits if offered.regimen else ())
        for name in limit.facts
    }
    assert {*used} == own | told | limits
    assert patient().on < START
