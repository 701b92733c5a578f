"""Ways down and back up at their edges: what cannot be dated, made or divided is refused and never
guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from support.doses import DAY, mg, option, up
from unclench.errors import DoseError
from unclench.plan.coming_down import Down
from unclench.plan.dosing.calendar import first_days
from unclench.plan.dosing.continuing import present, shape, step_up
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import SlotAmount
from unclench.plan.dosing.proposal import way_down
from unclench.plan.dosing.taper import taper
from unclench.plan.regimen import Limit

LOWER = Down(option("baclofen"), "lower", "within_14_days", (), None)


def test_an_amount_that_is_not_known_has_no_dated_way_down() -> None:
    with pytest.raises(DoseError, match="not known exactly"):
        way_down(LOWER, None, DAY, None)
    assert way_down(LOWER._replace(verdict="taper"), mg("30"), DAY, None).rows[-1].total == 0


def test_without_a_limit_it_comes_down_by_one_step() -> None:
    totals = [row.total for row in way_down(LOWER, mg("30"), DAY, None).rows]
    whole = [row.total for row in taper(option("baclofen"), mg("30"), start=DAY).rows]
    assert totals == whole[:2] and totals[-1] > 0


def test_with_a_limit_it_comes_down_to_the_limit() -> None:
    limit = Limit(mg("15"), "", (), ())
    assert [row.total for row in way_down(LOWER._replace(limit=limit), mg("30"), DAY, None).rows][
        -1
    ] == 15


def test_no_way_down_begins_on_the_first_day_of_the_calendar() -> None:
    with pytest.raises(DoseError, match="the end of the calendar"):
        taper(option("baclofen"), mg("30"), start=date.min)


def test_the_first_days_go_on_as_settled() -> None:
    build_up = up()
    days = first_days(build_up, 10)
    assert [day for day, _ in days] == [DAY + timedelta(days=number) for number in range(10)]
    assert {sum(dose.amount for dose in doses) for _, doses in days[1:]} == {build_up.rows[0].total}


def test_a_division_that_no_product_makes_is_refused() -> None:
    request = taper(option("baclofen"), mg("30"), start=DAY, doses_per_day=3).request
    ways = {"10": "20", "7": "23"}
    made = []
    for one, other in ways.items():
        taken = (SlotAmount("morning", Decimal(one)), SlotAmount("bedtime", Decimal(other)))
        try:
            made.append(derive(request._replace(taken=taken)).rows[0].total)
        except DoseError:
            made.append(Decimal(0))
    assert made == [30, 0]


@pytest.mark.parametrize("products", [("300 mg",), ("600 mg", "800 mg")])
def test_a_limit_that_no_product_makes_is_refused(products: tuple[str, ...]) -> None:
    """Nothing is between the limit and an abrupt end."""
    with pytest.raises(DoseError):
        taper(
            option("gabapentin"),
            mg("1800"),
            start=DAY,
            products=products,
            under=mg("200" if len(products) == 1 else "500"),
        )
    assert taper(option("gabapentin"), mg("1800"), start=DAY, under=mg("900")).rows[-1].total == 0


def test_a_step_back_up_to_an_earlier_plan_makes_one_dose_larger() -> None:
    """The division of the day at that time is not reported: the total is the one of that time."""
    down = taper(option("baclofen"), mg("30"), start=DAY, doses_per_day=3, today=DAY)
    taken = tuple(SlotAmount(dose.slot, dose.amount) for dose in down.rows[0].doses)
    later = derive(down.request._replace(taken=taken, earlier=(mg("40"),)))
    on = later.rows[0].start
    assert present(later, on) == mg("30") and shape(later, on) == taken
    back = step_up(later, on)
    assert back is not None and back.rows[0].total == 40


def test_a_schedule_without_products_in_reserve_is_not_made_by_others() -> None:
    """No other products are named: a way down that these do not make is not offered."""
    down = taper(option("baclofen"), mg("30"), start=DAY, doses_per_day=3, today=DAY)
    bare = down._replace(request=down.request._replace(pool=(), earlier=(mg("41"),)))
    assert step_up(bare, bare.rows[0].start) is None


def test_above_a_limit_of_the_kidneys_the_first_steps_lead_under_it_within_a_week() -> None:
    def totals(fact: str) -> list[Decimal]:
        limit = Limit(mg("600"), fact, (fact,), ())
        down = Down(option("gabapentin"), "lower", "within_2_days", (), limit)
        rows = way_down(down, mg("3600"), DAY, None).rows
        return [row.total for row in rows if row.start <= DAY + timedelta(days=8)]

    assert totals("kidney_clearance")[-1] <= 600 < totals("age")[-1]
