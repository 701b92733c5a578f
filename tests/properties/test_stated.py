"""A statement counts, whatever else the record gives; an age or a sex that is forgotten loosens
nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from properties.test_unknown import is_known_restriction, may_be_calm, no_medicine_rises
from support.laws import (
    BLOCKING,
    World,
    caught,
    holds,
    is_urgent,
    lowest_limit,
    medicines_of,
    reading_by,
    real,
)
from support.people import Record, known_person
from unclench.criteria.values import Interval, Value
from unclench.patient.facts import Patient
from unclench.plan import Plan

BEGUN = ("offer", "raise")
OF_THE_PERSON = ("age", "born", "sex")
IN_PREGNANCY = (
    "baclofen",
    "gabapentin",
    "pregabalin",
    "tizanidine",
    "carbamazepine",
    "oxcarbazepine",
    "dantrolene",
    "diazepam",
)


def stating(seed: int) -> Record:
    """A person of any or unstated sex and age, with a stated pregnancy or breastfeeding."""
    chance = Random(f"stated {seed}")
    record = known_person(seed)
    person = record["person"]
    person.pop("born", None)
    person.update(
        sex=chance.choice(("male", "female", "other")), age=chance.choice((19, 46, 59, 60, 70, 95))
    )
    person.update(
        chance.choice(({"pregnant": True}, {"pregnant": "planning"}, {"breastfeeding": True}))
    )
    for key in chance.sample(("sex", "age"), chance.choice((0, 0, 1, 2))):
        del person[key]
    return record


def what_is_stated_counts(world: World, record: Record, chance: Random) -> None:
    """As if the same were said about a woman of 46: the alert of the pregnancy (or of
    breastfeeding), and nothing begun without a specialist."""
    plan = world.plan_of(record)
    person = record["person"]
    pregnant, nursing = person["pregnant"] in (True, "planning"), person["breastfeeding"]
    if plan.urgency not in BLOCKING:
        alerts = {alert.id for alert in plan.alerts}
        assert not pregnant or "pregnancy" in alerts, f"no word of the pregnancy: {sorted(alerts)}"
        assert not nursing or "breastfeeding" in alerts, (
            f"no word of breastfeeding: {sorted(alerts)}"
        )
        odd = person.get("sex") == "male" or person.get("age", 0) >= 60
        assert not (odd and pregnant) or "person/pregnancy-not-expected" in alerts, (
            "nobody is asked about it"
        )
        assert not (odd and nursing) or "person/breastfeeding-not-expected" in alerts, (
            "nobody is asked about it"
        )
    begun = [
        v.option.id for v in plan.options if v.verdict in BEGUN and v.option.id in IN_PREGNANCY
    ]
    assert not (pregnant and begun), f"begun in a pregnancy: {begun}"


def without(record: Record) -> Iterator[tuple[str, Record]]:
    person = record.get("person", {})
    for key in OF_THE_PERSON:
        if key in person:
            yield (
                key,
                {
                    **record,
                    "person": {other: value for other, value in person.items() if other != key},
                },
            )


def a_forgotten_age_loosens_nothing(world: World, record: Record, chance: Random) -> None:
    """Nor does a forgotten sex: no verdict is milder, no ceiling higher, nothing less urgent but
    what only the age made urgent."""
    patient = world.patient_of(record)
    before = world.plan(patient)
    for what, poorer in without(record):
        after = world.plan_of(poorer)
        if not (is_urgent(before) and not is_urgent(after) and may_be_calm(patient, before, after)):
            no_medicine_rises(patient, before, _but_for_weaker_kidneys(before, after), what)
        _no_ceiling_rises(patient, world.patient_of(poorer), what)
        _as_urgent(patient, before, after, what)


def _but_for_weaker_kidneys(before: Plan, after: Plan) -> Plan:
    """Without an age creatinine says nothing, and the kidneys may be the weakest: that what waited
    comes down for them is no step up."""
    kept = {verdict.option.id: verdict for verdict in before.options}
    return after._replace(
        options=tuple(
            kept[later.option.id]
            if later.verdict == "lower"
            and "kidney_clearance" in {fact for reason in later.because for fact in reason.facts}
            else later
            for later in after.options
        )
    )


def _no_ceiling_rises(patient: Patient, poorer: Patient, what: str) -> None:
    for option in real().content.options:
        was, now = (
            (lowest_limit(option.id, each.facts) for each in (patient, poorer))
            if option.medicine
            else (None, None)
        )
        assert was is None or (now is not None and now <= was), (
            f"{option.id}: {was}, without {what} {now}"
        )


def _as_urgent(patient: Patient, before: Any, after: Any, what: str) -> None:
    """A danger that depends on the age stays in sight: it is listed in `not_checked`."""
    open_rules = {item.rule for item in after.not_checked}
    for action in before.urgent:
        there = action.id in {other.id for other in after.urgent}
        assert there or action.id in open_rules or _restricted(patient, before, after, action.id), (
            f"{action.id} is gone without {what}"
        )


def _restricted(patient: Patient, before: Any, after: Any, rule: str) -> bool:
    """A rule about one medicine: it is on hold or still restricted without the fact."""
    return any(
        v.option.id == rule.partition("/")[0]
        and (v.verdict == "hold" or is_known_restriction(patient, v))
        for v in medicines_of(after)
    )


def test_what_is_stated_counts() -> None:
    holds(what_is_stated_counts, stating, 1000)


def test_a_forgotten_age_or_sex_loosens_nothing() -> None:
    holds(a_forgotten_age_loosens_nothing, known_person, 1000)
    holds(a_forgotten_age_loosens_nothing, stating, 500)


def not_for_men(patient: Patient) -> Patient:
    """A pregnancy that is dropped because of sex or age."""
    age = patient.facts.get("age")
    odd = patient.facts.get("sex") == "male" or (isinstance(age, Interval) and age.low >= 60)
    dropped: dict[str, Value] = {"pregnant": "no", "breastfeeding": False} if odd else {}
    return patient._replace(facts={**patient.facts, **dropped})


def test_a_pregnancy_that_is_dropped_for_sex_or_age_is_caught() -> None:
    caught(what_is_stated_counts, reading_by(not_for_men), stating)


def test_a_forgotten_age_read_as_46_is_caught() -> None:
    world = real()
    young: dict[str, Value] = {"age": Interval(Decimal(46), Decimal(46))}
    caught(
        a_forgotten_age_loosens_nothing,
        world._replace(read=lambda data: _with(world.read(data), young)),
        known_person,
    )


def _with(patient: Patient, facts: dict[str, Value]) -> Patient:
    return patient._replace(facts={**facts, **patient.facts})


@pytest.mark.parametrize("person", [{"sex": "male"}, {"age": 60}, {"sex": "male", "age": 30}])
def test_unstated_it_is_worked_out(person: dict[str, Any]) -> None:
    record = {"schema": "unclench.record/1", "person": person}
    assert real().patient_of(record).facts["pregnant"] == "no"
    assert real().patient_of(record).facts["breastfeeding"] is False


@pytest.mark.parametrize("person", [{}, {"sex": "female"}, {"sex": "other", "age": 59}])
def test_where_it_may_be_it_is_asked(person: dict[str, Any]) -> None:
    patient = real().patient_of({"schema": "unclench.record/1", "person": person})
    assert "pregnant" not in patient.facts


def test_what_cannot_be_used_is_not_worked_out() -> None:
    """A pregnancy in doubt in a man of 46 is neither yes nor no."""
    code = {
        "coding": [{"system": "http://snomed.info/sct", "code": "77386006"}],
        "text": "pregnancy",
    }
    status = "http://terminology.hl7.org/CodeSystem/condition-"
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "resource": {
                    "resourceType": "Patient",
                    "id": "p",
                    "gender": "male",
                    "birthDate": "1980-01-01",
                }
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": "c",
                    "subject": {"reference": "Patient/p"},
                    "code": code,
                    "clinicalStatus": {
                        "coding": [{"system": f"{status}clinical", "code": "active"}]
                    },
                    "verificationStatus": {
                        "coding": [{"system": f"{status}ver-status", "code": "provisional"}]
                    },
                }
            },
        ],
    }
    assert "pregnant" not in real().read(json.dumps(bundle).encode()).facts
