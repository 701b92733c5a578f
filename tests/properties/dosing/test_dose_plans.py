"""The schedule inside a plan, for thousands of people from the record to the last row: under every
limit, one regimen, one medicine, and none while anything is urgent (I03, I11, I14, I15).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from properties.dosing import laws
from support.laws import (
    World,
    answering_by,
    caught,
    draft,
    holds,
    limits_by_the_judge,
    planning_by,
    real,
)
from support.people import Record, known_person
from support.sizes import scaled
from unclench.content.content import Content
from unclench.criteria.values import Interval
from unclench.plan import limits as limiting
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.models import Plan
from unclench.render.plan.json import to_dict

PEOPLE = scaled(400)


def stays_under_every_limit(world: World, record: Record, _: Random) -> None:
    """The limits are those of the reference judge over the knowledge, and the regimen's own. A way
    down begins above them."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    if plan.schedule is None or plan.schedule.request.kind == "taper":
        return
    body = draft().options[plan.schedule.medicine].medicine
    regimen = plan.schedule.request.regimen
    assert body is not None
    assert regimen is not None
    allowed = [
        *limits_by_the_judge(body, patient.facts),
        *([regimen.ceiling] if regimen.ceiling else []),
    ]
    assert allowed, "no limit is known, and yet there are doses"
    for row in plan.schedule.rows:
        assert all(row.total <= limit.amount for limit in allowed), (
            f"{row.total} is above {min(limit.amount for limit in allowed)}"
        )


def is_lawful(world: World, record: Record, _: Random) -> None:
    plan = world.plan_of(record)
    if plan.schedule is not None:
        down = plan.schedule.request.kind == "taper"
        slowly = laws.comes_off_slowly if down else laws.rises_slowly
        for law in (laws.doses_add_up, laws.days_touch, laws.one_regimen, slowly):
            law(plan.schedule)
        changed = plan.schedule.rows[1 if down else 0]
        assert changed.start == plan.made_on + timedelta(days=1)
        assert not isinstance(plan.schedule, SignedSchedule), "a plan signs nothing"


def begins_where_the_person_is(world: World, record: Record, _: Random) -> None:
    """A current medicine is raised by a step at most; nothing else is begun with it; never while
    anything is urgent. A way down begins at the present dose."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    if plan.schedule is None:
        return
    if plan.schedule.request.kind == "taper":
        laws.begins_at_present(plan.schedule)
        return
    assert not plan.urgent
    verdict = next(found for found in plan.options if found.option.id == plan.schedule.medicine)
    assert verdict.verdict in ("offer", "raise")
    regimen, first = plan.schedule.request.regimen, plan.schedule.rows[0].total
    assert regimen is not None
    if verdict.verdict == "offer":
        assert regimen.start is not None
        assert first == laws.per_day(regimen.start, regimen.doses_per_day)
        return
    taken = patient.facts[f"{verdict.option.id}_{plan.schedule.unit}_per_day"]
    assert isinstance(taken, Interval)
    assert regimen.step is not None
    assert taken.low < first <= taken.high + laws.per_day(regimen.step, regimen.doses_per_day)


def nobody_but_a_clinician_sees_it(world: World, record: Record, _: Random) -> None:
    plan = world.plan_of(record)
    for audience in ("person", "carer"):
        assert to_dict(plan, world.content, audience)["schedule"] is None


LAWS = [
    stays_under_every_limit,
    is_lawful,
    begins_where_the_person_is,
    nobody_but_a_clinician_sees_it,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law, known_person, PEOPLE)


def test_many_of_these_people_have_a_schedule() -> None:
    """Else the laws above would apply to no one."""
    found = [real().plan_of(known_person(seed)) for seed in range(400)]
    assert sum(1 for plan in found if plan.schedule) > 20
    assert {plan.schedule.request.begin is None for plan in found if plan.schedule} == {True, False}


# --- seeded faults --------------------------------------------------------------------------------


def tenfold(content: Content) -> Content:
    """Every limit by a fact ten times as high."""

    def higher(band: Any) -> Any:
        return band._replace(at_most=band.at_most._replace(amount=band.at_most.amount * 10))

    def loose(option: Any) -> Any:
        if option.medicine is None:
            return option
        ceilings = tuple(
            c._replace(bands=tuple(map(higher, c.bands))) for c in option.medicine.ceilings
        )
        return option._replace(medicine=option.medicine._replace(ceilings=ceilings))

    return content._replace(options=tuple(map(loose, content.options)))


def a_day_each(plan: Plan) -> Plan:
    if plan.schedule is None:
        return plan
    start = plan.schedule.rows[0].start
    rows = tuple(
        row._replace(start=start + timedelta(days=n), next=start + timedelta(days=n + 1))
        for n, row in enumerate(plan.schedule.rows)
    )
    return plan._replace(schedule=plan.schedule._replace(rows=rows))


def from_nothing(plan: Plan) -> Plan:
    """Begins twice as high."""
    if plan.schedule is None:
        return plan
    first = plan.schedule.rows[0]
    rows = (first._replace(total=first.total * 2 + Decimal(1)), *plan.schedule.rows[1:])
    return plan._replace(schedule=plan.schedule._replace(rows=rows))


def test_limits_that_are_too_high_are_caught() -> None:
    caught(stays_under_every_limit, planning_by(tenfold(real().content)), known_person, 6000)


def test_limits_that_are_lost_on_the_way_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = limiting._chosen
    monkeypatch.setattr(
        limiting,
        "_chosen",
        lambda regimen, bounds: chosen(regimen, bounds._replace(applied=bounds.applied[:1])),
    )
    caught(stays_under_every_limit, real(), known_person, 6000)


@pytest.mark.parametrize(
    ("law", "fault"),
    [(is_lawful, a_day_each), (begins_where_the_person_is, from_nothing)],
    ids=["hurried", "begun higher"],
)
def test_a_changed_schedule_is_caught(law: Any, fault: Any) -> None:
    caught(law, answering_by(fault), known_person, 6000)
