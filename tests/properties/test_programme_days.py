"""No day of a programme asks more than its budget, in any week; the sums are right; nothing
overlaps in the calendar, and the night is free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from support.days import within_budget
from support.laws import real
from support.movers import calm, collection, mover, offered, programme_for, programme_of
from support.sizes import scaled
from unclench.content.types.exercises import Budget
from unclench.errors import InputError
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.models import Plan
from unclench.plan.programme import Programme, budget, make_programme, read_by
from unclench.plan.programme import budget as amounts
from unclench.render.console import Paper
from unclench.render.programme import calendar as clock
from unclench.render.programme.calendar import to_ics
from unclench.render.programme.json import to_dict
from unclench.render.programme.text import to_text

PEOPLE = range(scaled(400))
FAULTY = range(300)
WAKING, SLEEPING = 7, 22


def people(seeds: range) -> Iterator[tuple[Patient, Plan]]:
    for seed in seeds:
        try:
            patient = real().patient_of(mover(seed))
        except InputError:
            continue
        yield patient, make_plan(patient, real().content)


def shown(programme: Programme) -> dict[str, Any]:
    return to_dict(programme, real().content, "person")


def test_no_day_is_above_its_budget_however_long_the_programme() -> None:
    made = 0
    for patient, plan in people(PEOPLE):
        programme = programme_for(patient, plan, 26)
        made += bool(programme.items)
        within_budget(shown(programme))
    assert made > len(PEOPLE) // 8


def broken() -> None:
    for patient, plan in people(FAULTY):
        within_budget(shown(programme_for(patient, plan, 12)))


def with_budget(**changed: Any) -> Budget:
    return collection().budget._replace(**changed)


def test_growing_in_the_second_week_is_noticed() -> None:
    doses = {
        name: dose._replace(
            amounts=tuple(a._replace(from_week=max(1, a.from_week - 1)) for a in dose.amounts)
        )
        for name, dose in collection().doses.items()
    }
    early = collection()._replace(doses=doses, budget=with_budget(first_weeks=1))
    with pytest.raises(AssertionError, match="grows too early"):
        for patient, plan in people(FAULTY):
            within_budget(shown(make_programme(patient, plan, real().content, early, 12)))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"moves": 6}, "too many moves"),
        ({"minutes_a_day": 18}, "asks too much of a day"),
        ({"growth_percent": 12}, "grows too fast"),
    ],
)
def test_a_softer_budget_is_noticed(changed: dict[str, int], says: str) -> None:
    soft = collection()._replace(budget=with_budget(**changed))
    with pytest.raises(AssertionError, match=says):
        for patient, plan in people(FAULTY):
            within_budget(shown(make_programme(patient, plan, real().content, soft, 12)))


def test_a_side_or_a_rest_that_is_not_counted_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = amounts.seconds_once
    for part in ("rest", "sides"):
        with monkeypatch.context() as patch:
            forget = {
                "rest": lambda a, e: counted(a._replace(rest=None), e),
                "sides": lambda a, e: counted(a, e._replace(sides=False)),
            }[part]
            patch.setattr(amounts, "seconds_once", forget)
            with pytest.raises(AssertionError, match="added up wrongly"):
                broken()


def test_a_programme_grows_without_end_only_in_the_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "_allowed", lambda asked, most: True)
    with pytest.raises(AssertionError, match=r"too much|too fast"):
        broken()


def test_programmes_grow_where_there_is_room() -> None:
    found = programme_of(calm(), 12)
    first, last = found.totals[0], found.totals[-1]
    assert max(last.days) > 4 * max(first.days) // 3
    assert max(programme_of(calm(), 26).totals[-1].days) <= 30 * 60


Held = list[tuple[datetime, datetime]]


def events(programme: Programme, audience: str = "person") -> Held:
    """Every single event of the calendar, each repetition by itself."""
    icalendar = pytest.importorskip("icalendar")
    found: Held = []
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    for event in icalendar.Calendar.from_ical(to_ics(programme, real().content, audience)).walk(
        "VEVENT"
    ):
        if "rrule" not in event:
            continue
        start, length = event.decoded("dtstart"), event.decoded("duration")
        days = {names.index(str(day)) for day in event["rrule"]["byday"]}
        left, day = event["rrule"]["count"][0], start
        while left:
            if day.weekday() in days:
                found.append((day, day + length))
                left -= 1
            day += timedelta(days=1)
    return sorted(found)


def nothing_overlaps(found: Held) -> None:
    for (_, ended), (begun, _) in pairwise(found):
        assert ended <= begun, f"two moves at once: {begun}"
    for begun, ended in found:
        assert begun.hour >= WAKING and ended <= begun.replace(hour=SLEEPING, minute=0, second=0), (
            f"in the night: {begun}"
        )


def crowded() -> Iterator[Programme]:
    """Those with the most in a day: at bedtime, each hour, twice a day and in all weeks."""
    for request in ("hourly_movement", "relaxation", "strengthening"):
        for mobility in ("walks_unaided", "wheelchair", "bed"):
            yield programme_of(
                calm(requests=[request], mobility=mobility, helper=True, night_predominant=True), 26
            )
            yield programme_of(
                calm(requests=[request], mobility=mobility, sites=["calves"], goals=[]), 26
            )


def test_nothing_overlaps_and_the_night_is_free() -> None:
    for programme in crowded():
        found = events(programme)
        assert found and found[0][0].date() == date(2026, 11, 21)
        nothing_overlaps(found)
    for patient, plan in people(range(120)):
        nothing_overlaps(events(programme_for(patient, plan, 3)))


def test_moves_at_the_same_time_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_free", lambda start, length, taken: start)
    with pytest.raises(AssertionError, match="two moves at once"):
        for programme in crowded():
            nothing_overlaps(events(programme))


def test_after_each_move_there_is_a_rest_as_long_as_it_took() -> None:
    for programme in crowded():
        once = [
            one
            for one in zip(programme.items, clock.slots(programme.items), strict=True)
            if one[0].dose.part == "day"
        ]
        mornings = sorted((times[0], clock.minutes(item)) for item, times in once)
        for (begun, took), (following, _) in pairwise(mornings):
            apart = (following.hour - begun.hour) * 60 + following.minute - begun.minute
            assert apart >= 2 * took, (begun, following)


def test_what_is_asked_for_and_what_serves_an_aim_comes_first_and_says_so() -> None:
    asked = programme_of(calm(requests=["yoga"], mobility="wheelchair"))
    assert next(i for i in asked.items if i.exercise.id == "yoga-chair").why.rule == "first/asked"
    goal = programme_of(
        calm(
            goals=["hold a cup"],
            mobility="wheelchair",
            sites=["calves", "fingers"],
            interferes_with=[],
        )
    )
    assert goal.bad_day and goal.items[-1].exercise.measure == "stretching"
    assert {i.why.rule for i in goal.items if "hand" in i.exercise.muscles} == {"first/hands"}
    walking = {i.why.rule for i in programme_of(calm(goals=[], interferes_with=["walking"])).items}
    assert walking >= {"first/walking"}
    seated = programme_of(
        calm(goals=["walk again"], interferes_with=["walking"], mobility="wheelchair")
    )
    assert "first/walking" not in {i.why.rule for i in offered(seated)}


def test_a_bad_day_has_gentle_moves_of_the_programme() -> None:
    for programme in crowded():
        gentle = {place.measure for place in collection().order if place.gentle}
        items = {item.exercise.id: item.exercise.measure for item in programme.items}
        assert 1 <= len(programme.bad_day) <= 2
        assert all(items[name] in gentle for name in programme.bad_day)


def test_the_carer_is_the_helper() -> None:
    unknown = real().patient_of(calm(mobility="bed", helper=None, transfers="hoist"))
    plan = real().plan(unknown)
    for audience, helped in (("carer", True), ("person", False)):
        found = programme_for(read_by(unknown, audience), plan)
        assert helped == any(item.exercise.variant == "helped" for item in offered(found))
        assert helped == ("helper" not in [question.fact for question in found.questions])
    alone = real().patient_of(calm(mobility="bed", helper=False))
    assert read_by(alone, "carer") == alone


def test_a_helper_is_spoken_to_beside_the_person() -> None:
    found = programme_of(calm(mobility="bed", helper=True, transfers="hoist"))
    helped = [item for item in shown(found)["items"] if item["variant"] == "helped"]
    assert helped and all(item["for_helper"] for item in helped)
    text = to_text(found, real().content, "person", Paper(80, False))
    assert "For your helper:" in text and text.index("YOUR MOVES NOW") < text.index("FOR LATER")
    carers = to_text(found, real().content, "carer", Paper(80, False))
    assert "For your helper" not in carers and "Put one hand under the heel" in carers
    assert "You are the helper." in carers and "You are the helper." not in text
