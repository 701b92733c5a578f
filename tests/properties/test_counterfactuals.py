"""The changes that would give another verdict could really happen, for any person."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from support.movers import calm
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.criteria.values import Interval, Members
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.counterfactual import FactChange, smallest_change
from unclench.plan.models import Plan, Verdict

PEOPLE = 40
ASKED = (
    "baclofen",
    "gabapentin",
    "tizanidine",
    "clonazepam",
    "nabiximols",
    "carbamazepine",
    "magnesium",
    "heat",
    "tens",
)
OPPOSITE = {"loss": "with ", "gain": "without "}


def faults(
    patient: Patient, plan: Plan, verdict: Verdict, changes: tuple[FactChange, ...]
) -> Iterator[str]:
    """Everything in a counterfactual that could not really happen or is never asked for."""
    facts = load().facts
    needs = {*verdict.needs, *plan.stage.needs}
    asked = needs | {fact for need in needs for fact in facts[need].asks}
    taking = patient.facts.get("taking")
    for change in changes:
        spec = facts[change.fact]
        if change.before == "not known" and change.fact not in asked:
            yield f"nobody asks for {change.fact}"
        if spec.kind == "set" and change.after.startswith(OPPOSITE.get(spec.change, "-")):
            yield f"{change.fact} only {spec.change}: {change.after}"
        if spec.change == "fixed" and change.before != "not known" and len(changes) > 1:
            yield f"{change.fact} is fixed, beside another change"
        if (
            change.fact.endswith("_per_day")
            and isinstance(taking, Members)
            and change.fact.split("_")[0] not in taking.known
        ):
            yield f"{change.fact} of a medicine that is not taken"


def nearer(patient: Patient, option: str, told: FactChange) -> Iterator[Decimal]:
    """Cut points of the same fact that are nearer than the number named, and give that verdict."""
    content, value = load(), patient.facts[told.fact]
    assert isinstance(value, Interval)
    away = abs(Decimal(told.after) - value.low)
    for text in content.thresholds[told.fact]:
        for number in (Decimal(text) - 1, Decimal(text), Decimal(text) + 1):
            if 0 < abs(number - value.low) < away:
                facts = {**patient.facts, told.fact: Interval(number, number)}
                plan = make_plan(patient._replace(facts=facts), content)
                found = next(v for v in plan.options if v.option.id == option)
                if found.verdict == told.verdict and plan.stage.id != "emergency":
                    yield number


def with_kidneys(egfr: int) -> Patient:
    unit, day = "mL/min/{1.73_m2}", TODAY.isoformat()
    labs = [{"test": "egfr", "value": egfr, "unit": unit, "date": day}]
    return read_patient(data_of(calm(labs=labs)), load(), today=TODAY)


def by_one_number(patient: Patient, option: str) -> Iterator[FactChange]:
    told = smallest_change(patient, load(), option)
    if len(told) == 1 and isinstance(patient.facts.get(told[0].fact), Interval):
        yield told[0]


@pytest.mark.parametrize("option", ["baclofen", "gabapentin"])
def test_no_nearer_number_would_do(option: str) -> None:
    people = [with_kidneys(egfr) for egfr in (20, 50, 90)]
    told = [(patient, one) for patient in people for one in by_one_number(patient, option)]
    assert told
    assert [one for patient, one in told if any(nearer(patient, option, one))] == []


def test_a_number_further_away_is_seen() -> None:
    told = FactChange("kidney_clearance", "90", "15", "avoid")
    assert any(nearer(with_kidneys(90), "baclofen", told))


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_what_is_told_could_really_happen(seed: int) -> None:
    content = load()
    patient = read_patient(data_of(person(seed)), content, today=TODAY)
    plan = make_plan(patient, content)
    for option in ASKED:
        verdict = next(found for found in plan.options if found.option.id == option)
        changes = smallest_change(patient, content, option)
        assert not [*faults(patient, plan, verdict, changes)], (option, verdict.verdict, changes)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([FactChange("conditions", "none", "with epilepsy", "avoid")], "only loss"),
        ([FactChange("trials_failed", "baclofen", "without baclofen", "offer")], "only gain"),
        ([FactChange("sex", "not known", "male", "offer")], "nobody asks"),
        (
            [FactChange("age", "46 years", "64", "offer"), FactChange("egfr", "50", "60", "offer")],
            "fixed",
        ),
        ([FactChange("gabapentin_mg_per_day", "0", "900", "lower")], "not taken"),
    ],
)
def test_a_change_that_could_not_happen_would_be_seen(
    changes: list[FactChange], named: str
) -> None:
    content = load()
    patient = read_patient(data_of({**person(3), "medicines": []}), content, today=TODAY)
    plan = make_plan(patient, content)
    verdict = plan.options[0]._replace(needs=())
    found = [
        *faults(
            patient, plan._replace(stage=plan.stage._replace(needs=())), verdict, tuple(changes)
        )
    ]
    assert any(named in fault for fault in found), found
