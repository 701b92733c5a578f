"""Requests at the edges of what can be made: each gets one clear line, or exactly the plan that is
left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from support.doses import DAY as START
from support.doses import mg, option, regimen, up
from unclench.content.types import Option, Product, Regimen, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.checkins import Happened, replan
from unclench.plan.dosing.continuing import limited, resume, step_back, way_off
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.history import changes
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.switch import switch
from unclench.plan.dosing.tablets import tablets, words
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import enter_step, titrate
from unclench.plan.regimen import Limit


def off(amount: str = "60", name: str = "baclofen", **more: Any) -> Schedule:
    return taper(option(name), mg(amount), **{"start": START, **more})


def day(number: int) -> date:
    return START + timedelta(days=number)


def totals(schedule: Schedule | None) -> list[int]:
    assert schedule is not None
    return [int(row.total) for row in schedule.rows]


def product(strength: str, form: str = "tablet", halves: bool = False) -> tuple[Product, ...]:
    return (Product(form, strength, halves, "any", ()),)


def changed(name: str, which: str, **more: Any) -> tuple[Option, Regimen]:
    """A medicine of which one regimen says something else, as a clinic's own content may."""
    found = option(name)
    assert found.medicine is not None
    other = regimen(name, which)._replace(**more)
    regimens = tuple(other if r.id == which else r for r in found.medicine.regimens)
    return found._replace(medicine=found.medicine._replace(regimens=regimens)), other


def begun(name: str, which: str, change: dict[str, Any], **more: Any) -> Schedule:
    medicine, other = changed(name, which, **change)
    return titrate(medicine, other, None, **{"start": START, **more})


RATE = Taper(mg("100"), 7, None, None, None, None, ())
STEPLESS = {"step": None, "every_days": None}
BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: enter_step(regimen("diazepam", "au_night"), mg("0"), 7), "A step is more than 0"),
    (lambda: enter_step(regimen("diazepam", "au_night"), mg("2.5"), 0), "held for a day at least"),
    (
        lambda: begun("baclofen", "gentle", {"start": None}),
        "No source gives a start for regimen gentle",
    ),
    (
        lambda: begun("baclofen", "gentle", STEPLESS, begin=mg("10")),
        "No source gives a step for regimen gentle",
    ),
    (lambda: begun("baclofen", "gentle", {"start": mg("0")}), "A dose has to be more than 0"),
    (
        lambda: begun("baclofen", "gentle", {"first_dose": "noon"}),
        "begins 'noon', which is no slot of a day",
    ),
    (lambda: up(begin=mg("0")), "A dose has to be more than 0"),
    (lambda: up(goal_total=mg("0")), "A dose has to be more than 0"),
    (
        lambda: off("400", "quinine", entered=RATE),
        "No source says how often a day Quinine is taken",
    ),
    (
        lambda: off("400", "carbamazepine", entered=RATE._replace(every_days=0), doses_per_day=2),
        "A step down is more than 0",
    ),
    (
        lambda: off(
            "400", "carbamazepine", entered=RATE._replace(at_most=mg("0")), doses_per_day=2
        ),
        "A step down is more than 0",
    ),
    (lambda: tablets(mg("10"), ()), "No product is known to make the doses with"),
    (lambda: tablets(mg("10"), product("4 mmol")), "4 mmol is not in mg"),
    (
        lambda: tablets(mg("10"), product("10 mg/3 mL", "liquid")),
        "5/3 cannot be written as an exact decimal",
    ),
    (
        lambda: derive(up().request._replace(dates=(day(0), day(3)))),
        "do not hold every step as long",
    ),
    (
        lambda: derive(up().request._replace(dates=tuple(day(6 * n) for n in range(6)))),
        "do not hold every step as long",
    ),
    (
        lambda: derive(up().request._replace(ceiling=None, limits=())),
        "No limit on the day's total is known",
    ),
    (
        lambda: limited(
            up("dantrolene", "uk_weekly"), (Limit(mg("25"), "liver", (), ()),), day(14)
        ),
        "no source gives steps down",
    ),
    (lambda: switch(off(), up()), "A switch needs two medicines"),
    (lambda: switch(up(), up("gabapentin", "standard")), "takes the old medicine down to 0"),
    (lambda: switch(off(), off("900", "gabapentin")), "takes the old medicine down to 0"),
    (
        lambda: switch(off(to=mg("30")), up("gabapentin", "standard")),
        "takes the old medicine down to 0",
    ),
    (lambda: switch(off(), up("diazepam", "bedtime_short")), "The new medicine has a last day"),
]


@pytest.mark.parametrize(
    ("ask", "said"), BAD, ids=[f"{i} {said}" for i, (_, said) in enumerate(BAD)]
)
def test_a_request_that_cannot_be_followed_gets_one_clear_line(
    ask: Callable[[], object], said: str
) -> None:
    with pytest.raises(DoseError) as caught:
        ask()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_dates_that_hold_every_step_longer_are_kept() -> None:
    dates = tuple(day(10 * n) for n in range(len(up().rows)))
    found = derive(up().request._replace(dates=dates))
    assert [row.start for row in found.rows] == list(dates)
    assert totals(found) == totals(up())


