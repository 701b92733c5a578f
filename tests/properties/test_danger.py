"""Danger first: while a danger is present, nothing is started, raised or scheduled (I04)."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest

from support.laws import (
    BLOCKING,
    World,
    caught,
    dangers_of,
    holds,
    is_urgent,
    medicines_of,
    planning_by,
    real,
    rules_that_hold,
)
from support.people import Record, known_person, pools
from unclench.content.types import Sign
from unclench.content.urgency import URGENT
from unclench.plan.models import Plan

FORBIDDEN = ("offer", "raise")


def goes_nowhere(plan: Plan) -> None:
    """Nothing is started or raised, and no regimen is shown."""
    for verdict in plan.options:
        assert verdict.regimen is None, (
            f"a regimen of {verdict.option.id} is shown ({plan.urgency}, {plan.stage.id})"
        )
        if verdict.option.medicine is not None:
            assert verdict.verdict not in FORBIDDEN, (
                f"{verdict.option.id}: {verdict.verdict} ({plan.urgency}, {plan.stage.id})"
            )


def danger_signs_start_and_raise_nothing(world: World, record: Record, chance: Random) -> None:
    """One danger sign, or several, on top of whatever else is known."""
    dangers = pools().signs["danger"]
    record["signs"] = sorted(
        {*record.get("signs", ()), *chance.sample(dangers, chance.choice((1, 1, 1, 2, 5)))}
    )
    goes_nowhere(world.plan_of(record))


def urgent_plan_starts_and_raises_nothing(world: World, record: Record, _: Random) -> None:
    """Whatever made the plan urgent: a sign, a result, or a medicine that is dangerous now."""
    plan = world.plan_of(record)
    if is_urgent(plan):
        goes_nowhere(plan)


def every_danger_is_said(world: World, record: Record, _: Random) -> None:
    """Each danger that certainly holds, by the reference judge, is in `urgent`, and the most urgent
    one decides.

    What else is dealt with today is a medicine that is taken and that one of its own rules stops
    urgently.
    """
    patient = world.patient_of(record)
    plan = world.plan(patient)
    there = dangers_of(patient.facts)
    said = {urgent.id for urgent in plan.urgent}
    told = [sign for sign in there if not any(graver(other, sign) for other in there)]
    stopping = {
        rule.id for rule in rules_that_hold(patient.facts) if rule.if_taken == "stop_urgently"
    }
    signs = {sign.id for sign in real().content.dangers}
    pressing = {
        urgent.id for urgent in plan.urgent if urgent.urgency in BLOCKING or urgent.id in signs
    }
    assert not {sign.id for sign in told} - said, (
        f"in silence: {sorted({sign.id for sign in told} - said)}"
    )
    assert pressing <= {sign.id for sign in told} | stopping, (
        f"without a cause: {sorted(pressing - {sign.id for sign in told} - stopping)}"
    )
    blocking = [sign for sign in there if sign.urgency in BLOCKING]
    if blocking:
        assert plan.stage.id == "emergency", plan.stage.id
        assert plan.urgency == (
            "emergency" if any(sign.urgency == "emergency" for sign in blocking) else "same_day"
        )


def graver(other: Sign, sign: Sign) -> bool:
    """Of one cause: more urgent, or as urgent and also about the medicine that comes down for
    it."""
    if other.cause != sign.cause:
        return False
    one, two = URGENT.index(other.urgency), URGENT.index(sign.urgency)
    return one < two or (one == two and bool(other.brings_down) and not sign.brings_down)


LAWS = [
    danger_signs_start_and_raise_nothing,
    urgent_plan_starts_and_raises_nothing,
    every_danger_is_said,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


@cache
def people_who_would_be_treated() -> list[Record]:
    """A calm person for each medicine that is ever offered or raised."""
    found: dict[tuple[str, str], Record] = {}
    for seed in range(4000):
        record = known_person(seed)
        for verdict in medicines_of(real().plan_of(record)):
            if verdict.verdict in FORBIDDEN:
                found.setdefault((verdict.option.id, verdict.verdict), record)
    return list(found.values())


@pytest.mark.parametrize("sign", pools().signs["danger"])
def test_a_single_danger_sign_is_enough(sign: str) -> None:
    people = people_who_would_be_treated()
    assert people
    for record in people:
        goes_nowhere(real().plan_of({**record, "signs": [*record["signs"], sign]}))


def test_a_plan_without_triage_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unclench.plan.make.danger_signs", lambda _: [])
    caught(danger_signs_start_and_raise_nothing, real())
    caught(every_danger_is_said, real())


def test_a_danger_sign_left_out_of_the_content_is_caught() -> None:
    dangers = tuple(sign for sign in real().content.dangers if sign.id != "triage/seizure")
    caught(every_danger_is_said, planning_by(real().content._replace(dangers=dangers)))


def test_an_urgent_plan_that_still_offers_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Same-day dangers taken for routine."""
    monkeypatch.setattr(
        "unclench.plan.stage.is_blocking",
        lambda signs: bool(signs) and signs[0].urgency == "emergency",
    )
    caught(urgent_plan_starts_and_raises_nothing, real())
