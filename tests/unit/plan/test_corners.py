"""Corners of a plan that no story and few random people come to: each of these tests was wanted by
a fault that nothing else noticed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from unclench.content import load
from unclench.content.types import Stage
from unclench.criteria.values import Interval
from unclench.intake.door import record_of
from unclench.patient.build import build
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.plan.coming_down import dose_fact
from unclench.plan.counterfactual import WANTED
from unclench.plan.findings import find
from unclench.plan.models import Verdict
from unclench.plan.scheduling import first_choice, present_dose, still_open
from unclench.proof.diff.witnesses import neutral_people

TODAY = date(2026, 11, 20)


def person(**more: Any) -> dict[str, Any]:
    """A person with all the usual facts known; a dictionary is put into the section, anything
    else in its place."""
    record = next(iter(neutral_people("2026-11-20")))
    for key, value in more.items():
        record[key] = {**record.get(key, {}), **value} if isinstance(value, dict) else value
    return record


def patient(**more: Any) -> Patient:
    return build(record_of(person(**more), load(), today=TODAY), load())


def plan(**more: Any) -> Plan:
    return make_plan(patient(**more), load())


def of(found: Plan, option: str) -> Verdict:
    return next(verdict for verdict in found.options if verdict.option.id == option)


PAROXYSMAL = {"pattern": "paroxysmal_spasm"}
LABS = [
    {"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-20"},
    {"test": "alt_x_uln", "value": 1, "unit": "1", "date": "2026-11-20"},
    {"test": "sodium", "value": 140, "unit": "mmol/L", "date": "2026-11-20"},
]


def tried(medicine: str, *, long: bool) -> dict[str, Any]:
    """It helped a little; without its length it is not known whether that counts."""
    highest = {"baclofen": "60 mg/day", "gabapentin": "3600 mg/day"}.get(medicine)
    return {
        "medicine": medicine,
        "outcome": "partly",
        **({"weeks_at_highest": 8, "highest": highest} if long else {}),
    }


@pytest.mark.parametrize(
    ("option", "more", "after"),
    [
        ("baclofen", {}, "gabapentin"),
        ("gabapentin", {}, "baclofen"),
        ("gabapentin", {"complaint": PAROXYSMAL}, "baclofen"),
        ("oxcarbazepine", {"complaint": PAROXYSMAL, "labs": LABS}, "baclofen"),
    ],
)
def test_a_medicine_that_comes_after_another_waits_until_it_is_known_how_that_went(
    option: str, more: dict[str, Any], after: str
) -> None:
    """Its own trial is settled, and no rule of its own is open: only the condition under which the
    stage offers it."""
    own = (
        {"medicine": option, "outcome": "partly"}
        if option == "oxcarbazepine"
        else tried(option, long=True)
    )
    waiting = of(plan(**more, trials=[own, tried(after, long=False)]), option)
    assert waiting.verdict == "hold" and waiting.needs and waiting.because[0].rule == "hold"
    assert of(plan(**more, trials=[own, tried(after, long=True)]), option).verdict in (
        "offer",
        "not_now",
    )


def test_an_offer_names_the_facts_and_sources_of_its_own_condition() -> None:
    stage = next(stage for stage in load().stages if stage.id == "paroxysmal")
    offer = next(offer for offer in stage.offers if offer.option == "oxcarbazepine")
    trials = [{"medicine": "carbamazepine", "outcome": "partly", "weeks_at_highest": 8}]
    reasons = of(plan(complaint=PAROXYSMAL, labs=LABS, trials=trials), "oxcarbazepine").because
    told = next(reason for reason in reasons if reason.rule == "stage/paroxysmal")
    assert "trials_done" in told.facts and "pattern" in told.facts
    assert offer.claims and set(offer.claims) <= set(told.claims)


# --- the proposed schedule ------------------------------------------------------------------------


def stage(name: str) -> Stage:
    return next(stage for stage in load().stages if stage.id == name)


def test_only_what_is_offered_or_raised_and_has_a_regimen_can_be_scheduled() -> None:
    offered = of(plan(), "baclofen")
    assert offered.verdict == "offer" and offered.regimen is not None
    judge = partial(first_choice, stage("first_line"))
    assert judge((offered,)) == offered
    assert judge((offered._replace(regimen=None),)) is None
    for word in sorted(WANTED.keys() - {"offer", "raise"}):
        assert judge((offered._replace(verdict=word),)) is None, word


def test_what_is_raised_comes_before_what_is_offered_first() -> None:
    """A stage that offers one medicine and raises another that is taken: never two at a time, and
    the raise first."""
    baclofen, other = (
        of(plan(), "baclofen"),
        of(plan(conditions=["neuropathic_pain"]), "gabapentin"),
    )
    assert other.verdict == "offer"
    both = stage("first_line")._replace(raises=("gabapentin",))
    assert first_choice(both, (baclofen, other._replace(verdict="raise"))) == other._replace(
        verdict="raise"
    )
    assert first_choice(both, (baclofen, other)) == baclofen, "what is only offered is not raised"
    assert first_choice(both, (baclofen._replace(verdict="raise"), other)) == baclofen._replace(
        verdict="raise"
    )


@pytest.mark.parametrize(
    ("given", "present"),
    [
        ({"dose": "10 mg", "per_day": 3}, Decimal(30)),
        ({"total": "25 mg/day"}, Decimal(25)),
        ({}, None),
    ],
)
def test_the_present_dose_is_what_is_known_exactly(
    given: dict[str, Any], present: Decimal | None
) -> None:
    somebody = patient(medicines=[{"name": "baclofen", **given}])
    option = next(option for option in load().options if option.id == "baclofen")
    found = present_dose(somebody, option)
    assert (found.amount if found else None) == present
    fact = dose_fact(option)
    assert fact == "baclofen_mg_per_day"
    wide = somebody._replace(facts={**somebody.facts, fact: Interval(Decimal(10), Decimal(20))})
    assert present_dose(wide, option) is None
    assert present_dose(somebody, option._replace(medicine=None)) is None


def unchecked(option: str, regimen: int | None = None, **more: Any) -> dict[str, tuple[str, ...]]:
    somebody = patient(**more)
    found = next(each for each in load().options if each.id == option)
    return {entry.rule: entry.needs for entry in still_open(find(somebody, load()), found, regimen)}


def test_what_could_not_be_checked_for_a_schedule_is_told_with_its_facts() -> None:
    assert unchecked("baclofen", living={"drives": False}) == {}
    known = unchecked("baclofen", labs=[], living={"drives": False})
    assert known["baclofen/limits"] == ("kidney_clearance",)
    assert known["baclofen/kidney-below-30"] == ("kidney_clearance",)
    assert all(rule.startswith("baclofen/") for rule in known), (
        "rules of other medicines are not told"
    )
    assert "baclofen/regimen" not in known


def test_a_regimen_whose_condition_is_not_known_is_told() -> None:
    content = load()
    criteria = {
        regimen.criterion: option.id
        for option in content.options
        for regimen in (option.medicine.regimens if option.medicine else ())
        if regimen.criterion is not None
    }
    assert criteria, "a regimen has a condition of its own"
    for criterion, option in criteria.items():
        nobody = find(
            build(record_of({"schema": "unclench.record/1"}, content, today=TODAY), content),
            content,
        )
        found = next(each for each in content.options if each.id == option)
        told = {entry.rule: entry.needs for entry in still_open(nobody, found, criterion)}
        assert (f"{option}/regimen" in told) is (nobody.truth(criterion) is None)
        assert told.get(f"{option}/regimen", ()) == (
            nobody.needs(criterion) if nobody.truth(criterion) is None else ()
        )
