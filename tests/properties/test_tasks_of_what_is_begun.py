"""Tests before a start are dated for the medicine that is begun, and for no alternative; of two
medicines that a person asks to end the second waits."""

from __future__ import annotations

from random import Random

import pytest

from support.laws import World, caught, holds, real
from support.people import Record
from unclench.plan import grounds as decided
from unclench.plan import tasks as planned
from unclench.plan.models import Plan

BEFORE = "before_start"
ASKED: Record = {
    "schema": "unclench.record/1",
    "date": "2026-11-20",
    "region": "uk",
    "person": {"age": 46, "sex": "male"},
    "ms": {"diagnosed": True, "mobility": "walks_unaided"},
    "complaint": {"pattern": "spasticity", "severity": 6, "distribution": "generalised"},
    "signs": [],
    "labs": [
        {"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"},
        {"test": "alt", "value": 20, "unit": "U/L", "date": "2026-11-10"},
        {"test": "systolic_bp", "value": 130, "unit": "mm[Hg]", "date": "2026-11-19"},
    ],
    "conditions": [],
    "allergies": [],
    "alcohol": "none",
    "medicines": [
        {"name": "baclofen", "dose": "10 mg", "per_day": 3, "since": "2026-08-01"},
        {"name": "tizanidine", "dose": "4 mg", "per_day": 3, "since": "2026-08-01"},
    ],
    "requests": ["stop:baclofen", "stop:tizanidine"],
    "trials": [],
}


def only_its_tests(world: World, person: Record, _: Random) -> None:
    """At most one medicine is begun, and only its tests are called for by a start."""
    plan = world.plan_of(person)
    given = [v.option for v in plan.options if v.option.medicine and v.verdict in STARTED]
    claims = {claim for task in plan.tasks for claim in task.claims}
    asking = [
        option.id
        for option in given
        if option.medicine
        and option.id not in {taken.ingredient for taken in world.patient_of(person).taken}
        and any(
            item.when_due == BEFORE and item.claims and claims.issuperset(item.claims)
            for item in option.medicine.monitoring
            if not any(
                set(other.claims) == set(item.claims)
                for more in given
                if more.id != option.id and more.medicine
                for other in more.medicine.monitoring
            )
        )
    ]
    assert len(asking) <= 1, f"tests are dated for {asking}"


STARTED = planned.STARTED


def test_tests_are_dated_only_for_what_is_begun() -> None:
    holds(only_its_tests, people=150)


def test_tests_of_every_alternative_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        planned,
        "taken_or_begun",
        lambda _, __, verdicts: tuple(v for v in verdicts if v.verdict in STARTED),
    )
    caught(only_its_tests, real())


def waiting(plan: Plan) -> list[str]:
    return [
        v.option.id
        for v in plan.options
        if any(reason.rule.endswith("/comes-down-first") for reason in v.because)
        and v.verdict in ("lower", "taper")
    ]


def test_of_two_that_are_asked_down_the_second_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = real().plan_of(ASKED)
    down = [v.option.id for v in plan.options if v.verdict in ("lower", "taper")]
    assert set(down) == {"baclofen", "tizanidine"} and len(waiting(plan)) == 1
    monkeypatch.setattr(decided, "asked_down", lambda *_: None)
    assert waiting(real().plan_of(ASKED)) == []