def test_a_switch_begins_with_a_step_down_and_changes_one_at_a_time() -> None:
    both = switch(off("30"), up("gabapentin", "standard"))
    starts = sorted(
        (row.start, name)
        for name, plan in (("old", both.old), ("new", both.new))
        for row in plan.rows
        if "present" not in row.marks
    )
    assert starts[0] == (START, "old")
    assert len({start for start, _ in starts}) == len(starts)
    assert both.old.then == "stopped"


# --- products -------------------------------------------------------------------------------------


def test_a_liquid_alone_is_measured_in_halves_of_a_millilitre() -> None:
    made = tablets(mg("1.5", per="dose"), product("5 mg/5 mL", "liquid"))
    assert made.words == "1.5 mL of 5 mg/5 mL liquid"
    assert tablets(mg("0.4", per="dose"), product("5 mg/5 mL", "liquid")).words is None


def test_a_form_of_several_words_stands_after_its_strength() -> None:
    two = tablets(mg("50", per="dose"), product("25 mg", "oral powder sachet"))
    assert two.words == "2 × 25 mg oral powder sachet"
    assert (
        tablets(mg("50", per="dose"), product("25 mg", "tablet (scored)")).words
        == "2 tablets (scored) of 25 mg"
    )
    assert words(()) == ""


def test_a_medicine_without_listed_products_takes_what_is_to_hand() -> None:
    found = off("400", "quinine", entered=RATE, doses_per_day=2, products=("100 mg",))
    assert found.request.products == product("100 mg")
    assert totals(found) == [400, 300, 200, 100, 0]
    with pytest.raises(DoseError, match="is not in mg"):
        off("400", "quinine", entered=RATE, doses_per_day=2, products=("5 mmol",))


# --- the plan from here ---------------------------------------------------------------------------


def test_a_taper_that_has_not_begun_only_begins_later() -> None:
    found = resume(off(), START)
    assert totals(found) == totals(off())
    later = resume(off(), START - timedelta(days=3))
    assert (later.rows[1].start, totals(later)) == (START - timedelta(days=3), totals(off()))


def test_more_than_the_limit_comes_down_to_it_as_fast_as_a_taper() -> None:
    found = resume(up(ceiling=mg("30")), day(14), now=mg("60"))
    assert totals(found) == [60, 50, 40, 35, 30]
    assert found.request.kind == "taper"


def test_without_any_limit_a_way_down_goes_on_as_it_was() -> None:
    assert totals(limited(off(), (), day(10))) == totals(resume(off(), day(10)))


def test_what_cannot_be_made_is_not_offered() -> None:
    """Capsules of 75 mg alone: no way down in the steps that the taper asks for; with those of 25
    mg as well there is one."""
    plan = up("pregabalin", "us_label", products=("75 mg", "25 mg"))
    assert [item.strength for item in plan.request.products] == ["75 mg"]
    off = way_off(plan, day(10))
    assert off is not None
    assert [item.strength for item in off.request.products] == ["75 mg", "25 mg"]
    assert way_off(up("pregabalin", "us_label", products=("75 mg",)), day(10)) is None
    assert step_back(up(), day(3)) is None


def test_a_course_that_is_over_is_come_off_whatever_happened() -> None:
    course = up("diazepam", "bedtime_short")
    end = course.rows[-1].next
    for event in ("held", "extra", "vomited"):
        found = replan(course, Happened(event), end)
        assert (found.action, found.schedule, totals(found.offer)) == (
            "ask_clinician",
            None,
            [2, 1, 0],
        )


def test_a_step_that_came_early_and_is_allowed_goes_on() -> None:
    found = replan(up(), Happened("held"), day(10), now=mg("30"))
    assert (found.action, totals(found.schedule)[:2]) == ("resume", [30, 40])
    far = replan(up(), Happened("held"), day(10), now=mg("40"))
    assert (far.action, far.schedule, totals(far.offer)[-1]) == ("ask_clinician", None, 20)


def test_a_way_down_is_gone_on_with_from_whatever_is_taken() -> None:
    found = replan(off(), Happened("held"), day(10), now=mg("70"))
    assert (found.action, totals(found.schedule)[:3]) == ("resume", [70, 60, 50])


def test_the_days_on_which_the_total_changes() -> None:
    assert [(on, int(total.amount)) for on, total in changes(up(ceiling=mg("30")))] == [
        (day(0), 10),
        (day(7), 20),
        (day(14), 30),
    ]
    kept = up(begin=mg("20"), hold_first=True, ceiling=mg("30"))
    assert [(on, int(total.amount)) for on, total in changes(kept)] == [(day(7), 30)], (
        "what is kept is no change"
    )


def test_every_review_point_of_a_regimen_is_marked_and_the_step_after_it_waits() -> None:
    rows = begun("carbamazepine", "low_and_slow", {}).rows
    assert [row.total for row in rows if "review_point" in row.marks] == [400, 600]
    assert [row.total for row in rows if row.gate == "review"] == [500, 700]


def test_a_step_over_two_review_points_is_marked_once() -> None:
    rows = begun("carbamazepine", "low_and_slow", {"step": mg("500")}).rows
    assert [(int(row.total), str(row.gate)) for row in rows] == [
        (100, "none"),
        (600, "check_in"),
        (1100, "review"),
        (1200, "check_in"),
    ]
